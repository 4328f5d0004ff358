"""What a result says of single answers, in the direction that was meant, and how they add up."""

import re
from dataclasses import replace
from statistics import NormalDist
from types import SimpleNamespace

import pytest
from django.test import Client

from assessments.core.advice import stability
from assessments.core.definition import Format
from assessments.core.scoring import Telling
from assessments.models import Attempt, ResultSnapshot, ShareLink, Version
from assessments.results.report import Reason, Report, score_attempt, score_responses
from assessments.results.sensitivity import Counterfactual
from assessments.results.why import MIN_EVIDENCE, _effect, describe_change, explain, sentence_of, strongest_reasons
from tests.factories import NOON, response_for, response_towards
from tests.html import Page
from tests.people import make_answered

pytestmark = pytest.mark.django_db


@pytest.fixture
def report(finished: Attempt) -> Report:
    return score_attempt(finished)


def wanting(version: Version, archetype: str) -> Report:
    questions = version.content.questions
    return score_responses(version=version, responses={q.key: response_towards(q, archetype) for q in questions})


def test_every_archetype_that_the_result_describes_is_explained_in_three_answers_a_side(report: Report) -> None:
    explanations = explain(report, who="You")
    assert [one.score.key for one in explanations] == [one.archetype for one in report.guidance.portraits]
    for explanation in explanations:
        assert 0 < len(explanation.speaks_for) <= 3
        assert len(explanation.speaks_against) <= 3
    lengths = [said.length for one in explanations for _, side, _ in one.sides for said in side]
    assert max(lengths) == 100
    assert min(lengths) > 0


def test_bars_have_one_scale_and_the_strongest_answer_is_first(report: Report) -> None:
    explanations = explain(report, who="You")
    scales = []
    for explanation in explanations:
        key = explanation.score.key
        sides = zip(explanation.sides, filter(None, strongest_reasons(report, key)), strict=True)
        for (_, answers, _), reasons in sides:
            scales += [abs(r.evidence[key]) / said.length for said, r in zip(answers, reasons, strict=True)]
            lengths = [said.length for said in answers]
            assert lengths == sorted(lengths, reverse=True)
    assert max(scales) == pytest.approx(min(scales))


@pytest.mark.parametrize("pick", range(2))
def test_what_was_chosen_most_speaks_for_its_job_and_least_against_it(version: Version, pick: int) -> None:
    """In every set, for the job that a choice speaks for more than the others in the set do."""
    questions = version.content.questions
    responses = {q.key: response_for(q, place * pick + pick) for place, q in enumerate(questions)}
    seen = 0
    for reason in score_responses(version=version, responses=responses).reasons:
        if reason.question.format == Format.BEST_WORST:
            by_key = {choice.key: choice.weights for choice in reason.question.choices}
            for end, sign in (("most", 1), ("least", -1)):
                weights = by_key[reason.response[end]]
                own = max(weights, key=lambda key: weights[key])
                others = [other for key, other in by_key.items() if key != reason.response[end]]
                if all(other.get(own, 0) < weights[own] for other in others):
                    assert sign * reason.evidence[own] > 0
                    assert reason.telling[own] is not None
                    seen += 1
    assert seen > 10


def test_somebody_who_wants_one_job_has_nothing_that_speaks_against_it(version: Version) -> None:
    for archetype in version.content.archetypes:
        (speaks_for, speaks_against) = strongest_reasons(wanting(version, archetype.key), archetype.key)
        assert len(speaks_for) == 3
        assert speaks_against == []


def test_answers_that_say_next_to_nothing_or_are_about_others_are_not_listed() -> None:
    about, others = Telling(0, is_favoured=True), None
    sizes = [(0.3, about), (0.2, others), (0.004, about), (-0.001, about), (-0.1, others), (-0.2, about)]
    reasons = [SimpleNamespace(evidence={"a": size}, telling={"a": telling}) for size, telling in sizes]
    found = strongest_reasons(SimpleNamespace(reasons=reasons), "a")  # type: ignore[arg-type]
    assert [[reason.evidence["a"] for reason in side] for side in found] == [[0.3], [-0.2]]


def test_the_sum_adds_up_as_it_is_shown_and_to_the_value_on_the_chart(report: Report) -> None:
    for explanation in explain(report, who="You"):
        amounts = explanation.sum
        assert amounts.total == pytest.approx(sum(amount for *_, amount in amounts.answers) + amounts.rest, abs=1e-9)
        assert len(amounts.answers) + amounts.others == len(report.reasons)
        assert all(amount for *_, amount in amounts.answers)
        assert 100 * NormalDist().cdf(amounts.total / 0.8) == pytest.approx(explanation.score.value, abs=0.3)


