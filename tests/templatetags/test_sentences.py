"""The sentences of templates, case by case."""

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from django.template import Context, Template
from django.test import RequestFactory

from assessments.questionnaires.sentences import Sentence
from assessments.templatetags import sentences

MAY = datetime(2026, 5, 3, 14, 5, tzinfo=UTC)
DAY = '<time datetime="2026-05-03T14:05:00Z" data-day>3 May 2026 (UTC)</time>'
MINUTE = '<time datetime="2026-05-03T14:05:00Z">3 May 2026, 14:05 UTC</time>'


@pytest.mark.parametrize(("embedded", "attribute"), [(True, ' target="_blank"'), (False, "")])
def test_links_open_a_new_tab_only_where_the_page_is_embedded(embedded: bool, attribute: str) -> None:
    request: Any = RequestFactory().get("/")
    request.is_embedded = embedded
    assert Template("<a{% new_tab %}>").render(Context({"request": request})) == f"<a{attribute}>"
    assert Template("<a{% new_tab %}>").render(Context({})) == "<a>"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ((3, 66, 8, 5, False), "Question 3 of 66, about 8 min left"),
        ((66, 66, 0, 0, True), "Question 66 of 66"),
        ((3, None, 0, 12, True), "Question 3, about 12 more"),
        ((17, None, 0, 0, True), "Question 17, probably the last"),
        ((17, None, 0, 0, False), "Question 17"),
    ],
)
def test_the_position_of_a_question(arguments: tuple[Any, ...], sentence: str) -> None:
    assert sentences.question_position(*arguments) == sentence


def test_how_long_a_mode_takes_and_what_it_asks() -> None:
    assert sentences.mode_duration(1) == "About 1 minute."
    assert sentences.mode_duration(5) == "About 5 minutes."
    assert sentences.mode_offer("adaptive", 30, 2) == (
        "Up to 30 questions, chosen by your answers. You can answer more."
    )
    assert sentences.mode_offer("full", 66, 2) == "All 66 questions, for the surest answer."
    assert sentences.mode_offer("full", 1, 1) == "All 1 question."


def check(**changes: Any) -> str:
    usual: dict[str, Any] = {
        "still_open": 0,
        "remaining": 0,
        "answered": 20,
        "skipped": 0,
        "is_adaptive": True,
        "more_questions": "",
    }
    return sentences.check_advice(**(usual | changes))


def test_the_advice_on_the_check_page() -> None:
    go_on = "You can continue, or see your result now; fewer answers make it less sure."
    assert check(still_open=1, remaining=1) == f"About 1 question to go. {go_on}"
    assert check(still_open=1, is_adaptive=False) == f"1 question is left. {go_on}"
    assert check(still_open=3, is_adaptive=False) == f"3 questions are left. {go_on}"
    assert check() == "That was the last question. Change any answer you like, then see your result."
    assert check(skipped=2, more_questions="ten more questions") == (
        "Those are all the questions for now. You skipped 2. Change any answer you like, then see your result; or "
        "answer ten more questions to be surer."
    )
    assert check(is_adaptive=False, more_questions="the other 3 questions") == check()
    nothing = "You skipped every question, so there is no result yet."
    assert check(answered=0) == f"{nothing} Answer at least one."
    last = check(answered=0, more_questions="the last question")
    assert last == f"{nothing} Answer at least one, or answer the last question."


def test_a_finished_quiz_says_whether_something_was_not_saved() -> None:
    assert "not saved" in sentences.finished_notice("POST")
    assert "not saved" not in sentences.finished_notice("GET")


def test_what_a_result_is_made_from() -> None:
    assert sentences.result_basis(1, 0, None) == "From 1 answer."
    assert sentences.result_basis(20, 3, MAY) == f"From 20 answers and 3 skipped, {DAY}."


def test_what_a_newer_version_would_say() -> None:
    assert "With the same answers it would say: “X.”" in sentences.newer_version(3, 20, 0, "X.")
    assert "From the 18 of your answers that it can still use it would say" in sentences.newer_version(3, 18, 2, "X.")
    assert "can’t score your answers" in sentences.newer_version(3, 0, 20, "")


