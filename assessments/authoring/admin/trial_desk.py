"""A request to try a draft: where its pages are, and what all of them show. The trial travels in their addresses."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import Http404
from django.urls import reverse

from assessments.authoring import trials
from assessments.authoring.admin.base import change_url, may_view
from assessments.authoring.sentences import trial_changed
from assessments.authoring.trials import RANDOM, UNDECIDED, Trial
from assessments.core.names import without_article
from assessments.models import Question, Questionnaire, Version
from assessments.web.requests import SiteRequest

NAME = "assessments_questionnaire_try"
STATE = "s"  # the field of an address that holds the trial


@dataclass(frozen=True)
class Desk:
    """A request to try a draft: the questionnaire, the version that the draft would make, and the trial so far."""

    request: SiteRequest
    questionnaire: Questionnaire
    version: Version
    trial: Trial | None

    def address(self, page: str, *keys: str, trial: Trial | None = None, **fields: str) -> str:
        """Return the address of one of the trial's pages, with the trial in it."""
        state = {STATE: trials.to_text(trial)} if trial else {}
        name = f"admin:{NAME}_{page}" if page else f"admin:{NAME}"
        address = reverse(name, args=[self.questionnaire.pk, *keys])
        query = urlencode({**state, **fields})
        return f"{address}?{query}" if query else address

    def bar(self, question_key: str = "") -> dict[str, Any]:
        """Return what stands above each page: that nothing is stored, and the ways out."""
        user, questionnaire, trial = self.request.user, self.questionnaire, self.trial
        row = questionnaire.questions.filter(key=question_key).only("pk").first() if question_key else None
        return {
            "questionnaire": questionnaire,
            "out_url": change_url(questionnaire),
            "edit_url": change_url(row) if row and may_view(user, Question) else "",
            "again_url": self.address("") if trial else "",
            "changed": trial_changed(kept=trial.kept, lost=trial.lost) if trial and trial.lost is not None else "",
        }

    def people(self) -> dict[str, Any]:
        """Return who can be pretended to answer, and who does."""
        archetypes = [
            (archetype.key, f"a typical {without_article(archetype.name)}")
            for archetype in self.version.content.archetypes
        ]
        return {
            "as_url": self.address("as"),
            "people": [*archetypes, (UNDECIDED, "somebody undecided"), (RANDOM, "somebody who answers at random")],
            "who": self.trial.who if self.trial else "",
        }


def trial_of(desk: Desk) -> Trial:
    """Return the trial so far; Http404 where the address holds none."""
    if desk.trial is None:
        raise Http404
    return desk.trial