def test_an_answer_whose_sum_has_the_other_sign_says_why(version: Version) -> None:
    """Wanting one job throughout leads to expect so much that a mere preference of it falls short."""
    graded = [q for q in version.content.questions if q.format == Format.GRADED_PAIR]
    seen = 0
    for archetype in version.content.archetypes:
        key = archetype.key
        responses = {q.key: response_towards(q, key) for q in version.content.questions}
        mild = {q.key: {1: 2, 3: 3, 5: 4}[responses[q.key]] for q in graded}
        report = score_responses(version=version, responses=responses | mild)
        by_amount = sorted(report.reasons, key=lambda reason: reason.contributions[key])
        (first, *_) = explain(report, who="You")
        below = [(remark, amount) for _, remark, amount in first.sum.answers if amount < 0]
        assert first.score.key == key
        for (remark, amount), reason in zip(reversed(below), by_amount[: len(below)], strict=True):
            assert amount == pytest.approx(reason.contributions[key], abs=0.006)
            falls_short = reason.evidence[key] >= MIN_EVIDENCE
            assert remark == ("spoke for it, but less than the others led to expect" if falls_short else "")
            seen += falls_short
    assert seen


def test_a_result_without_a_lean_shows_no_empty_panels_and_no_rows_of_nothing(
    student: Client, finished: Attempt, link: ShareLink
) -> None:
    graded = [q for q in finished.version.content.questions if q.format == Format.GRADED_PAIR]
    finished.answers.all().delete()
    for question in graded[:4]:
        finished.answers.create(question_key=question.key, value=3, first_answered_at=NOON, answered_at=NOON)
    ResultSnapshot.objects.all().delete()
    page = Page(student.get(f"/r/{link.token}/"))
    assert "No clear lean" in page.heading
    assert not page.has(".why, .sum, .portrait, .todo")
    assert "No answer speaks more for one of these jobs than for the others." in page.text


def test_a_sum_names_three_answers_a_side_each_once_and_none_that_added_nothing(version: Version) -> None:
    for count in (1, 4, 7, 20):
        some = {q.key: response_for(q) for q in version.content.questions[:count]}
        for explanation in explain(score_responses(version=version, responses=some), who="You"):
            amounts = [amount for *_, amount in explanation.sum.answers]
            assert amounts == sorted(amounts, reverse=True)
            assert 0 not in amounts
            assert max(sum(amount > 0 for amount in amounts), sum(amount < 0 for amount in amounts)) <= 3
            assert len({sentence for sentence, *_ in explanation.sum.answers}) == len(amounts)
            assert len(amounts) + explanation.sum.others == count


def test_the_page_names_single_choices_without_figures(student: Client, stranger: Client, link: ShareLink) -> None:
    mine = Page(student.get(f"/r/{link.token}/"))
    link.shows_answers = True
    link.save()
    theirs = Page(stranger.get(f"/r/{link.token}/"))
    for page, who in ((mine, "You "), (theirs, "They ")):
        answers = page.texts(".why li")
        assert answers
        assert all(answer.startswith(who) for answer in answers)
        assert not any(re.search(r"[+−]\d", answer) for answer in answers)
        assert len(page.all(".why li rect")) == len(answers)
        assert not page.has(".why[open]")
        assert page.texts(".sum b")[0].startswith("+")


def test_only_what_is_highest_is_described_where_nothing_leads(student: Client, version: Version) -> None:
    """A single slight preference between two archetypes leaves the result without a lean, and the others level."""
    pair = next(question for question in version.content.questions if question.format == Format.GRADED_PAIR)
    attempt = make_answered(version=version, responses={pair.key: 4})
    page, ranked = Page(student.get(f"/r/{attempt.links.get().token}/")), score_attempt(attempt).ranked
    assert ranked[0].value > ranked[1].value == ranked[2].value
    assert page.texts(".portrait summary > span") == [ranked[0].name]
    assert "The one that came out highest" in page.headings
    (first,) = page.texts(".why")
    assert "Speaks for it You preferred" in first


def test_an_archetype_that_no_answer_is_about_has_a_sentence_instead_of_an_empty_panel(
    student: Client, version: Version, monkeypatch: pytest.MonkeyPatch
) -> None:
    pair = next(question for question in version.content.questions if question.format == Format.GRADED_PAIR)
    attempt = make_answered(version=version, responses={pair.key: 4})
    report = score_attempt(attempt)
    both = replace(report, kind="split", leader_keys=tuple(score.key for score in report.ranked[:2]))
    monkeypatch.setattr("assessments.sharing.open.load_shared_report", lambda _: both)
    page = Page(student.get(f"/r/{attempt.links.get().token}/"))
    assert len(page.texts(".why")) == 1
    assert f"No single answer says much for or against {report.ranked[1].name}." in page.text


def test_a_choice_with_quotes_is_not_quoted_again(student: Client, link: ShareLink, report: Report) -> None:
    page = Page(student.get(f"/r/{link.token}/"))
    texts = {text for q in report.content.questions for text in (q.prompt, *q.choice_texts.values())}
    labels = {label for scale in report.content.scales for label in scale.labels}
    assert set(page.texts(".why i")) <= {" ".join(text.split()) for text in texts | labels}


def reason_of(report: Report, form: Format) -> Reason:
    return next(reason for reason in report.reasons if reason.question.format == form)