def test_what_a_link_shows_and_how_often_it_was_opened() -> None:
    link = SimpleNamespace(shows_answers=False, expires_at=None, revoked_at=None, opened_count=0, last_opened_at=None)
    assert sentences.link_summary(link, "result") == (
        "Without individual answers, until you turn it off. Nobody else has opened it yet."
    )
    link = SimpleNamespace(shows_answers=True, expires_at=MAY, revoked_at=None, opened_count=2, last_opened_at=MAY)
    assert sentences.link_summary(link, "posting") == (
        f"With the posting’s own text, until {MINUTE}. Opened 2 times, last on {MINUTE}."
    )
    assert sentences.link_end(link) == f"expired on {DAY}"
    assert sentences.link_end(SimpleNamespace(revoked_at=MAY, expires_at=None)) == f"turned off on {DAY}"
    assert (sentences.opened_before(0), sentences.opened_before(1)) == ("", ", opened 1 time")
    assert sentences.link_openings(0, None) == "Nobody else has opened it yet."
    assert sentences.link_openings(1, MAY) == f"Others opened it 1 time, last on {MINUTE}."
    assert (sentences.opened_by_others(0, None), "2 times" in sentences.opened_by_others(2, MAY)) == ("", True)
    assert sentences.who_sees(True, None).endswith("can see the result with individual answers.")
    assert sentences.who_sees(False, MAY).endswith(f", without individual answers, until {MINUTE}.")


def held(**counts: Any) -> SimpleNamespace:
    return SimpleNamespace(**({"attempts": 0, "finished": 0, "links": 0, "memberships": 0, "postings": 0} | counts))


def test_what_is_deleted_and_what_a_private_link_holds() -> None:
    assert sentences.what_is_deleted(held(attempts=1)) == "1 attempt with its answers, 0 links."
    assert sentences.what_is_deleted(held(attempts=2, links=1, postings=1, memberships=2)) == (
        "2 attempts with their answers, 1 link, 1 kept posting, and your place in 2 groups."
    )
    assert sentences.what_a_private_link_holds(held(attempts=2, finished=1, latest=MAY, postings=1)) == (
        f"This private link holds 2 attempts, 1 of them finished; the latest was started on {DAY}. "
        "It also holds 1 kept job posting."
    )
    assert sentences.what_a_private_link_holds(held(memberships=1)) == "This private link holds a place in 1 group."
    assert sentences.what_a_private_link_holds(held(attempts=1, finished=1, latest=MAY, memberships=2)) == (
        f"This private link holds 1 finished attempt; it was started on {DAY}. It also holds a place in 2 groups."
    )
    assert sentences.what_a_private_link_holds(held(postings=2)) == "This private link holds 2 kept job postings."
    assert sentences.what_is_here(held(attempts=1, postings=2, memberships=1)).startswith(
        "1 attempt, 2 kept postings and 1 group. You can merge them"
    )


def test_the_article_is_credited_with_the_fields_it_has() -> None:
    article = SimpleNamespace(title="A <b>", url="https://example.org/?a&b", author="N", publisher="", published="2023")
    assert sentences.article_title(article) == (
        '<a href="https://example.org/?a&amp;b" rel="noopener noreferrer">“A &lt;b&gt;”</a>'
    )
    assert sentences.article_origin(article) == "N, 2023"
    article.url = ""
    assert sentences.article_title(article) == "“A &lt;b&gt;”"


@pytest.mark.parametrize(("language", "attributes"), [("en", ""), ("de", ' lang="de" dir="auto"')])
def test_an_authors_texts_stand_in_elements_of_their_own(language: str, attributes: str) -> None:
    content: Any = SimpleNamespace(language=language)
    sentence = Sentence("You chose {} over {}", ("“Meer”", "<b>"))
    html = sentences.with_texts(sentence, content)
    assert html == f"You chose <i{attributes}>“Meer”</i> over <i{attributes}>&lt;b&gt;</i>"


def test_a_printed_result_says_what_its_page_has_besides() -> None:
    assert sentences.what_is_online(()) == "This result online:"
    assert sentences.what_is_online(["a reason"]) == "More answers, and how they add up, are online:"
