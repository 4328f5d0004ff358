"""Tags that make sentences from plain values. They are builtins of the template engine: no template loads them."""

from collections.abc import Sized
from datetime import datetime
from typing import Any

from django import template
from django.contrib.auth.models import AnonymousUser, User
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from assessments.core.advice import Portrait, counted
from assessments.core.definition import Definition
from assessments.core.definition.shape import DEFAULT_LANGUAGE
from assessments.core.names import join_names
from assessments.core.times import minute_text, utc_text, zone_text
from assessments.models import Attempt
from assessments.questionnaires.sentences import Sentence
from assessments.web.times import at_time, on_day

register = template.Library()


register.simple_tag(on_day)
register.simple_tag(at_time)
register.filter(minute_text)
register.filter(utc_text)
register.filter(zone_text)


@register.simple_tag(takes_context=True)
def here(context: template.Context, *names: str) -> SafeString:
    """Return the attribute of a menu's link if the page is one of these addresses; the first is the link's own."""
    match = getattr(context.get("request"), "resolver_match", None)
    if match is None or match.url_name not in names:
        return mark_safe("")
    return format_html(' aria-current="{}"', "page" if match.url_name == names[0] else "true")


@register.simple_tag
def whose_login(user: User | AnonymousUser | str) -> SafeString:
    """Return “Logged in as NAME.” and a blank; nothing for somebody who isn’t logged in."""
    if not isinstance(user, User):
        return mark_safe("")
    return format_html('Logged in as <bdi translate="no">{}</bdi>. ', user.get_username())


@register.filter
def people(count: int) -> str:
    """Return “1 person”, “3 people”."""
    return "1 person" if count == 1 else f"{count} people"


@register.simple_tag(takes_context=True)
def new_tab(context: template.Context) -> SafeString:
    """Return the attribute that opens a link in a new tab if the page is embedded in another site's."""
    is_embedded = getattr(context.get("request"), "is_embedded", False)
    return mark_safe(' target="_blank"' if is_embedded else "")  # noqa: S308 -- our own text


@register.simple_tag
def in_language(content: Definition) -> SafeString:
    """Return the attributes for what a questionnaire's author wrote; “” if that is in the language of the pages."""
    if content.language == DEFAULT_LANGUAGE:
        return mark_safe("")
    return format_html(' lang="{}" dir="auto"', content.language)


@register.simple_tag
def with_texts(sentence: Sentence, content: Definition) -> SafeString:
    """Return a sentence as HTML, with the author's texts set apart."""
    attributes = in_language(content)
    return format_html_join(
        "",
        "{}",
        ((format_html("<i{}>{}</i>", attributes, part) if is_text else part,) for part, is_text in sentence.parts),
    )


# --- the quiz -------------------------------------------------------------------------------------------


@register.simple_tag
def mode_duration(minutes: int) -> str:
    """Return how long a mode takes, as a sentence."""
    return f"About {counted(minutes, 'minute')}."


@register.simple_tag
def mode_offer(mode: str, questions: int, modes: int) -> str:
    """Return what a mode asks; ``modes`` is how many modes there are to choose from."""
    if mode == "adaptive":
        return f"Up to {questions} questions, chosen by your answers. You can answer more."
    return f"All {counted(questions, 'question')}{', for the surest answer' if modes > 1 else ''}."


@register.simple_tag
def question_position(position: int, total: int | None, minutes_left: int, more: int, is_open: bool) -> str:
    """Return a question's number, and how much follows it.

    ``total`` is None in an adaptive attempt, and ``more`` is then about how many questions follow this one.
    """
    if total:
        left = f", about {minutes_left} min left" if minutes_left else ""
        return f"Question {position} of {total}{left}"
    if more > 0:
        return f"Question {position}, about {more} more"
    return f"Question {position}, probably the last" if is_open else f"Question {position}"


@register.simple_tag
def pace_button(taps_go_on: bool) -> SafeString:
    """Return the button that turns going on after a tap off or on."""
    value, words = ("next", "I press Next myself") if taps_go_on else ("tap", "Go to the next question when I tap")
    button = '<p class="pace"><button class="button plain small" name="pace" value="{}">{}</button></p>'
    return format_html(button, value, words)


@register.simple_tag
def answered_of(done: int, total: int | None, expected: int) -> str:
    """Return how many of the questions are done, for people who can't see the progress bar."""
    return f"{done} of {expected}" if total else f"{done} of about {expected}"


