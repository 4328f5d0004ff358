"""What is said of a posting beside a result: each example in words, and every sentence against the numbers."""

import re
from collections.abc import Iterator
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.core.posting_reader import fit_sentences, overlap_of

ALPHABET = "abcdefghijkl"
NAMES = {key: f"The {key.upper()}" for key in ALPHABET}
Shares = dict[str, int]

NUMBERS = r": (?P<posting>\d+) of 100 parts, where (?P<whose>yours|theirs) has (?P<person>\d+)\."
PERSON = "you|those answers"
PATTERNS = {
    "alike": r"It is spread much as (?P<answers>your own answers|those answers) are\.",
    "shared": rf"It has what (?P<who>{PERSON}) look for in (?P<names>.+?)(?P<others>, among others)?\.",
    "some": rf"It has some of what (?P<who>{PERSON}) look for: (?P<names>.+?)(?P<others>, among others)?\.",
    "more": rf"It asks for more of (?P<names>.+?) than (?P<who>{PERSON}) would choose{NUMBERS}",
    "less": rf"It has less of (?P<names>.+?) than (?P<who>{PERSON}) would choose{NUMBERS}",
    "missing": rf"(?P<missing>You may miss|It may lack) (?P<names>.+?){NUMBERS}",
    "spread": r"What differs, (?P<differs>\d+) of 100 parts, is spread over (?P<count>\d+) archetypes\.",
}
OWN_WORDS = {"you", "your own answers", "yours", "You may miss"}
KEY_OF = {name: key for key, name in NAMES.items()}


def said(posting: Shares, person: Shares, *, is_own: bool = True) -> list[str]:
    return fit_sentences(posting, person, NAMES, is_own=is_own)


def shares(*numbers: int) -> Shares:
    return dict(zip(ALPHABET, numbers, strict=False))


def simplex(size: int, step: int) -> Iterator[Shares]:
    """All shares of ``size`` archetypes in steps: the bars stand between the stars."""
    stars = 100 // step
    for bars in combinations(range(stars + size - 1), size - 1):
        edges = (-1, *bars, stars + size - 1)
        yield shares(*((edges[i + 1] - edges[i] - 1) * step for i in range(size)))


def contradictions(posting: Shares, person: Shares, sentences: list[str], *, is_own: bool) -> Iterator[str]:
    """Yield what is wrong with the sentences of one reading: with the numbers, and with each other."""
    overlap = overlap_of(posting, person)
    found: dict[str, list[dict[str, str]]] = {kind: [] for kind in PATTERNS}
    for sentence in sentences:
        matches = {kind: match for kind, text in PATTERNS.items() if (match := re.fullmatch(text, sentence))}
        if len(matches) != 1:
            yield f"{len(matches)} meanings: {sentence}"
        found |= {kind: [*found[kind], match.groupdict()] for kind, match in matches.items()}
    told = {kind: [name for one in of_kind for name in split(one.get("names"))] for kind, of_kind in found.items()}
    everyone = [name for names in told.values() for name in names]
    differing = [*told["more"], *told["less"], *told["missing"]]
    if len(everyone) != len(set(everyone)):
        yield "an archetype in two sentences"
    if any(len(names) > 2 for names in (told["shared"], told["some"], told["more"], told["less"] + told["missing"])):
        yield "a list"
    for of_kind in found.values():
        for one in of_kind:
            if "posting" in one and (int(one["posting"]), int(one["person"])) != both(posting, person, one["names"]):
                yield "other numbers than the shares"
            named = [one[group] for group in ("who", "answers", "whose", "missing") if one.get(group)]
            if any((word in OWN_WORDS) != is_own for word in named):
                yield "the wrong person"
    for name in [*told["shared"], *told["some"]]:
        here, wanted = both(posting, person, name)
        if min(here, wanted) < 10 or here < wanted / 2 or wanted < here / 2:
            yield "shared, though one of the two hardly has it"
    for name in told["more"]:
        here, wanted = both(posting, person, name)
        if here < wanted + 10:
            yield "more, though it is not"
    for name in [*told["less"], *told["missing"]]:
        here, wanted = both(posting, person, name)
        if here > wanted - 10 or (name in told["missing"]) != (here < 10):
            yield "less, though it is not"
    if bool(found["alike"]) != (overlap > 90) or (found["alike"] and differing):
        yield "alike, and not"
    if (found["some"] and overlap >= 50) or (found["shared"] and overlap < 50):
        yield "a tone that isn't that of the overlap"
    if overlap <= 90 and not differing and not found["spread"]:
        yield "nothing about what differs"
    for one in found["spread"]:
        unlike = sum(posting[key] != person[key] for key in posting)
        if (int(one["differs"]), int(one["count"])) != (100 - overlap, unlike):
            yield "other numbers than the overlap"


def split(names: str | None) -> list[str]:
    return re.split(", | and ", names) if names else []


