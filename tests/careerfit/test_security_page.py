"""The files, tests and settings that docs/security.md names exist."""

import re
from pathlib import Path

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

HOME = Path(__file__).parents[2]
PAGE = (HOME / "docs" / "security.md").read_text(encoding="utf-8")
NAMED = sorted(set(re.findall(r"`([\w./-]+(?:\.(?:py|md)|Makefile)(?:::\w+)?|Makefile)`", PAGE)))


@pytest.mark.parametrize("named", NAMED)
def test_what_is_named_is_there(named: str) -> None:
    path, _, name = named.partition("::")
    text = (HOME / path).read_text(encoding="utf-8")
    if name:
        assert re.search(rf"^(?:\s*def {name}\(|class {name}\b|{name}(?:: .*)? = )", text, re.MULTILINE), named


def test_it_names_many() -> None:
    assert len(NAMED) > 60
    assert len([named for named in NAMED if "::test_" in named]) > 35


def test_every_chapter_is_there_and_every_line_says_whether_it_is_met() -> None:
    chapters = re.findall(r"^## V(\d+) ", PAGE, re.MULTILINE)
    assert chapters == [str(number) for number in range(1, 15)]
    for line in re.findall(r"^- \d.*(?:\n  .*)*", PAGE, re.MULTILINE):
        assert re.search(r"\*\*(met|partly|not met|deployer|n/a)", line), line


def test_every_line_stands_in_its_own_chapter() -> None:
    for chapter in re.split(r"^## V", PAGE, flags=re.MULTILINE)[1:]:
        number = chapter.split(" ", 1)[0]
        for line in re.findall(r"^- (\d+)\.", chapter, re.MULTILINE):
            assert line == number


def test_a_password_of_eleven_letters_is_too_short() -> None:
    with pytest.raises(ValidationError, match="at least 12"):
        validate_password("tulpenbaumx")
    validate_password("tulpenbaumxy")
