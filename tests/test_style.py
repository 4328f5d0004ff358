"""One apostrophe (’), one percent style (50%), one spelling (British) in everything that a person reads."""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

HOME = Path(__file__).parent.parent
# These hold the words of postings, which are written in any way, and statements for PostgreSQL.
NOT_READ = (
    "posting_reader/negation.py",
    "posting_reader/wording.py",
    "posting_reader/details/",
    "backups/",
    "migrations/",
)
AMERICAN = re.compile(
    r"\b(analyz\w+|behavior\w*|canceled|canceling|center(ed|s)?|colors?|colored|favor\w*|gray|honor\w*|judgment|labeled"
    r"|labor|licensed? (key|text)|\w*(organiz|recogniz|summariz|normaliz|optimiz|emphasiz|prioritiz|realiz|minimiz)\w*"
    r"|neighbor\w*|skillful|traveling|modeling|modeled|fulfill)\b",
    re.IGNORECASE,
)


def strings_of(path: Path) -> Iterator[str]:
    """The string literals of a Python file but its docstrings; “{}” stands for what an f-string fills in."""
    tree = ast.parse(path.read_text("utf-8"))
    within = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    bodies = [body for node in ast.walk(tree) if isinstance(body := getattr(node, "body", None), list)]
    lone = [item.value for body in bodies for item in body if isinstance(item, ast.Expr)]
    docstrings = {id(value) for value in lone if isinstance(value, ast.Constant)}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            parts = (part.value if isinstance(part, ast.Constant) else "{}" for part in node.values)
            yield "".join(str(part) for part in parts)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in within | docstrings:
            yield node.value


def texts_of(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from texts_of(item)


def read_by_people() -> Iterator[tuple[str, str]]:
    """Every text with the file that it is in."""
    for path in (HOME / "templates").rglob("*.*"):
        text = re.sub(r"\{%.*?%\}", "", re.sub(r"\{\{.*?\}\}", "{}", path.read_text("utf-8")), flags=re.DOTALL)
        yield path.name, text
    for folder in ("assessments", "careerfit"):
        for path in (HOME / folder).rglob("*.py"):
            if not any(part in str(path) for part in NOT_READ):
                yield from ((path.name, text) for text in strings_of(path))
    for path in (HOME / "assessments" / "content" / "data_science_jobs").glob("*.toml"):
        yield from ((path.name, text) for text in texts_of(tomllib.loads(path.read_text("utf-8"))))
    for path in (HOME / "static" / "js").glob("*.js"):
        lines = [line for line in path.read_text("utf-8").splitlines() if not line.lstrip().startswith("//")]
        yield from ((path.name, text) for line in lines for text in re.findall(r'"[^"]*"|`[^`]*`', line))


@pytest.fixture(scope="module")
def texts() -> list[tuple[str, str]]:
    found = list(read_by_people())
    assert len(found) > 3000
    return found


def test_apostrophes_are_typographic(texts: list[tuple[str, str]]) -> None:
    straight = re.compile(r"[^\W\d_]'[^\W\d_]|\{\}'s\b")
    assert [(name, text) for name, text in texts if straight.search(text)] == []


def test_a_percent_sign_stands_close_to_its_number(texts: list[tuple[str, str]]) -> None:
    apart = re.compile(r"(\d|\{\})(\s|&nbsp;)%(?![a-zA-Z(])")
    assert [(name, text) for name, text in texts if apart.search(text)] == []


def test_the_spelling_is_british(texts: list[tuple[str, str]]) -> None:
    sentences = [(name, text) for name, text in texts if re.fullmatch(r"[A-Z“{][^<]*[.?!:…]", text) and " " in text]
    visible = [(name, re.sub(r"<[^>]*>", " ", text)) for name, text in texts if name.endswith((".html", ".txt"))]
    assert [(name, found[0]) for name, text in sentences + visible if (found := AMERICAN.search(text))] == []
