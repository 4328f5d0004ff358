"""Database models, each module with the tables of one subject."""

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
from assessments.models.mails import InviteeAddress, Mail, NoMoreMail
from assessments.models.owners import RetiredKey
from assessments.models.postings import Posting
from assessments.models.replaced_drafts import ReplacedDraft
from assessments.models.roles import ReadyRole
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
    "InviteeAddress",
    "Mail",
    "Membership",
    "NoMoreMail",
    "Posting",
    "Question",
    "Questionnaire",
    "ReadyRole",
    "ReplacedDraft",
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
