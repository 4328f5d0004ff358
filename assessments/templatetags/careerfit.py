"""What templates need beyond Django's own: inline styles, Markdown, citations."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

from assessments.core import advice
from assessments.core.definition import SLOTS, Definition
from assessments.models import Attempt
from assessments.web.styles import INLINE

register = template.Library()
# “js-default” escapes HTML and refuses javascript: links.
markdown_it = MarkdownIt("js-default")


@register.simple_tag
def inline_css(bundle: str) -> SafeString:
    """Return a bundle's style sheet, whose hash the Content-Security-Policy allows."""
    return mark_safe(INLINE[bundle])  # noqa: S308 -- our own files


@register.simple_tag
def more_questions(attempt: Attempt, left: int) -> str:
    """Return what can still be answered, as “ten more questions”; ``left`` is how many were not asked yet."""
    return advice.remaining_questions(left=left, whole=attempt.mode == Attempt.Mode.FULL, noun="question")


@register.filter
def markdown(text: str) -> str:
    """Return paragraphs of safe HTML."""
    return _rendered(text)


@register.filter
def markdown_line(text: str) -> str:
    """Return one line of safe HTML, without a paragraph around it."""
    return _rendered_line(text)


@lru_cache(maxsize=2048)
def _rendered(text: str) -> SafeString:
    html: str = markdown_it.render(text)
    return mark_safe(html)  # noqa: S308 -- markdown-it escapes


@lru_cache(maxsize=2048)
def _rendered_line(text: str) -> SafeString:
    html: str = markdown_it.renderInline(text)
    return mark_safe(html)  # noqa: S308 -- markdown-it escapes


@register.filter
def paragraphs(facts: tuple[str, ...], content: Definition) -> list[str]:
    """Return the keys of the article's paragraphs that these facts come from, each once, in the article's order."""
    found = {content.source_of_fact[fact] for fact in facts if fact in content.source_of_fact}
    return [source.key for source in content.sources if source.key in found]


@register.filter
def lookup(mapping: dict[str, Any], key: str) -> Any:
    """Return one value of a mapping."""
    return mapping[key]


@register.filter
def nth(sequence: Sequence[Any], place: int) -> Any:
    """Return one item of a sequence, counted from 0."""
    return sequence[place]


@register.filter
def slot_name(slot: str) -> str:
    """Return what a slot of advice is called on the page."""
    return SLOTS[slot]


@register.filter
def percent(probability: float) -> str:
    """Return a probability in words that claim no more than it knows: “71 %”, “under 1 %”, “over 99 %”."""
    whole = round(probability * 100)
    if whole < 1:
        return "under 1 %"
    return "over 99 %" if whole > 99 else f"{whole} %"


@register.filter
def signed(push: float) -> str:
    """Return a contribution with its sign and two digits; the minus is a real one."""
    return f"{push:+.2f}".replace("-", "−")
