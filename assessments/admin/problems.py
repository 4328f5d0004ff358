"""From a sentence that says what keeps a draft from being published to the page where it is put right."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from assessments.admin.base import change_url, list_url
from assessments.models import Advice, Archetype, Question, Questionnaire

QUESTION = re.compile(r"(?:\AQuestion|choices of question|\ATwo questions have the key) “([^”]*)”")
ADVICE = re.compile(r"(?:\AAdvice|\ATwo pieces of advice have the key) “([^”]*)”")
ARCHETYPE = re.compile(r"(?:\AArchetype|\ATwo archetypes have the key|for or against|archetypes are called) “([^”]*)”")
CITES = re.compile(r"\A“([^”]*)” cites the fact")


@dataclass(frozen=True)
class Problem:
    """One sentence, and where to go about it."""

    sentence: str
    url: str


class _Places:
    """Change pages by what the sentences call things."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        self.questionnaire = questionnaire
        self.questions = {row.key: change_url(row) for row in questionnaire.questions.only("pk", "key")}
        self.advice = {row.key: change_url(row) for row in questionnaire.advice.only("pk", "key")}
        archetypes = list(questionnaire.archetypes.only("pk", "key", "name"))
        self.archetypes = {row.name: change_url(row) for row in archetypes}
        self.archetypes |= {row.key: change_url(row) for row in archetypes}

    def of(self, sentence: str) -> str:
        patterns: Iterable[tuple[re.Pattern[str], Mapping[str, str]]] = (
            (QUESTION, self.questions),
            (ADVICE, self.advice),
            (ARCHETYPE, self.archetypes),
            (CITES, {**self.advice, **self.archetypes}),
        )
        for pattern, places in patterns:
            found = pattern.search(sentence)
            if found and found[1] in places:
                return places[found[1]]
        if "archetypes" in sentence:
            return list_url(Archetype, self.questionnaire)
        if "questions" in sentence:
            return list_url(Question, self.questionnaire)
        if "advice" in sentence:
            return list_url(Advice, self.questionnaire)
        return change_url(self.questionnaire)


def with_places(questionnaire: Questionnaire, sentences: Iterable[str]) -> list[Problem]:
    """Return the sentences with the page that each is about; 3 queries where there is any."""
    sentences = list(sentences)
    if not sentences:
        return []
    places = _Places(questionnaire)
    return [Problem(sentence=sentence, url=places.of(sentence)) for sentence in sentences]


def about_question(key: str, sentences: Iterable[str]) -> list[str]:
    """Return those that are about the question with this key."""
    return [sentence for sentence in sentences if (found := QUESTION.search(sentence)) is not None and found[1] == key]
