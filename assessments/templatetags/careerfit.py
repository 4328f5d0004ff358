"""Tags and filters for inline styles, Markdown, citations and numbers."""

from functools import lru_cache
from typing import Any

from django import template
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

from assessments.core import advice
from assessments.core.definition import SLOTS, Definition
from assessments.core.names import isolated
from assessments.models import Attempt
from assessments.questionnaires.citations import cited_paragraphs
from assessments.web.site import ABOUT, NAME
from assessments.web.styles import INLINE

register = template.Library()
register.filter(isolated)
# “js-default” escapes HTML and refuses javascript: links.
markdown_it = MarkdownIt("js-default")


@register.simple_tag
def inline_css(bundle: str) -> SafeString:
    """Return a bundle's style sheet, whose hash the Content-Security-Policy allows."""
    return mark_safe(INLINE[bundle])  # noqa: S308 -- our own files


@register.inclusion_tag("web/_public.html", takes_context=True)
def public_page(context: template.Context, *, title: str, about: str = ABOUT) -> dict[str, Any]:
    """Return what a page's head says to chats and search engines: its one address, and its preview in a chat."""
    request = context["request"]
    preview = {
        "page": request.build_absolute_uri(request.path),
        "card": request.build_absolute_uri(static("img/card.png")),
    }
    return {"kind": "website", "title": title or NAME, "about": about or ABOUT, "described": NAME, "preview": preview}


@register.simple_tag
def more_questions(attempt: Attempt, left: int) -> str:
    """Return what can still be answered, such as “ten more questions”; ``left`` counts the questions not asked yet."""
    return advice.remaining_questions(left=left, whole=attempt.mode == Attempt.Mode.FULL, noun="question")


@register.simple_tag
def hx_main(verb: str, address: str) -> SafeString:
    """Return the htmx attributes that put the response from ``address`` into #main, and push its address."""
    return format_html(
        'hx-{}="{}" hx-target="#main" hx-swap="innerHTML show:window:top" hx-push-url="true"', verb, address
    )


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
    return cited_paragraphs(content, facts)


@register.filter
def paragraph_mark(key: str) -> str:
    """Return a paragraph's key as the mark of a footnote: “12” for “P12”, any other key as it is."""
    return key[1:] if key[:1] == "P" and key[1:].isdecimal() else key


@register.simple_tag
def source_label(key: str) -> str:
    """Return what a footnote's mark leads to, for people who don't see that it is one."""
    return f"Source: paragraph {paragraph_mark(key)} of the article"


@register.simple_tag(takes_context=True)
def sources_page(context: template.Context, content: Definition) -> str:
    """Return the address of the page that lists a questionnaire's sources: a draft's, where it is tried."""
    return context.get("sources_address") or reverse("sources", args=[content.slug])


@register.filter
def lookup(mapping: dict[str, Any], key: str) -> Any:
    """Return the value of a mapping at a key."""
    return mapping[key]


@register.filter
def slot_name(slot: str) -> str:
    """Return the name of a slot of advice on the page."""
    return SLOTS[slot]


@register.filter
def further_name(slot: str) -> str:
    """Return the name of a slot of advice whose first pieces stand among the things to do now."""
    return advice.FURTHER.get(slot, SLOTS[slot])


register.filter(advice.tailored_to)


@register.filter
def signed(push: float) -> str:
    """Return a contribution with its sign and two decimals; the minus is the typographic one."""
    return f"{push:+z.2f}".replace("-", "−")
