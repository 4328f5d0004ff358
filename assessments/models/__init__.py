"""The records: drafts (authoring), what people did (attempts), who may look (sharing)."""

from assessments.models.attempts import Answer, Attempt
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
from assessments.models.sharing import ShareLink

__all__ = [
    "Advice",
    "Answer",
    "Archetype",
    "Attempt",
    "Choice",
    "Question",
    "Questionnaire",
    "Scale",
    "ShareLink",
    "Source",
    "Version",
    "Weight",
]
