"""What the documents name is there: files, commands, make targets, settings. security.md has a test of its own."""

import re

import pytest
from django.conf import settings
from django.core.management import get_commands

HOME = settings.BASE_DIR
DOCUMENTS = ("README.md", "CONTRIBUTING.md", "docs/architecture.md", "docs/glossary.md", "docs/operations.md")
FILE = r"(?:[\w.-]+/)*[\w.-]+\.(?:py|md|js|css|toml|yaml|conf|service|html)"
FOLDER = r"(?:[\w.-]+/)+"


@pytest.fixture(scope="module")
def paths() -> str:
    """All files of the project and their folders, a line each, with a slash before it."""
    tops = [top for top in HOME.iterdir() if top.name not in {".git", ".venv", "var"}]
    return "".join(f"/{path.relative_to(HOME)}\n" for top in tops for path in (top, *top.rglob("*")))


def text_of(document: str) -> str:
    return str((HOME / document).read_text(encoding="utf-8"))


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_named_file_and_folder_is_there(document: str, paths: str) -> None:
    named = re.findall(f"`({FILE}|{FOLDER})`", text_of(document))
    assert {name for name in named if f"/{name.rstrip('/')}\n" not in paths} == set()


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_named_command_and_make_target_is_there(document: str) -> None:
    text = text_of(document)
    targets = re.findall(r"^([\w.-]+):(?!=)", text_of("Makefile"), re.MULTILINE)
    assert set(re.findall(r"manage\.py ([a-z_]+)", text)) <= set(get_commands())
    assert set(re.findall(r"(?:`|^    )make ([\w-]+)", text, re.MULTILINE)) <= set(targets)


@pytest.mark.parametrize("document", ["README.md", "docs/operations.md"])
def test_every_named_setting_is_one(document: str) -> None:
    read = text_of("careerfit/settings.py") + text_of("careerfit/serving.py")
    named = set(re.findall(r"`([A-Z]+(?:_[A-Z]+)+)\b", text_of(document)))
    assert {name for name in named if not re.search(rf"\b{name}\b", read)} == set()
    assert named
