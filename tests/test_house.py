"""Rules of this project, each with its reason."""

import gzip
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db.models import Field, Model
from django.template import Engine, TemplateSyntaxError
from django.template.loader import get_template

from assessments.core.definition import SHIPPED
from assessments.core.definition.shape import LIMITS, RESERVED_QUESTION_KEYS
from assessments.models import Advice, Archetype, Choice, Cue, Question, Questionnaire, Scale, Source
from assessments.web.styles import INLINE
from careerfit.urls import urlpatterns
from tests.diagram import PAGE, page_with_diagram

HOME = Path(__file__).parent.parent
TEMPLATES = HOME / "templates"


def test_imports_run_one_way_and_the_pure_core_knows_no_django() -> None:
    """The import contract in pyproject.toml is checked with the tests too."""
    done = subprocess.run(
        [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"], cwd=HOME, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.mark.parametrize("path", sorted(TEMPLATES.rglob("*.html")), ids=lambda p: str(p.relative_to(TEMPLATES)))
def test_every_template_can_be_read(path: Path) -> None:
    get_template(str(path.relative_to(TEMPLATES)))


def test_no_question_can_take_an_address_of_our_own() -> None:
    """Answering a question with the key “discard” would delete the attempt."""
    taken = {
        str(pattern.pattern).removeprefix("take/<uuid:attempt_id>/").rstrip("/")
        for room in urlpatterns
        for pattern in getattr(room, "url_patterns", [])
        if str(pattern.pattern).startswith("take/<uuid:attempt_id>/") and "question_key" not in str(pattern.pattern)
    }
    assert taken - {""} == RESERVED_QUESTION_KEYS


COLUMNS: dict[str, tuple[type[Model], str]] = {
    "slug": (Questionnaire, "slug"),
    "title": (Questionnaire, "title"),
    "summary": (Questionnaire, "summary"),
    "noun": (Questionnaire, "noun"),
    "nouns": (Questionnaire, "noun_plural"),
    "language": (Questionnaire, "language"),
    "scale.label": (Scale, "lowest"),
    "key": (Question, "key"),
    "facts": (Advice, "facts"),
    "audience": (Advice, "audience"),
    "together": (Questionnaire, "excluded_combinations"),
}
MODELS: dict[str, type[Model]] = {
    "archetype": Archetype,
    "source": Source,
    "question": Question,
    "choice": Choice,
    "advice": Advice,
    "cue": Cue,
}


@pytest.mark.parametrize("name", LIMITS)
def test_limits_of_files_are_those_of_columns(name: str) -> None:
    part, _, of_part = name.partition(".")
    if part == "article":
        field = Questionnaire._meta.get_field(f"article_{of_part}")
    else:
        model, column = COLUMNS.get(name) or (MODELS[part], of_part)
        field = model._meta.get_field(column)
    assert isinstance(field, Field)
    assert field.max_length == LIMITS[name]


def test_a_typo_in_a_template_tag_raises() -> None:
    with pytest.raises(TemplateSyntaxError):
        Engine.get_default().from_string("{% endfro %}")


def test_no_code_names_the_shipped_archetypes() -> None:
    """Other questionnaires have to work without changes to code, templates or style sheets."""
    names = re.compile(r"guru|toolmaker|feature builder|infra builder|client builder|pure researcher", re.IGNORECASE)
    files = [
        path
        for folder in ("assessments", "careerfit", "templates", "static")
        for path in (HOME / folder).rglob("*")
        if path.suffix in {".py", ".html", ".css", ".js", ".txt"} and SHIPPED not in path.parents
    ]
    assert len(files) > 60
    assert [path.name for path in files if names.search(path.read_text(encoding="utf-8"))] == []


def test_no_page_has_an_inline_style_or_script() -> None:
    """The Content-Security-Policy blocks both, except the style sheets with a hash."""
    for path in TEMPLATES.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"\sstyle=|\son[a-z]+=", text), path
        assert not re.search(r"<script(?![^>]* src=)", text), path


def test_pages_load_nothing_from_other_sites() -> None:
    for folder in ("templates", "static"):
        for path in (HOME / folder).rglob("*.*"):
            if path.suffix in {".html", ".css", ".js"}:
                text = path.read_text(encoding="utf-8")
                assert not re.search(r"(src|href)=\"(https?:)?//|url\((?!#|\"/static/)|@import", text), path


def test_locks_name_public_pypi_only() -> None:
    for lock in (HOME / ".ci" / "uv.txt", HOME / "uv.lock"):
        assert not re.search(r"file:|--(extra-)?index-url|--find-links", lock.read_text(encoding="utf-8")), lock
    assert (HOME / ".ci" / "uv.txt").read_text(encoding="utf-8").count("--hash=sha256:") > 10
    packages = tomllib.loads((HOME / "uv.lock").read_text(encoding="utf-8"))["package"]
    files = [file for package in packages for file in [*package.get("wheels", []), package.get("sdist")] if file]
    assert len(files) > 100
    assert all(file["hash"].startswith("sha256:") for file in files)
    addresses = set(re.findall(r"https?://([^/\"]+)", (HOME / "uv.lock").read_text(encoding="utf-8")))
    assert addresses <= {"pypi.org", "files.pythonhosted.org"}


def test_the_inline_style_sheets_stay_small() -> None:
    assert len(gzip.compress((INLINE["base"] + INLINE["forms"]).encode())) <= 3000
    assert len(gzip.compress(INLINE["result"].encode())) <= 2300


def test_the_diagram_of_the_rooms_is_drawn_from_the_imports_of_today() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert text == page_with_diagram(text), "run python -m tests.diagram"


def test_no_test_measures_time() -> None:
    """A bound on time fails on a slower machine: `make bench` measures speed, and tests/hangs.py notices what hangs."""
    clocks = re.compile(r"\b(process_time|perf_counter|thread_time|monotonic)(_ns)?\b|\btime\.time\(")
    found = {path.name for path in (HOME / "tests").rglob("test_*.py") if clocks.search(path.read_text("utf-8"))}
    assert found == {"test_fuzz.py", "test_house.py"}  # the fuzz prints which requests took longest
