"""Names of questions and archetypes with links to their pages; warnings about a questionnaire with such links."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser, User
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import Truncator

from assessments.authoring.admin.base import part_urls
from assessments.authoring.questionnaire_warnings import QuestionnaireWarning
from assessments.core.definition import Definition
from assessments.models import Questionnaire

NAME_LENGTH = 90
ITEM_LENGTH = 40  # of a question in a list of several
SHOWN_ITEMS = 6
LINKED_PARTS = ("questions", "archetypes")


@dataclass(frozen=True)
class LinkedName:
    """A part of the questionnaire: its key, its name, and its page; ``url`` is empty if the user may not open it."""

    key: str
    name: str
    url: str = ""


class Names:
    """The names of a definition's questions and archetypes, linked to the draft's records with the same keys."""

    def __init__(self, definition: Definition, urls: Mapping[tuple[str, str], str]) -> None:
        self._definition = definition
        self._urls = urls

    def question(self, key: str) -> LinkedName:
        """Return a question, named by its first words."""
        prompt = " ".join(self._definition.question_by_key[key].prompt.split())
        return LinkedName(key, Truncator(prompt).chars(NAME_LENGTH), self._urls.get(("questions", key), ""))

    def archetype(self, key: str) -> LinkedName:
        """Return an archetype."""
        return LinkedName(key, self._definition.archetype_by_key[key].name, self._urls.get(("archetypes", key), ""))


def names_of(definition: Definition, questionnaire: Questionnaire, user: User | AnonymousUser) -> Names:
    """Return the names, linked to the pages that this user may open; one query for each linked part."""
    return Names(definition, part_urls(questionnaire, LINKED_PARTS, user=user))


@dataclass(frozen=True)
class LinkedWarning:
    """A warning, the part that it is about, and the questions to look at; ``more`` questions are not listed."""

    sentence: str
    about: LinkedName | None
    items: tuple[LinkedName, ...]
    more: int

    @property
    def look_at(self) -> SafeString:
        """The questions to look at, as “Look at a, b and 3 more.” with links; empty if there are none."""
        if not self.items:
            return SafeString()
        items = format_html_join(", ", "{}", ((_first_words(item),) for item in self.items))
        return format_html("Look at {}{}.", items, f" and {self.more} more" if self.more else "")


def _first_words(item: LinkedName) -> SafeString:
    words = Truncator(item.name).chars(ITEM_LENGTH)
    if item.url:
        return format_html('<a href="{}" title="{}">“{}”</a>', item.url, item.name, words)
    return format_html('<span title="{}">“{}”</span>', item.name, words)


def linked_warnings(warnings: Iterable[QuestionnaireWarning], names: Names) -> list[LinkedWarning]:
    """Return the warnings with names and links."""
    return [_linked(warning, names) for warning in warnings]


def _linked(warning: QuestionnaireWarning, names: Names) -> LinkedWarning:
    about = None
    if warning.part:
        about = names.question(warning.key) if warning.part == "questions" else names.archetype(warning.key)
    items = [key for key in warning.items if warning.part != "questions" or key != warning.key]
    return LinkedWarning(
        sentence=warning.sentence,
        about=about,
        items=tuple(names.question(key) for key in items[:SHOWN_ITEMS]),
        more=max(0, len(items) - SHOWN_ITEMS),
    )
