"""Questions and archetypes by name, with the page where each is edited; what is questionable about a bank, likewise."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser, User
from django.utils.text import Truncator

from assessments.authoring.admin.base import part_urls
from assessments.authoring.item_analysis import Warned
from assessments.core.definition import Definition
from assessments.models import Questionnaire

NAME_LENGTH = 90
SHOWN_ITEMS = 6
LINKED = ("questions", "archetypes")


@dataclass(frozen=True)
class Named:
    """A part of the questionnaire: its key, its name, and its page; no address where the viewer may not go there."""

    key: str
    name: str
    url: str = ""


class Names:
    """The names of a definition's questions and archetypes, linked to the draft's rows with the same keys."""

    def __init__(self, definition: Definition, urls: Mapping[tuple[str, str], str]) -> None:
        self._definition = definition
        self._urls = urls

    def question(self, key: str) -> Named:
        """Return a question, named by its first words."""
        prompt = " ".join(self._definition.question_by_key[key].prompt.split())
        return Named(key, Truncator(prompt).chars(NAME_LENGTH), self._urls.get(("questions", key), ""))

    def archetype(self, key: str) -> Named:
        """Return an archetype."""
        return Named(key, self._definition.archetype_by_key[key].name, self._urls.get(("archetypes", key), ""))


def names_of(definition: Definition, questionnaire: Questionnaire, user: User | AnonymousUser) -> Names:
    """Return the names with their pages, as far as this user may see them; a query for each kind."""
    return Names(definition, part_urls(questionnaire, LINKED, user=user))


@dataclass(frozen=True)
class PlacedWarning:
    """What is questionable, what it is about, and where to look; ``more`` questions are not listed."""

    sentence: str
    about: Named | None
    items: tuple[Named, ...]
    more: int


def placed(warnings: Iterable[Warned], names: Names) -> list[PlacedWarning]:
    """Return the warnings with names and pages."""
    return [_placed(warning, names) for warning in warnings]


def _placed(warning: Warned, names: Names) -> PlacedWarning:
    about = None
    if warning.part:
        about = names.question(warning.key) if warning.part == "questions" else names.archetype(warning.key)
    items = [key for key in warning.items if warning.part != "questions" or key != warning.key]
    return PlacedWarning(
        sentence=warning.sentence,
        about=about,
        items=tuple(names.question(key) for key in items[:SHOWN_ITEMS]),
        more=max(0, len(items) - SHOWN_ITEMS),
    )