@register.simple_tag
def check_advice(
    *, still_open: int, remaining: int, answered: int, skipped: int, is_adaptive: bool, more_questions: str
) -> str:
    """Return what somebody can do on the page that lists their answers.

    ``still_open`` counts the questions that were neither answered nor skipped, ``remaining`` is about how many follow
    in an adaptive attempt, ``more_questions`` names the questions that could still be asked, “” if there are none.
    """
    go_on = "You can continue, or see your result now; fewer answers make it less sure."
    if still_open and is_adaptive:
        return f"About {counted(remaining, 'question')} to go. {go_on}"
    if still_open:
        return f"{counted(still_open, 'question')} {'is' if still_open == 1 else 'are'} left. {go_on}"
    more = f" answer {more_questions}" if is_adaptive and more_questions else ""
    if not answered:
        offer = f", or{more}" if more else ""
        return f"You skipped every question, so there is no result yet. Answer at least one{offer}."
    opening = "Those are all the questions for now." if more else "That was the last question."
    skips = f" You skipped {skipped}." if skipped else ""
    offer = f"; or{more} to be surer" if more else ""
    return f"{opening}{skips} Change any answer you like, then see your result{offer}."


@register.simple_tag
def finished_notice(method: str) -> str:
    """Return why a question of a finished attempt is not shown, and that a posted answer was not saved."""
    unsaved = ", so this one was not saved" if method == "POST" else ""
    return f"Your result is made from its answers{unsaved}. To answer differently, take the quiz again."


# --- results and links ----------------------------------------------------------------------------------


@register.simple_tag
def result_basis(answered: int, skipped: int, finished_at: datetime | None) -> str:
    """Return how many answers a result is made from, and the day on which it was finished."""
    basis = f"From {counted(answered, 'answer')}{f' and {skipped} skipped' if skipped else ''}"
    return format_html("{}, {}.", basis, on_day(finished_at)) if finished_at else f"{basis}."


@register.simple_tag
def remarks(count: int) -> str:
    """Return the title of the remarks on how the quiz was answered."""
    return "A note on these answers" if count == 1 else f"{count} notes on these answers"


@register.simple_tag
def what_is_online(explanations: Sized) -> str:
    """Return what a printed result says before its address: with reasons, it prints only the first of them."""
    return "More answers, and how they add up, are online:" if explanations else "This result online:"


@register.simple_tag
def came_out_highest(count: int) -> str:
    """Return the title of the portraits of a result that names no archetype."""
    return "The one that came out highest" if count == 1 else "The two that came out highest"


@register.simple_tag
def portrait_summary(portrait: Portrait) -> str:
    """Return what is folded beneath a portrait's first sentence."""
    return "Day to day, and how to find one" if portrait.steps else "Day to day"


@register.simple_tag
def newer_version(number: int, answered: int, dropped: int, headline: str) -> str:
    """Return what a newer version of the questions would say of the same answers."""
    news = f"A newer version of the questions is out (version {number})."
    if not answered:
        return f"{news} It asks different questions, so it can’t score your answers. Your result stays as it is."
    basis = f"From the {answered} of your answers that it can still use" if dropped else "With the same answers"
    return f"{news} {basis} it would say: “{headline}” Your result stays as it is."


@register.simple_tag
def who_sees(shows_answers: bool, expires_at: datetime | None) -> str:
    """Return what people see who have the address of a result, and until when."""
    answers = " with individual answers" if shows_answers else ", without individual answers"
    sentence = f"Anyone with this page’s address can see the result{answers}"
    return format_html("{}, until {}.", sentence, at_time(expires_at)) if expires_at else f"{sentence}."


@register.simple_tag
def opened_by_others(count: int, last: datetime | None) -> str:
    """Return how often others opened a result; “” for never."""
    if not count or last is None:
        return ""
    return format_html("Others have opened it {}, last on {}.", counted(count, "time"), at_time(last))


@register.simple_tag
def others_see_finished(reopened_at: datetime | None) -> str:
    """Return that others don't see the answers since an attempt was reopened; “” for one that is finished."""
    return "Others see the result as you finished it, until you finish again." if reopened_at else ""


@register.simple_tag
def link_openings(count: int, last: datetime | None) -> str:
    """Return how often others opened a link."""
    if not count or last is None:
        return "Nobody else has opened it yet."
    return format_html("Others opened it {}, last on {}.", counted(count, "time"), at_time(last))


@register.simple_tag
def link_summary(link: Any, noun: str) -> str:
    """Return what an active link shows, until when, and how often others opened it."""
    part = "individual answers" if noun == "result" else "the posting’s own text"
    until = at_time(link.expires_at) if link.expires_at else "you turn it off"
    opened = "Nobody else has opened it yet."
    if link.opened_count:
        opened = format_html("Opened {}, last on {}.", counted(link.opened_count, "time"), at_time(link.last_opened_at))
    return format_html("{} {}, until {}. {}", "With" if link.shows_answers else "Without", part, until, opened)


