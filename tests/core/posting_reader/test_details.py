"""What a posting says of the job itself: found in its own words, and not in words that only look like it."""

import pytest

from assessments.core.posting_reader.details import MAX_SEARCHED, WAYS, Detail, Span, find_details
from tests.core.posting_reader.detail_cases import cases_of
from tests.core.posting_reader.own import text_of

MIN_CASES, MIN_PRECISION, MIN_RECALL = 60, 0.95, 0.9
ROOM = 30  # characters that a quote may have more than the words marked in its case


def shared(one: Span, other: Span) -> int:
    """How many characters two stretches have in common."""
    return max(0, min(one[1], other[1]) - max(one[0], other[0]))


@pytest.mark.parametrize("detail", Detail)
def test_each_detail_is_found_where_it_is_said_and_nowhere_else(detail: Detail) -> None:
    cases = cases_of(detail)
    said = {case.text for case in cases if case.marked}
    found = {case.text for case in cases if find_details(case.text)[detail]}
    assert len(cases) >= MIN_CASES
    assert len(found & said) / len(found) >= MIN_PRECISION, sorted(found - said)
    assert len(found & said) / len(said) >= MIN_RECALL, sorted(said - found)


@pytest.mark.parametrize("detail", Detail)
def test_the_quote_is_the_words_that_say_it_and_hardly_more(detail: Detail) -> None:
    for case in cases_of(detail):
        span = find_details(case.text)[detail]
        if case.marked and span:
            words, marked = case.text[slice(*span)], max(case.marked, key=lambda place: shared(place, span))
            shorter = min(end - start for start, end in (span, marked))
            assert shared(span, marked) >= shorter / 2, (words, case)
            assert len(words) <= marked[1] - marked[0] + ROOM, (words, case)


def test_what_is_quoted_of_on_call_duty_is_the_clause_with_its_no() -> None:
    for case in cases_of(Detail.ON_CALL):
        if span := find_details(case.text)[Detail.ON_CALL]:
            assert span in case.marked, (case.text[slice(*span)], case)


@pytest.mark.parametrize("detail", Detail)
def test_no_quote_begins_with_a_mark_or_ends_inside_brackets(detail: Detail) -> None:
    for case in cases_of(detail):
        if span := find_details(case.text)[detail]:
            words = case.text[slice(*span)]
            assert words[0] not in "/|)]}&,;:-–—·•", words
            assert words.count("(") == words.count(")"), words


@pytest.mark.parametrize(
    ("detail", "text", "quote"),
    [
        (Detail.PLACE, "Location: not hybrid, Graz only", "Location: not hybrid, Graz only"),
        (Detail.PLACE, "This is not a remote role.", "This is not a remote role"),
        (Detail.PLACE, "Bregenz or remote", "Bregenz or remote"),
        (Detail.PLACE, "Lotte & Sons — Vienna · Prague · Berlin", "Vienna · Prague · Berlin"),
        (
            Detail.SALARY,
            "A trainee gets $4,100, an analyst $5,300 a month (x 13.5).",
            "$4,100, an analyst $5,300 a month (x 13.5)",
        ),
        (Detail.SALARY, "A stand-by allowance of €90 a week. Pay: €48,000", "€48,000"),
        (Detail.SALARY, "Salary: £47,000. A training budget of £40,000 is shared.", "£47,000"),
        (Detail.SENIORITY, "Must have: 7+ years of R, strong SQL", "Must have: 7+ years"),
        (
            Detail.DEPARTMENT,
            "You report to the Head of Data. Join our Pricing Analytics team.",
            "Join our Pricing Analytics team",
        ),
        (Detail.DEPARTMENT, "Responsible to: Head of Modelling\nDirectorate: Rivers", "Directorate: Rivers"),
        (Detail.DEPARTMENT, "You report to the Head of Data.", "You report to the Head of Data"),
        (Detail.WHO_ASKS, "Present results to the client's board", "Present results to the client's board"),
    ],
)
def test_the_quote_is_neither_cut_nor_somebody_elses(detail: Detail, text: str, quote: str) -> None:
    span = find_details(text)[detail]
    assert span
    assert text[slice(*span)] == quote


def test_every_pattern_can_be_compiled() -> None:
    for way in (way for ways in WAYS.values() for way in ways):
        assert all(pattern.regex for pattern in (way.find, way.unless_before, way.unless_after) if pattern)


def test_details_are_looked_for_in_the_benefits_and_at_the_head_too() -> None:
    text = "\n".join(
        (
            "Berlin, Germany · Hybrid",
            "Full-time · Mid-Senior level",
            text_of("analytics"),
            "Benefits",
            "EUR 60-75k",
            "We are an equal opportunity employer. On-call: none. The team (currently 6 people: 3 analysts, 2 data "
            "engineers and you) belongs to the Finance department.",
        )
    )
    found = {detail: text[slice(*span)] for detail, span in find_details(text).items() if span}
    assert set(found) == set(Detail)
    assert found[Detail.SALARY] == "EUR 60-75k"
    assert found[Detail.TEAM_SIZE] == "currently 6 people: 3 analysts, 2 data engineers and you"
    assert found[Detail.PLACE].startswith("Berlin, Germany")


def test_a_text_that_says_nothing_says_nothing() -> None:
    assert not any(find_details("We are a company. We build things that people like.").values())
    assert not any(find_details("").values())


def test_each_detail_has_ways_to_be_said() -> None:
    assert set(WAYS) == set(Detail)
    assert all(WAYS.values())


def test_no_more_is_searched_than_postings_have() -> None:
    """So that 50,000 characters of anything cost less than a second of the processor."""
    filler = "Build models.\n" * (MAX_SEARCHED // 14 - 10)
    said = "Salary: EUR 60-75k\n"
    assert find_details(filler + said)[Detail.SALARY]
    assert find_details(filler + "Build models.\n" * 20 + said)[Detail.SALARY] is None
