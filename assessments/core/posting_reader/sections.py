"""Classify each sentence of a posting: heading, duty, requirement, about the company, or boilerplate."""

import re
from collections.abc import Sequence
from enum import StrEnum

from . import wording as w
from .sentences import Sentence, begins_line, ends_line, is_item

MAX_WORDS_IN_A_HEADING, MAX_BEFORE_A_COLON = 7, 12


class Kind(StrEnum):
    """What kind of sentence it is."""

    HEADING = "heading"
    DUTY = "duty"
    REQUIREMENT = "requirement"
    COMPANY = "company"
    BOILERPLATE = "boilerplate"


INTRODUCTION = "introduction"
ABOUT_THE_WORK = "about the work"
"""The section, in a posting without a heading, from its first duty on."""


def kinds_of(text: str, sentences: Sequence[Sentence]) -> list[Kind]:
    """Return the kind of each sentence, from the heading above it and from its own words."""
    found = []
    section: Kind | str = INTRODUCTION
    for sentence in sentences:
        words = text[sentence.start : sentence.end]
        named = section_named(words)
        if sentence.is_heading or (named and _looks_like_a_heading(text, sentence, words)):
            section = named or section
            found.append(Kind.HEADING)
        else:
            found.append(_kind(words, section, in_a_list=is_item(text, sentence.start)))
            if section == INTRODUCTION and found[-1] == Kind.DUTY and w.THE_ROLE.search(words):
                section = ABOUT_THE_WORK
    return found


def section_named(heading: str) -> Kind | None:
    """Return the section that a heading opens, by the first of the known words in it; None where it has none."""
    known = {
        Kind.DUTY: w.DUTY_HEADING,
        Kind.BOILERPLATE: w.BOILERPLATE_HEADING,
        Kind.REQUIREMENT: w.REQUIREMENT_HEADING,
    }
    places = {kind: match.start() for kind, pattern in known.items() if (match := pattern.search(heading.rstrip(" :")))}
    return min(places, key=lambda kind: places[kind]) if places else None


def _looks_like_a_heading(text: str, sentence: Sentence, words: str) -> bool:
    """Whether it is short, on a line of its own or before a colon, and has few words that aren't a heading's."""
    count, colon = len(words.split()), words.endswith(":")
    if any(sign in words for sign in "$€£"):
        return False
    is_alone = begins_line(text, sentence.start) and ends_line(text, sentence.end)
    if not colon and (count > MAX_WORDS_IN_A_HEADING or words[-1] in ".,;" or not is_alone):
        return False
    rest = words
    for pattern in (w.DUTY_HEADING, w.REQUIREMENT_HEADING, w.BOILERPLATE_HEADING, w.SMALL_WORDS):
        rest = pattern.sub(" ", rest)
    left = len(re.findall("[A-Za-z]+", rest))
    return count <= MAX_BEFORE_A_COLON and left <= (6 if colon else 2)


def _kind(words: str, section: Kind | str, *, in_a_list: bool) -> Kind:
    if w.EQUAL_OPPORTUNITY.search(words) or (section != Kind.DUTY and w.BENEFIT.search(words)):
        return Kind.BOILERPLATE
    if section == Kind.BOILERPLATE:
        return Kind.DUTY if w.BACK_TO_THE_ROLE.search(words) and not w.BENEFIT.search(words) else Kind.BOILERPLATE
    is_requirement = _is_a_requirement(words)
    begins_with_a_duty = bool(w.BEGINS_WITH_A_DUTY.match(words))
    about_the_company = not w.ABOUT_THE_ROLE.search(words)
    if section == Kind.REQUIREMENT:
        is_blurb = about_the_company and not is_requirement and bool(w.BEGINS_WITH_THE_COMPANY.match(words))
        return Kind.COMPANY if is_blurb else Kind.REQUIREMENT
    if section in (Kind.DUTY, ABOUT_THE_WORK):
        if is_requirement and not begins_with_a_duty:
            return Kind.REQUIREMENT
        company = w.BEGINS_WITH_THE_COMPANY if section == ABOUT_THE_WORK else w.BEGINS_WITH_WE
        is_blurb = bool(w.ABOUT_THE_COMPANY.search(words) or company.match(words))
        return Kind.COMPANY if about_the_company and is_blurb and not begins_with_a_duty else Kind.DUTY
    if (begins_with_a_duty and not is_requirement) or w.THE_ROLE.search(words):
        return Kind.DUTY
    if is_requirement:
        return Kind.REQUIREMENT
    if in_a_list:  # praise of the company is in sentences, not in lists
        return Kind.DUTY
    return Kind.COMPANY if about_the_company or w.ABOUT_THE_COMPANY.search(words) else Kind.DUTY


def _is_a_requirement(words: str) -> bool:
    if w.BEGINS_WITH_A_REQUIREMENT.match(words):
        return True
    return bool(w.REQUIREMENT.search(words)) and not w.YOU_WILL.search(words)
