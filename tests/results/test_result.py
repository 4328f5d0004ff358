"""/r/<token>/ : the result. The link is the permission to look; who took it also has the controls."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from assessments.core import scoring
from assessments.core.advice import NOTES
from assessments.core.definition import Format
from assessments.core.names import without_article
from assessments.models import Answer, Attempt, ShareLink, Version
from assessments.questionnaires.instruments import instrument_for
from assessments.results.report import score_attempt
from assessments.results.sensitivity import find_sensitivity
from assessments.results.snapshots import save_snapshot
from tests.factories import (
    NOON,
    make_attempt,
    make_finished,
    make_version,
    posted_for,
    question_of,
    response_towards,
)
from tests.html import Page
from tests.people import SHAPES, make_answered, responses_of_shape

pytestmark = pytest.mark.django_db
TO_DO, WHY = "Three things to do now", "Why this result"
METHOD = "How it works, and what it doesn’t measure"
CONTROLS = "Share, keep or continue"


def test_shows_the_result_in_order(student: Client, link: ShareLink, version: Version) -> None:
    page = Page(student.get(f"/r/{link.token}/"))
    shown = (
        ".lead, .week, .radar-svg, .row, .figures, .todo, .portrait:not(.portrait + .portrait), .why, .section, #share"
    )
    order = [str(part.attributes["class"]).split()[0] for part in page.all(shown)]
    assert list(dict.fromkeys(order)) == [
        *("lead", "week", "radar-svg", "actions", "figures", "todo", "portrait", "why", "section", "owner"),
    ]
    assert page.headings[-1] == CONTROLS
    in_order = [heading for heading in page.headings if heading in (page.heading, TO_DO, WHY, METHOD)]
    assert in_order == [page.heading, TO_DO, WHY, METHOD]
    names = sorted(without_article(archetype.name) for archetype in version.content.archetypes)
    assert sorted(page.texts(".figures th[scope=row]")) == names


def test_what_matters_most_is_open_and_second_reading_is_folded(student: Client, link: ShareLink) -> None:
    page = Page(student.get(f"/r/{link.token}/"))
    for essential in ("h1", ".lead", ".week", ".radar-svg", ".todo", ".actions .button"):
        assert page.has(essential)
        assert not page.has(f"details {essential}"), essential
    assert page.has("details dl")
    assert page.has("details .sum")
    assert not page.has("details[open]")


@pytest.mark.parametrize("shape", SHAPES)
def test_three_things_to_do_now_stand_open_and_only_once(
    stranger: Client, version: Version, shape: tuple[str, int]
) -> None:
    attempt = make_answered(version=version, responses=responses_of_shape(version, shape))
    page = Page(stranger.get(f"/r/{attempt.links.get().token}/"))
    guidance = score_attempt(attempt).guidance
    to_do = guidance.to_do
    assert page.texts(".todo h3") == ["Search for these titles", "Do this within a month", "Ask in an interview"]
    assert to_do.month is not None
    assert page.has(".week")
    listed = page.texts("li")
    for piece in (*to_do.titles, *to_do.questions):
        assert sum(text.startswith(piece.text) for text in listed) == 1, piece.key


def test_a_mark_leads_to_its_paragraph_and_stands_after_a_sentence(student: Client, link: ShareLink) -> None:
    page = Page(student.get(f"/r/{link.token}/"))
    marks = page.all("a.cite")
    assert marks
    for mark in marks:
        address, shown = str(mark.attributes["href"]), mark.text()
        assert address.endswith(f"#P{shown}")
        assert mark.attributes["aria-label"] == f"Source: paragraph {shown} of the article"
    folded = re.sub(r'<a class="cite"[^>]*>[^<]*</a>', "¶", page.source)
    assert not re.search(r"¶\s*[a-z]", folded)  # not between two words of a sentence


def test_shares_sum_to_a_hundred_and_advice_names_its_paragraphs(student: Client, link: ShareLink) -> None:
    page = Page(student.get(f"/r/{link.token}/"))
    assert sum(int(share.removesuffix("%")) for share in page.texts(".figures td:nth-child(4)")) == 100
    paragraphs = page.attributes(".portrait a.cite", "href")
    assert paragraphs
    assert all(re.fullmatch(r"/q/data-science-jobs/sources/#P\d+", address) for address in paragraphs)


def test_a_stranger_sees_it_without_the_controls_and_without_answers(
    stranger: Client, student: Client, link: ShareLink
) -> None:
    response = stranger.get(f"/r/{link.token}/")
    theirs, mine = Page(response), Page(student.get(f"/r/{link.token}/"))
    assert response.status_code == 200
    assert mine.link("Delete this result") == f"/r/{link.token}/delete/"
    assert mine.link("Links and QR code") == mine.link("Share") == f"/r/{link.token}/share/"
    of_the_result = {address for address in theirs.addresses if address.startswith("/r/")}
    assert of_the_result == {f"/r/{link.token}/result.{kind}" for kind in ("pdf", "png", "json", "csv")}
    assert not theirs.has("form, input")
    assert "Delete" not in theirs.text
    assert (mine.has("#share"), theirs.has("#share")) == (True, False)
    assert "Somebody shared this quiz result" in theirs.text
    assert "Somebody shared this quiz result" not in mine.text
    assert theirs.texts(".actions .button") == ["Take the quiz yourself"]
    assert (mine.has(".why"), theirs.has(".why")) == (True, False)
    assert "doesn’t show individual answers" in theirs.text


def test_answers_show_where_the_owner_lets_them(stranger: Client, link: ShareLink) -> None:
    link.shows_answers = True
    link.save()
    assert Page(stranger.get(f"/r/{link.token}/")).has(".why")


def test_openings_are_counted_except_the_owners(stranger: Client, student: Client, link: ShareLink) -> None:
    student.get(f"/r/{link.token}/")
    stranger.get(f"/r/{link.token}/")
    stranger.get(f"/r/{link.token}/")
    link.refresh_from_db()
    assert link.opened_count == 2
    assert link.last_opened_at is not None


@pytest.mark.parametrize("rest", ["", "result.json", "result.csv", "radar.json"])
def test_unknown_revoked_and_expired_links_are_the_same_404(stranger: Client, link: ShareLink, rest: str) -> None:
    now = timezone.now()
    unknown = stranger.get(f"/r/{'x' * 22}/{rest}")
    mistyped = stranger.get(f"/r/{link.token[:-1]}/{rest}")
    ShareLink.objects.update(revoked_at=now)
    revoked = stranger.get(f"/r/{link.token}/{rest}")
    ShareLink.objects.update(revoked_at=None, created_at=now - timedelta(days=2), expires_at=now - timedelta(days=1))
    expired = stranger.get(f"/r/{link.token}/{rest}")
    for response in (unknown, mistyped, revoked, expired):
        assert response.status_code == 404
        assert response.content == unknown.content


def test_is_private(stranger: Client, link: ShareLink) -> None:
    response = stranger.get(f"/r/{link.token}/")
    assert "no-store" in response["Cache-Control"]
    assert "noindex" in response["X-Robots-Tag"]
    assert response["Referrer-Policy"] == "no-referrer"
    assert not response.cookies


def test_a_result_without_answers_says_so(student: Client, version: Version) -> None:
    attempt = make_attempt(version=version, mode="adaptive")
    address, asked = f"/take/{attempt.pk}/{attempt.next_key}/", 0
    while not address.endswith("/check/"):
        address = student.post(address, {"skip": "1"})["Location"]
        asked += 1
    assert asked == 30
    address = student.post(address)["Location"]
    page = Page(student.get(address))
    nothing = "No question was answered, so there is nothing to say yet."
    assert page.headings == [nothing, METHOD, CONTROLS]
    assert not page.has("main svg, .lead, .figures, .portrait")
    assert "comes first" not in page.text
    assert "From 0 answers and 30 skipped" in page.text
    assert "Answer ten more questions" in page.buttons
    assert "Why" not in page.text


def test_decisive_questions_and_the_counterfactual_are_shown(
    student: Client, stranger: Client, finished: Attempt, link: ShareLink
) -> None:
    decisive_questions = re.compile(r"No single answer decides it|stays ahead whichever answer|It’s a close call")
    turned = re.compile(r"What would put .* ahead|No change of up to three answers")
    mine, theirs = (Page(client.get(f"/r/{link.token}/")).text for client in (student, stranger))
    assert not decisive_questions.search(theirs)  # nobody leads here
    assert "What would put" in mine
    assert not turned.search(theirs)
    answers = list(finished.answers.all())
    for answer in answers:
        answer.value = response_towards(finished.version.content.question_by_key[answer.question_key], "research")
    Answer.objects.bulk_update(answers, ["value"])
    Attempt.objects.update(finished_at=timezone.now())  # as finishing does
    save_snapshot(attempt=finished)
    mine, theirs = (Page(client.get(f"/r/{link.token}/")).text for client in (student, stranger))
    assert decisive_questions.search(theirs)
    assert turned.search(mine)
    assert not turned.search(theirs)


def test_the_counterfactual_changes_the_leader(finished: Attempt) -> None:
    before = score_attempt(finished).ranked[0].key
    counterfactual = find_sensitivity(finished.version, score_attempt(finished).responses).counterfactual
    assert counterfactual is not None
    instrument = instrument_for(finished.version)
    responses = dict(finished.answers.values_list("question_key", "value"))
    change = scoring.smallest_change(instrument, responses, scoring.fit_profile(instrument, responses))
    assert change is not None
    for key, _, new in change.items:
        finished.answers.filter(question_key=key).update(value=new)
    assert score_attempt(finished).ranked[0].key == counterfactual.leader != before
    assert [question.key for question, _, _ in counterfactual.answers] == [key for key, _, _ in change.items]
    assert all(given != needed for _, given, needed in counterfactual.answers)
    assert change.leader == counterfactual.leader


def test_only_the_owner_sees_a_newer_versions_result(
    student: Client, stranger: Client, link: ShareLink, version: Version
) -> None:
    before = student.get(f"/r/{link.token}/result.json").json()
    data = version.content.as_data()
    for question in data["questions"]:
        for choice in question.get("choices", [question]):
            choice["weights"] = {key: weight for key, weight in choice["weights"].items() if weight != 1}
    make_version(version, definition=data)
    mine, theirs = (Page(client.get(f"/r/{link.token}/")) for client in (student, stranger))
    assert "A newer version of the questions is out (version 2). With the same answers it would say" in mine.text
    assert "newer version" not in theirs.text
    assert student.get(f"/r/{link.token}/result.json").json() == before


def test_rescoring_uses_only_questions_with_the_same_wording(
    student: Client, link: ShareLink, version: Version
) -> None:
    data = version.content.as_data()
    by_key = {question["key"]: question for question in data["questions"]}
    by_key[question_of(version, Format.STATEMENT).key]["prompt"] = "The opposite?"
    first, second, *_ = by_key[question_of(version, Format.SINGLE).key]["choices"]
    first["text"], second["text"] = second["text"], first["text"]
    make_version(version, definition=data)
    usable = len(version.content.questions) - 2
    page = Page(student.get(f"/r/{link.token}/"))
    assert f"(version 2). From the {usable} of your answers that it can still use it would say" in page.text
    data = version.content.as_data()
    data["questions"] = [question | {"key": f"new-{question['key']}"} for question in data["questions"]]
    make_version(version, number=3, definition=data)
    page = Page(student.get(f"/r/{link.token}/"))
    assert "(version 3). It asks different questions, so it can’t score your answers" in page.text


@pytest.mark.parametrize(("seconds", "is_noted"), [(1, True), (10, False)])
def test_hasty_answers_get_a_note(
    student: Client, version: Version, monkeypatch: pytest.MonkeyPatch, seconds: int, is_noted: bool
) -> None:
    attempt = make_attempt(version=version)
    now = NOON
    monkeypatch.setattr(timezone, "now", lambda: now)
    for question in version.content.questions[:12]:
        now += timedelta(seconds=seconds)
        student.post(f"/take/{attempt.pk}/{question.key}/", posted_for(question))
    address = student.post(f"/take/{attempt.pk}/check/")["Location"]
    assert ("fast" in student.get(f"{address}result.json").json()["notes"]) is is_noted
    assert (NOTES["fast"] in Page(student.get(address)).texts(".notes p")) is is_noted


def test_context_tailors_advice_and_never_the_score(student: Client, version: Version) -> None:
    plain = make_finished(version=version, mode="full")
    plain_data = student.get(f"/r/{plain.links.get().token}/result.json").json()
    plain.links.all().delete()
    plain.delete()
    tailored = make_finished(version=version, mode="full", seniority="senior", company_size="startup")
    token = tailored.links.get().token
    assert student.get(f"/r/{token}/result.json").json()["archetypes"] == plain_data["archetypes"]
    senior = next(piece for piece in version.content.advice if piece.audience == ("senior",))
    page = Page(student.get(f"/r/{token}/"))
    pieces = page.texts(".piece")
    chosen = "Chosen at the start: Senior."
    assert {chosen, "Chosen at the start: Start-up, fewer than 50 people."} < set(page.texts("summary"))
    for_seniors = {p.text for p in version.content.advice if len(p.audience) > 1 and "senior" in p.audience}
    shown = [text for text in page.texts(".todo li, details li") if any(text.startswith(one) for one in for_seniors)]
    assert shown
    assert all(text.endswith(chosen) for text in shown)
    assert any(senior.text.split(".")[0].split("’")[0] in piece for piece in pieces)


def test_queries(stranger: Client, link: ShareLink, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    stranger.get(f"/r/{link.token}/")
    with django_assert_max_num_queries(2):
        stranger.get(f"/r/{link.token}/")
