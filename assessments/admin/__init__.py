"""The authoring rooms: drafts are edited here, checked, and published; versions are only looked at.

Attempts, answers, kept postings, links and groups are personal: they are not registered, so nobody can browse them.
"""

from django.contrib import admin

from assessments.admin.advice import AdviceAdmin
from assessments.admin.archetypes import ArchetypeAdmin
from assessments.admin.coaches import CoachAdmin, InvitationAdmin
from assessments.admin.cues import CueAdmin
from assessments.admin.questionnaires import QuestionnaireAdmin
from assessments.admin.questions import QuestionAdmin
from assessments.admin.versions import VersionAdmin

__all__ = [
    "AdviceAdmin",
    "ArchetypeAdmin",
    "CoachAdmin",
    "CueAdmin",
    "InvitationAdmin",
    "QuestionAdmin",
    "QuestionnaireAdmin",
    "VersionAdmin",
]

admin.site.site_header = "careerfit: authoring"
admin.site.site_title = "careerfit authoring"
admin.site.index_title = "What would you like to work on?"
