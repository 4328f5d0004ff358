"""What collectstatic makes of our scripts for production."""

from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.utils.module_loading import import_string

from careerfit.static_files import StaticFilesStorage, without_comments
from tests.environments import PRODUCTION, settings_under

SCRIPTS = sorted((Path(settings.BASE_DIR) / "static" / "js").glob("*.js"))


def test_a_script_is_collected_without_comments(tmp_path: Path) -> None:
    storage = StaticFilesStorage(location=tmp_path)
    script = '// Why.\nif (a) {\n  // How.\n  say("//b"); // c\n}\n'
    storage.save("js/quiz.js", ContentFile(script.encode()))
    storage.save("plotly/plotly.min.js", ContentFile(script.encode()))
    ((_, hashed, _),) = storage.post_process({"js/quiz.js": (storage, "js/quiz.js")})
    for name in ("js/quiz.js", hashed):
        assert (tmp_path / name).read_text() == 'if (a) {\nsay("//b"); // c\n}\n'
    assert (tmp_path / "plotly/plotly.min.js").read_text() == script


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_every_script_of_ours_gets_shorter(script: Path) -> None:
    text = script.read_text()
    assert len(without_comments(text)) < len(text)


@pytest.mark.parametrize(
    "script",
    [
        "say(`one\n  // two\n\n  three`);\n",
        "say(`one ${`\n  // two`}`);\n",
        "say('`' + `\n  // two`);\n",
        "say('one\\\n  // two');\n",
        "/* one\n  // two */ say();\n",
    ],
    ids=["template", "nested template", "template after a quoted one", "continued string", "comment"],
)
def test_a_script_with_a_string_over_several_lines_stays_as_it_is(script: str) -> None:
    """Its lines may be no code, though they look like comments."""
    assert without_comments(f"  // Why.\n{script}") == f"  // Why.\n{script}"


@pytest.mark.parametrize("line", ["say(`a ${b} // c`, '`', \"it's\");", r"say(/[\\/]/, 'a\'b');"])
def test_strings_that_end_on_their_line_are_no_obstacle(line: str) -> None:
    assert without_comments(f"  // Why.\n  {line}\n") == f"{line}\n"


def test_production_collects_with_it() -> None:
    backend = settings_under(**PRODUCTION)["STORAGES"]["staticfiles"]["BACKEND"]
    assert import_string(backend) is StaticFilesStorage
