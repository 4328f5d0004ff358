"""What a posting says that the job is not speaks for nothing."""

import pytest

from assessments.core.definition import SHIPPED, read_file
from assessments.core.posting_reader import Reader, words_of
from assessments.core.posting_reader.negation import without_denied
from assessments.postings.report import reader_from
from tests.core.posting_reader.own import text_of


def left(text: str) -> str:
    """The words that are not denied."""
    return " ".join(text[word.start : word.end] for word in without_denied(text, words_of(text)) if word.stem)


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("This is not a research role, but a hands-on one", "This is not but a hands on one"),
        ("No customer contact and no consulting", "No and no"),
        ("You won't build models yourself", "You won't"),
        ("Ship models without writing papers about them first", "Ship models without them first"),
        ("Nobody asks for dashboards; you build pipelines", "Nobody you build pipelines"),
        ("Not only dashboards, also pipelines", "Not only dashboards also pipelines"),
        ("No two days are the same: you consult clients", "No two days are the same you consult clients"),
        ("You are not afraid to talk to clients", "You are not afraid to talk to clients"),
        ("You can't wait to build dashboards", "You can't wait to build dashboards"),
        ("No end of models, no shortage of data", "No end of models no shortage of data"),
        ("You never stop learning new models", "You never stop learning new models"),
        ("Build no-code tools for analysts", "Build no code tools for analysts"),
        ("Build dashboards", "Build dashboards"),
        ("A PhD is not required", "A PhD is not"),
    ],
)
def test_a_clause_behind_a_negation_is_left_out(text: str, rest: str) -> None:
    assert left(text) == rest


@pytest.fixture(scope="module")
def reader() -> Reader:
    return reader_from(read_file(SHIPPED))


@pytest.mark.parametrize(
    "denial",
    [
        "This is not a research role and no papers are published.",
        "No customer contact and no consulting.",
        "You will not build dashboards, and nobody will ask for reports.",
    ],
)
def test_what_the_job_is_not_changes_its_shares_by_nothing_to_speak_of(reader: Reader, denial: str) -> None:
    plain = text_of("infra")
    denied = plain.replace("You will", f"{denial}\nYou will", 1)
    assert denied != plain
    before, after = reader.read(plain), reader.read(denied)
    assert all(abs(after.shares[key] - before.shares[key]) <= 1 for key in before.shares)
    first, *_ = denial.split()
    assert not any(after.text[item.start : item.end].startswith(f"{first} ") for item in after.evidence)
