"""Every case of the sentences and labels on the comparison pages."""

from datetime import UTC, datetime

from assessments.comparison import sentences

NINTH_OF_MAY = datetime(2026, 5, 9, 8, 5, tzinfo=UTC)


def test_own_label_has_the_time_only_if_given() -> None:
    assert sentences.own_label("", None) == "You"
    assert sentences.own_label("", NINTH_OF_MAY) == "You, 9 May 2026, 08:05 UTC"


def test_a_result_that_its_owner_named_is_called_so() -> None:
    assert sentences.own_label("Before the internship", NINTH_OF_MAY) == "Before the internship"


def test_link_opens_nothing_names_the_place() -> None:
    assert sentences.link_opens_nothing(0).startswith("The first link doesn’t work. It may be mistyped,")
    assert sentences.link_opens_nothing(5).startswith("The sixth link doesn’t work.")


def test_table_label() -> None:
    assert sentences.table_label(has_postings=True) == "Shares side by side"
    assert sentences.table_label(has_postings=False) == "Values side by side"
