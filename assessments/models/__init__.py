"""Database models: questionnaires, versions, cues, attempts, postings, links, retired keys, groups, mails, tallies."""

from assessments.models.attempts import Answer, Attempt, ResultSnapshot
from assessments.models.authoring import (
    Advice,
    Archetype,
    Choice,
    Question,
    Questionnaire,
    Scale,
    Source,
    Weight,
)
from assessments.models.coaching import Coach, CoachInvitation, Group, Invitee, Membership, Role
from assessments.models.cues import Cue, CueWeight
from assessments.models.mails import PasswordMail
from assessments.models.owners import RetiredKey
from assessments.models.postings import Posting
from assessments.models.shared_groups import AccessInvitation, CoachNote, Consent, GroupAccess
from assessments.models.sharing import ShareLink
from assessments.models.throttling import Tally
from assessments.models.versions import Version, known_version

__all__ = [
    "AccessInvitation",
    "Advice",
    "Answer",
    "Archetype",
    "Attempt",
    "Choice",
    "Coach",
    "CoachInvitation",
    "CoachNote",
    "Consent",
    "Cue",
    "CueWeight",
    "Group",
    "GroupAccess",
    "Invitee",
    "Membership",
    "PasswordMail",
    "Posting",
    "Question",
    "Questionnaire",
    "ResultSnapshot",
    "RetiredKey",
    "Role",
    "Scale",
    "ShareLink",
    "Source",
    "Tally",
    "Version",
    "Weight",
    "known_version",
]