def both(posting: Shares, person: Shares, name: str) -> tuple[int, int]:
    return posting[KEY_OF[name]], person[KEY_OF[name]]


@pytest.mark.parametrize(("size", "step"), [(3, 5), (4, 10), (5, 20), (6, 20), (7, 20)])
def test_no_sentence_contradicts_another_or_the_numbers(size: int, step: int) -> None:
    """All pairs of a grid; one of the two is sorted, as only the names would change otherwise."""
    people = list(simplex(size, step))
    for posting in people:
        if list(posting.values()) == sorted(posting.values(), reverse=True):
            for person in people:
                sentences = said(posting, person)
                assert list(contradictions(posting, person, sentences, is_own=True)) == [], (posting, person, sentences)


WHOLE_SHARES = st.integers(3, 12).flatmap(lambda size: st.tuples(cuts(size), cuts(size)))


def cuts(size: int) -> st.SearchStrategy[Shares]:
    """Whole shares of ``size`` archetypes, cut from 100 anywhere."""
    places = st.lists(st.integers(0, 100), min_size=size - 1, max_size=size - 1).map(sorted)
    return places.map(lambda at: shares(*(b - a for a, b in zip([0, *at], [*at, 100], strict=True))))


@given(WHOLE_SHARES, st.booleans())
def test_nor_do_those_of_any_other_shares(pair: tuple[Shares, Shares], is_own: bool) -> None:
    sentences = said(*pair, is_own=is_own)
    assert list(contradictions(*pair, sentences, is_own=is_own)) == [], sentences


@pytest.mark.parametrize(
    ("posting", "person", "sentences"),
    [
        (
            shares(58, 42, 0),
            shares(50, 5, 45),
            [
                "It has what you look for in The A.",
                "It asks for more of The B than you would choose: 42 of 100 parts, where yours has 5.",
                "You may miss The C: 0 of 100 parts, where yours has 45.",
            ],
        ),
        (
            shares(88, 12, 0),
            shares(15, 15, 70),
            [
                "It has some of what you look for: The B.",
                "It asks for more of The A than you would choose: 88 of 100 parts, where yours has 15.",
                "You may miss The C: 0 of 100 parts, where yours has 70.",
            ],
        ),
        (
            shares(30, 70, 0),
            shares(60, 40, 0),
            [
                "It asks for more of The B than you would choose: 70 of 100 parts, where yours has 40.",
                "It has less of The A than you would choose: 30 of 100 parts, where yours has 60.",
            ],
        ),
        (
            shares(34, 33, 33),
            shares(33, 33, 34),
            [
                "It is spread much as your own answers are.",
                "It has what you look for in The A and The B, among others.",
            ],
        ),
        (
            shares(45, 40, 5, 5, 5),
            shares(40, 30, 10, 10, 10),
            [
                "It has what you look for in The A and The B.",
                "What differs, 15 of 100 parts, is spread over 5 archetypes.",
            ],
        ),
    ],
    ids=["half", "little", "one of two", "alike", "in small steps"],
)
def test_the_fit_in_words(posting: Shares, person: Shares, sentences: list[str]) -> None:
    assert said(posting, person) == sentences


def test_the_fit_with_somebody_else_s_result_is_about_those_answers() -> None:
    assert said(shares(50, 42, 8, 0), shares(50, 5, 0, 45), is_own=False) == [
        "It has what those answers look for in The A.",
        "It asks for more of The B than those answers would choose: 42 of 100 parts, where theirs has 5.",
        "It may lack The D: 0 of 100 parts, where theirs has 45.",
    ]
    assert said(shares(30, 70), shares(60, 40), is_own=False)[1] == (
        "It has less of The A than those answers would choose: 30 of 100 parts, where theirs has 60."
    )
    assert said(shares(50, 50), shares(51, 49), is_own=False)[0] == "It is spread much as those answers are."


def test_what_is_spread_thinly_has_no_part_to_name() -> None:
    even = dict.fromkeys(ALPHABET, 8)
    assert said(even, even) == ["It is spread much as your own answers are."]


def test_no_more_than_two_differences_each_way_are_named_the_largest_first() -> None:
    sentences = said(shares(40, 35, 25, 0, 0, 0), shares(0, 0, 0, 25, 40, 35))
    assert [sentence.split(":")[0] for sentence in sentences] == [
        "It asks for more of The A than you would choose",
        "It asks for more of The B than you would choose",
        "You may miss The E",
        "You may miss The F",
    ]


def test_an_archetype_that_the_person_s_version_lacks_is_none_of_theirs() -> None:
    assert said(shares(50, 50), {"a": 100}) == [
        "It asks for more of The B than you would choose: 50 of 100 parts, where yours has 0.",
        "It has less of The A than you would choose: 50 of 100 parts, where yours has 100.",
    ]
