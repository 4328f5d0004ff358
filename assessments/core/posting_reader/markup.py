"""Blank out the markup of a text that was pasted from a page, without moving any character."""

import re

_HIDDEN = re.compile(r"<(script|style|noscript|template|head)\b.*?(?:</\1\s*>|\Z)|<!--.*?(?:-->|\Z)", re.I | re.S)
_BREAK = re.compile(
    r"</?(?:address|article|blockquote|br|dd|div|dt|h[1-6]|hr|li|ol|p|section|table|td|th|tr|ul)\b[^<>]*>", re.I
)
_TAG = re.compile(r"</?[a-z][^<>]*>", re.I)
_ENTITY = re.compile(r"&(?:[a-z]{2,8}|#\d{1,6}|#x[0-9a-f]{1,6});", re.I)
_ENTITIES = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'", "rsquo": "’", "lsquo": "‘", "bull": "•"}
_ENTITIES |= {"ndash": "–", "mdash": "—", "#39": "'", "#x27": "'"}
_SPACE = re.compile(r"[\t\u00a0\u2000-\u200a\u202f\u3000]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


def without_markup(text: str) -> str:
    """Return the text, as long as before, with tags, scripts and control characters blanked and entities replaced."""
    text = _HIDDEN.sub(_blank, text)
    text = _BREAK.sub(lambda match: "\n" + " " * (len(match.group()) - 1), text)
    text = _TAG.sub(_blank, text)
    text = _ENTITY.sub(_entity, text)
    return _CONTROL.sub(" ", _SPACE.sub(" ", text.replace("\r", "\n")))


def _blank(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", match.group())


def _entity(match: re.Match[str]) -> str:
    character = _ENTITIES.get(match.group()[1:-1].lower(), "")
    return character.ljust(len(match.group()))