@register.simple_tag
def link_end(link: Any) -> str:
    """Return when a link was revoked or expired."""
    if link.revoked_at:
        return format_html("turned off on {}", on_day(link.revoked_at))
    return format_html("expired on {}", on_day(link.expires_at))


@register.simple_tag
def opened_before(count: int) -> str:
    """Return how often others opened an ended link, as the end of its line; “” for never."""
    return f", opened {counted(count, 'time')}" if count else ""


@register.simple_tag
def show_more_label(noun: str) -> str:
    """Return the label of the box with which a link shows the answers, or the posting's text, too."""
    return "Show individual answers" if noun == "result" else "Show the posting’s text"


@register.simple_tag
def revoke_all_effect(noun: str) -> str:
    """Return what happens when all links to a result or a posting are revoked."""
    groups = " Groups that you joined still see it until you leave them." if noun == "result" else ""
    return (
        f"All links stop at once, for everybody. Your {noun} stays, under a new address that nobody else has.{groups}"
    )


# --- a browser's own data --------------------------------------------------------------------------------


@register.simple_tag
def what_is_deleted(counts: Any) -> str:
    """Return what “Delete everything” deletes; ``counts`` is an OwnerDataCounts."""
    parts = f"{counted(counts.attempts, 'attempt')} with {'its' if counts.attempts == 1 else 'their'} answers"
    parts += f", {counted(counts.links, 'link')}"
    if counts.postings:
        parts += f", {counted(counts.postings, 'kept posting')}"
    if counts.memberships:
        parts += f", and your place in {counted(counts.memberships, 'group')}"
    return f"{parts}."


@register.simple_tag
def what_a_private_link_holds(counts: Any) -> str:
    """Return what a private link holds; ``counts`` is an OwnerDataCounts."""
    sentences: list[str] = []
    if counts.attempts:
        several = f"{counted(counts.attempts, 'attempt')}, {counts.finished} of them finished"
        one = "1 finished attempt" if counts.finished else "1 attempt"
        held = f"This private link holds {several if counts.attempts > 1 else one}"
        begun = "the latest was started" if counts.attempts > 1 else "it was started"
        sentences.append(format_html("{}; {} on {}.", held, begun, on_day(counts.latest)))
    others = [counted(counts.postings, "kept job posting")] if counts.postings else []
    others += [f"a place in {counted(counts.memberships, 'group')}"] if counts.memberships else []
    if others:
        also = "It also holds" if sentences else "This private link holds"
        sentences.append(f"{also} {join_names(others)}.")
    return format_html_join(" ", "{}", ((sentence,) for sentence in sentences))


@register.simple_tag
def what_is_here(counts: Any) -> str:
    """Return what this browser owns already, and what can be done with it; ``counts`` is an OwnerDataCounts."""
    parts = counted(counts.attempts, "attempt")
    if counts.postings:
        parts += f", {counted(counts.postings, 'kept posting')}"
    if counts.memberships:
        parts += f" and {counted(counts.memberships, 'group')}"
    return (
        f"{parts}. You can merge them with the others, or keep them apart: then save their own private link first, "
        "because they will no longer be listed here."
    )


@register.simple_tag
def when_taken(attempt: Attempt) -> str:
    """Return when an attempt was finished, or that it was only started and when."""
    if attempt.finished_at:
        return at_time(attempt.finished_at)
    return format_html("started {}", at_time(attempt.started_at))


@register.simple_tag
def result_option(attempt: Attempt, name: str, selected: Attempt | None = None) -> str:
    """Return a finished attempt as a choice by its name and time, which a script shows in the reader's zone."""
    return format_html(
        '<option value="{}" data-moment="{}" data-name="{}"{}>{}, {}</option>',
        attempt.pk,
        utc_text(attempt.finished_at),
        name,
        mark_safe(" selected") if attempt == selected else "",
        name,
        minute_text(attempt.finished_at) if attempt.finished_at else "",
    )


@register.simple_tag
def mode_name(mode: str) -> str:
    """Return the name of an attempt's mode in a list."""
    return "The shorter quiz" if mode == "adaptive" else "All questions"


# --- the article ----------------------------------------------------------------------------------------


@register.simple_tag
def article_title(article: Any) -> SafeString:
    """Return the article's title in quotes, as a link if its address is known."""
    if not article.url:
        return format_html("“{}”", article.title)
    return format_html('<a href="{}" rel="noopener noreferrer">“{}”</a>', article.url, article.title)


@register.simple_tag
def article_origin(article: Any) -> str:
    """Return the article's author, publisher and date, as far as they are known."""
    return ", ".join(part for part in (article.author, article.publisher, article.published) if part)
