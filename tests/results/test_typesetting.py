"""Typst runs in a process of its own."""

import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from assessments.results import typesetting
from assessments.results.typesetting import NotTypeset, typeset


@pytest.fixture
def template(tmp_path: Path) -> Path:
    path = tmp_path / "page.typ"
    path.write_text('#set document(title: "A page")\n#set text(font: "TeX Gyre Pagella")\n#sys.inputs.data\n')
    return path


def test_it_returns_the_pdf(template: Path) -> None:
    made = typeset(template, "Grüße, עברית", standards=["ua-1"])
    assert made.startswith(b"%PDF-")
    assert b"TeXGyrePagella" in made


def test_what_typst_refuses_is_said(template: Path) -> None:
    template.write_text("#no-such-function()")
    with pytest.raises(NotTypeset, match="no-such-function"):
        typeset(template, "", standards=[])


def test_one_that_crashes_or_hangs_is_no_pdf(template: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for program, error in (
        ("import os; os.abort()", subprocess.CalledProcessError),
        ("import time; time.sleep(60)", subprocess.TimeoutExpired),
    ):
        (tmp_path / "child.py").write_text(program)
        monkeypatch.setattr(typesetting, "__file__", str(tmp_path / "child.py"))
        monkeypatch.setattr(typesetting, "SECONDS", 0.2)
        with pytest.raises(error):
            typeset(template, "", standards=[])


def test_the_child_gets_none_of_the_servers_secrets(
    template: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("SECRET_KEY", "quokka")
    (tmp_path / "child.py").write_text("import os; print(dict(os.environ))")
    monkeypatch.setattr(typesetting, "__file__", str(tmp_path / "child.py"))
    assert b"quokka" not in typeset(template, "", standards=[])


def test_a_class_that_downloads_at_once_has_two_typeset_at_a_time(
    template: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each takes some 60 MB."""
    counting, both = threading.Lock(), threading.Barrier(2, timeout=10)
    running = most = 0

    def run(*_: object, **__: Any) -> subprocess.CompletedProcess[bytes]:
        nonlocal running, most
        with counting:
            running += 1
            most = max(most, running)
        both.wait()  # until there are two
        with counting:
            running -= 1
        return subprocess.CompletedProcess((), 0, stdout=b"%PDF-", stderr=b"")

    monkeypatch.setattr(subprocess, "run", run)
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda _: typeset(template, "", standards=[]), range(30)))
    assert (most, len(made)) == (2, 30)


def test_the_server_itself_never_loads_typst() -> None:
    """It would keep its memory for good."""
    asked = "import sys; from assessments.results import typesetting; print('typst' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