def test_a_counterfactual_says_the_half_that_changes_and_why_it_is_a_third_archetype(
    version: Version, report: Report
) -> None:
    reason = reason_of(report, Format.BEST_WORST)
    texts = reason.question.choice_texts
    other = next(key for key in texts if key not in reason.response.values())
    answers = ((reason.question, reason.response, reason.response | {"least": other}),)
    second, third = report.ranked[1], report.ranked[2]
    near, far = (
        describe_change(report, Counterfactual(answers=answers, leader=score.key), version=version, who="They")
        for score in (second, third)
    )
    assert near.title == f"What would put {second.name} ahead"
    assert near.lead == f"{second.name} would come first if they had:"
    least = texts[reason.response["least"]]
    assert [sentence.plain for sentence, _ in near.changes] == [
        f"least liked {texts[other]} instead of {least}, when asked: {reason.question.prompt}"
    ]
    assert near.note == ""
    assert far.note == f"{second.name} is closer now, but we found no smaller change that would put it first."
    three = tuple((other.question, other.response, other.response) for other in report.reasons[:3])
    several = Counterfactual(answers=three, leader=second.key)
    lead = describe_change(report, several, version=version, who="You").lead
    assert lead.endswith("if you had changed three answers, and had:")


def test_a_change_says_whom_it_helps_and_whom_it_takes_from(version: Version, report: Report) -> None:
    """From the evidence: a change for a third job that only takes the leader's lead doesn't praise the third."""
    ahead, rival, third = report.ranked[:3]
    both = f"says more for {rival.name} and less for {ahead.name}"
    about = {ahead.key: 0.0, rival.key: 0.0, third.key: 0.0}
    for changed, expected in (
        ({ahead.key: -0.3, rival.key: 0.2}, both),
        ({ahead.key: -0.3, rival.key: 0.05, third.key: 0.25}, f"says less for {ahead.name}"),
        ({ahead.key: 0.05, rival.key: 0.3}, f"says more for {rival.name}"),
        ({ahead.key: 0.05, rival.key: -0.1, third.key: 0.2}, f"says more for {third.name}"),
    ):
        assert _effect(report, rival.key, changed=about | changed) == expected


def test_what_a_change_does_is_read_from_its_answers(version: Version, report: Report) -> None:
    ahead, rival = report.ranked[:2]
    key = rival.key
    sets = [q for q in version.content.questions if q.format == Format.BEST_WORST]
    picks = [(q, *(response_towards(q, score.key)["most"] for score in (ahead, rival))) for q in sets]
    question, old, new = next(
        (q, old, new)
        for q, old, new in picks
        if {ahead.key, rival.key}
        <= {key for c in q.choices if c.key in (old, new) for key, w in c.weights.items() if w > 0}
    )
    least = next(choice.key for choice in question.choices if choice.key not in (old, new))
    answers = ((question, {"most": old, "least": least}, {"most": new, "least": least}),)
    change = describe_change(report, Counterfactual(answers=answers, leader=key), version=version, who="You")
    assert [effect for _, effect in change.changes] == [f"says more for {rival.name} and less for {ahead.name}"]


def test_no_sentence_on_the_lead_contradicts_what_would_change_it() -> None:
    for decisive in range(3):
        for by_one in (True, False):
            sentence = stability(decisive_questions=decisive, turned_by_one=by_one, leader="A")
            assert ("No single answer decides it" in sentence) == (not decisive and not by_one)


def test_what_nothing_changes_is_said_only_of_a_lead_that_hangs_on_no_answer(
    student: Client, link: ShareLink, report: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    nothing = "No change of up to three answers"
    question = report.content.questions[0]
    leads = replace(report, kind="clear", leader_keys=(report.ranked[0].key,))
    for kind, decisive, is_said in (
        (leads, (), True),
        (leads, (question,), False),
        (replace(leads, kind="flat"), (), False),
    ):
        found = SimpleNamespace(decisive_questions=decisive, counterfactual=None)
        monkeypatch.setattr("assessments.results.page.load_sensitivity", lambda found=found, **_: found)
        monkeypatch.setattr("assessments.sharing.open.load_shared_report", lambda _, kind=kind: kind)
        monkeypatch.setattr("assessments.sharing.open.cached_or_304", lambda request, shared, make: make())
        assert (nothing in Page(student.get(f"/r/{link.token}/")).text) == is_said


def test_an_answer_that_is_about_other_jobs_or_none_has_a_sentence_too(version: Version) -> None:
    statement = next(q for q in version.content.questions if q.format == Format.STATEMENT)
    for response in (5, 3):
        (reason,) = score_responses(version=version, responses={statement.key: response}).reasons
        (unweighted, *_) = [key for key in version.content.archetype_by_key if key not in statement.choices[0].weights]
        sentence = sentence_of(version.content, reason, unweighted, who="They")
        assert sentence.pattern == "They answered {} to: {}"
        assert sentence.texts == (reason.response_text, statement.prompt)
    single = next(q for q in version.content.questions if q.format == Format.SINGLE)
    chosen = single.choices[0]
    (reason,) = score_responses(version=version, responses={single.key: chosen.key}).reasons
    others = [key for key, telling in reason.telling.items() if telling is None]
    assert others
    for key in others:
        assert sentence_of(version.content, reason, key, who="You").plain == f"You chose {chosen.text}"
