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
def test_no_string_of_a_script_goes_over_several_lines(script: Path) -> None:
    """Its lines would lose their indentation; comments between /* and */ would stay."""
    text = script.read_text()
    assert all(line.count("`") % 2 == 0 for line in text.splitlines())
    assert "/*" not in text
    assert len(without_comments(text)) < len(text)


def test_production_collects_with_it() -> None:
    backend = settings_under(**PRODUCTION)["STORAGES"]["staticfiles"]["BACKEND"]
    assert import_string(backend) is StaticFilesStorage
