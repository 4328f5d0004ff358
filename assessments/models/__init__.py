"""The records: drafts (authoring), what people did (attempts), who may look (sharing), groups (coaching)."""

from assessments.models.attempts import Answer, Attempt, Outline
from assessments.models.authoring import (
    Advice,
    Archetype,
    Choice,
    Question,
    Questionnaire,
    Scale,
    Source,
    Version,
    Weight,
)
from assessments.models.coaching import Coach, CoachInvitation, Group, Invitee, Membership
from assessments.models.sharing import ShareLink

__all__ = [
    "Advice",
    "Answer",
    "Archetype",
    "Attempt",
    "Choice",
    "Coach",
    "CoachInvitation",
    "Group",
    "Invitee",
    "Membership",
    "Outline",
    "Question",
    "Questionnaire",
    "Scale",
    "ShareLink",
    "Source",
    "Version",
    "Weight",
]
