"""Whom to talk to first: the reasons, their order, and the profiles page that shows them."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from assessments.coaching.summary import FinishedMember, summarise_group
from assessments.coaching.triage import MAX_ALIKE, MAX_FIRST, Reason, Triage, find_reasons, sentence_on, triage
from assessments.core.definition import Definition, definition_from
from assessments.core.opposites import opposed_pairs
from assessments.models import Group, Membership, Version
from assessments.results.snapshots import ResultSummary
from assessments.results.verdict import ArchetypeScore
from tests.classes import make_class
from tests.clock import NOW
from tests.factories import NOON
from tests.html import Page
from tests.mixed_class import make_mixed_class

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("stopped_clock")]

OPPOSED = frozenset({frozenset({"infra", "everything"})})


@pytest.fixture
def content(version: Version) -> Definition:
    return version.content


def make_summary(content: Definition, **changes: Any) -> ResultSummary:
    """A clear result that gives no reason for a talk, changed."""
    scores = [
        ArchetypeScore.of(archetype, value=50.0, low=40.0, high=60.0, share=14, p_top=0.1)
        for archetype in content.archetypes
    ]
    values: dict[str, Any] = {
        "content": content,
        "version_number": 1,
        "archetypes": tuple(scores),
        "kind": "clear",
        "leader_keys": ("infra",),
        "side_keys": (),
        "enough": True,
        "notes": (),
        "answered": 20,
        "skipped": 0,
        "finished_at": NOON,
        "decisive": 0,
    }
    return ResultSummary(**values | changes)


def make_finished_member(content: Definition, *, pk: int = 1, name: str = "Anna", **changes: Any) -> FinishedMember:
    return FinishedMember(Membership(pk=pk, display_name=name), make_summary(content, **changes))


REASONS: list[tuple[dict[str, Any], list[Reason], str]] = [
    ({}, [], ""),
    ({"decisive": None}, [], ""),  # nobody has opened the result yet
    ({"notes": ("fast",)}, [Reason.RUSHED], "the result may not hold: ask how taking the quiz went."),
    ({"notes": ("straight_line", "fast")}, [Reason.RUSHED], "Most answers came very quickly and many answers in a row"),
    ({"notes": ("odd_even", "person_fit")}, [Reason.CONTRADICTING], "ask which half is more like them."),
    ({"notes": ("person_fit",)}, [Reason.ODD_ANSWERS], "a real mix or a question misread."),
    ({"kind": "flat", "leader_keys": ()}, [Reason.NO_LEAN], "No job stands out"),
    ({"kind": "flat", "leader_keys": (), "enough": False}, [Reason.FEW_ANSWERS], "20 answers are too few to say more"),
    (
        {"kind": "split", "leader_keys": ("infra", "everything")},
        [Reason.PULLING_APART],
        "what speaks for the one mostly speaks against the other",
    ),
    ({"kind": "split", "leader_keys": ("infra", "feature")}, [Reason.SEVERAL], "lead together"),
    ({"kind": "spread", "leader_keys": ("infra", "feature", "client")}, [Reason.SEVERAL], "Several jobs appeal"),
    (
        {"side_keys": ("analytics", "internal")},
        [Reason.TOO_BROAD],
        "are too much for one role",
    ),
    ({"decisive": 1}, [Reason.FRAGILE], "Without one of the answers The Infra Builder would no longer lead"),
    ({"decisive": 3}, [Reason.FRAGILE], "Without any one of 3 answers"),
    (
        {"notes": ("odd_even", "fast"), "kind": "flat", "leader_keys": ()},
        [Reason.RUSHED, Reason.CONTRADICTING, Reason.NO_LEAN],
        "the result may not hold",
    ),
]


@pytest.mark.parametrize(("changes", "reasons", "says"), REASONS)
def test_a_result_gives_its_reasons_the_most_serious_first(
    content: Definition, changes: dict[str, Any], reasons: list[Reason], says: str
) -> None:
    member = make_finished_member(content, **changes)
    found = find_reasons(member, opposed=OPPOSED)
    assert list(found) == reasons
    sentence = sentence_on(found[0], member) if found else ""
    assert says in sentence
    assert sentence.count(". ") == 0, "one sentence"


def test_taking_it_twice_counts_only_where_the_lead_changed(content: Definition) -> None:
    now = make_finished_member(content)
    cases: list[tuple[dict[str, Any], list[Reason]]] = [
        ({"leader_keys": ("client",)}, [Reason.CHANGED]),
        ({"kind": "split", "leader_keys": ("infra", "client")}, []),
        # In a spread the sides are named as leaders are.
        ({"kind": "spread", "leader_keys": ("client", "feature", "research"), "side_keys": ("infra",)}, []),
        ({"kind": "flat", "leader_keys": ()}, [Reason.CHANGED]),
    ]
    for other, reasons in cases:
        before = make_summary(content, finished_at=NOON - timedelta(days=30), **other)
        assert list(find_reasons(replace(now, other=before), opposed=OPPOSED)) == reasons
    changed = replace(now, other=make_summary(content, leader_keys=("client",), finished_at=NOON - timedelta(days=30)))
    assert changed.before_after == (changed.other, changed.result)
    assert "The quiz gave The Client Builder first and The Infra Builder later" in sentence_on(Reason.CHANGED, changed)


def numbers_of(found: Triage) -> list[int]:
    return [case.member.membership.pk for case in found.first]


def test_the_most_serious_come_first_whatever_their_names(content: Definition) -> None:
    serious: list[dict[str, Any]] = [
        {"kind": "spread", "leader_keys": ("infra", "feature", "client")},
        {"notes": ("fast",)},
        {"kind": "flat", "leader_keys": (), "notes": ("odd_even",)},
        {},
        {"notes": ("odd_even",)},
        {"notes": ("fast", "odd_even")},
    ]
    members = [make_finished_member(content, pk=pk, name="A" * pk, **one) for pk, one in enumerate(serious)]
    found = triage(members)
    assert numbers_of(found) == [5, 1, 2, 4, 0]
    assert [member.membership.pk for member in found.unremarkable] == [3]
    renamed = [replace(m, membership=Membership(pk=m.membership.pk, display_name="Z")) for m in reversed(members)]
    assert numbers_of(triage(renamed)) == numbers_of(found)


def test_of_two_with_the_same_reasons_the_less_sure_then_the_earlier_comes_first(content: Definition) -> None:
    sure = tuple(replace(score, p_top=0.5) for score in make_summary(content).archetypes)
    members = [
        make_finished_member(content, pk=1, notes=("fast",), archetypes=sure),
        make_finished_member(content, pk=2, notes=("fast",), finished_at=NOON + timedelta(hours=1)),
        make_finished_member(content, pk=3, notes=("fast",)),
        make_finished_member(content, pk=4, notes=("fast", "straight_line"), archetypes=sure),
    ]
    assert numbers_of(triage(members)) == [4, 3, 2, 1]


def test_many_of_one_kind_leave_room_for_the_others(content: Definition) -> None:
    rushed = [make_finished_member(content, pk=pk, notes=("fast",)) for pk in range(12)]
    flat = [make_finished_member(content, pk=20 + pk, kind="flat", leader_keys=()) for pk in range(5)]
    found = triage([*flat, *rushed])
    assert numbers_of(found) == [*range(7), 20, 21, 22]  # three of each, then the most serious that are left
    assert [(reason, len(cases)) for reason, cases in found.rest] == [(Reason.RUSHED, 5), (Reason.NO_LEAN, 2)]
    many = [*rushed, *flat, *(make_finished_member(content, pk=40 + pk, decisive=1) for pk in range(4))]
    many += [make_finished_member(content, pk=60 + pk, notes=("odd_even",)) for pk in range(3)]
    kinds = [case.reasons[0] for case in triage(many).first]
    assert kinds == sorted(kinds)
    assert len(kinds) == MAX_FIRST
    assert max(kinds.count(reason) for reason in (Reason.CONTRADICTING, Reason.NO_LEAN, Reason.FRAGILE)) == MAX_ALIKE


def test_everybody_is_in_the_triage_once(group: Group) -> None:
    make_mixed_class(group, people=60, now=NOW)
    members = summarise_group(group=group, now=NOW).members
    found = triage(members)
    shown = [case.member for case in found.first]
    shown += [case.member for _, cases in found.rest for case in cases]
    shown += found.unremarkable
    assert sorted(member.membership.pk for member in shown) == sorted(member.membership.pk for member in members)


def test_opposed_are_a_third_of_the_pairs_and_never_related_ones(content: Definition) -> None:
    pairs = opposed_pairs(content)
    assert len(pairs) == 7
    assert frozenset({"client", "research"}) in pairs
    assert frozenset({"analytics", "research"}) not in pairs


def test_archetypes_without_a_weight_against_each_other_are_not_opposed(version: Version) -> None:
    data = version.content.as_data()
    for question in data["questions"]:
        for choice in question.get("choices", [question]):
            choice["weights"] = {key: abs(weight) for key, weight in choice.get("weights", {}).items()}
    assert opposed_pairs(definition_from(data)) == frozenset()


# --- the page -------------------------------------------------------------------------------------------


def test_the_page_names_ten_and_groups_the_rest(coach: Client, group: Group) -> None:
    make_mixed_class(group, people=60, now=NOW)
    found = triage(summarise_group(group=group, now=NOW).members)
    page = Page(coach.get(f"/coach/groups/{group.pk}/profiles/"))
    assert page.texts(".first strong") == [case.member.membership.display_name for case in found.first]
    assert page.texts(".first p:last-child") == [case.sentence for case in found.first]
    assert page.texts(".reasons summary") == [f"{reason.title} {len(cases)}" for reason, cases in found.rest]
    names = [case.member.membership.display_name for _, cases in found.rest for case in cases]
    assert page.texts(".names li") == names
    assert f"{len(found.unremarkable)} results are clear and hold together" in page.text
    assert not page.has("form .first")


def test_a_class_without_reasons_says_so(coach: Client, group: Group, version: Version) -> None:
    make_class(group, people=1)
    page = Page(coach.get(f"/coach/groups/{group.pk}/profiles/"))
    found = triage(summarise_group(group=group, now=NOW).members)
    assert len(page.all(".first li")) == len(found.first)
    assert page.has(".first") is not ("nothing in it asks for a talk" in page.text)


def test_ticked_members_stay_ticked_from_page_to_page(coach: Client, group: Group) -> None:
    make_class(group, people=30, answers=5)
    by_name = sorted(group.memberships.all(), key=lambda member: member.display_name)
    first, last = by_name[0], by_name[-1]
    address = f"/coach/groups/{group.pk}/profiles/"
    page = Page(coach.get(f"{address}?m={first.pk}&m={last.pk}&m=x&m=99999999999"))
    assert page.attributes(".everybody [checked]", "value") == [str(first.pk)]
    assert page.attributes(".elsewhere [checked]", "value") == [str(last.pk)]
    assert page.texts("button[name=page]") == ["Next"]
    assert page.attributes("button[name=page]", "formaction") == [f"{address}#everybody"]
    second = Page(coach.get(f"{address}?page=2&m={first.pk}"))
    assert len(second.all(".everybody li")) == 6
    assert second.texts(".elsewhere bdi") == [first.display_name]
    assert Page(coach.get(f"{address}?page=nonsense")).texts(".everybody a") == page.texts(".everybody a")
