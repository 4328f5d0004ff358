"""The authoring rooms: drafts are edited here, checked, and published; versions are only looked at.

Attempts, answers, links and groups are personal: they are not registered, so nobody can browse them here.
"""

from django.contrib import admin

from assessments.admin.advice import AdviceAdmin
from assessments.admin.archetypes import ArchetypeAdmin
from assessments.admin.coaches import CoachAdmin, InvitationAdmin
from assessments.admin.questionnaires import QuestionnaireAdmin
from assessments.admin.questions import QuestionAdmin
from assessments.admin.versions import VersionAdmin

__all__ = [
    "AdviceAdmin",
    "ArchetypeAdmin",
    "CoachAdmin",
    "InvitationAdmin",
    "QuestionAdmin",
    "QuestionnaireAdmin",
    "VersionAdmin",
]

admin.site.site_header = "careerfit: authoring"
admin.site.site_title = "careerfit authoring"
admin.site.index_title = "What would you like to work on?"
