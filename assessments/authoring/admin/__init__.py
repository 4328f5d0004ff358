"""Admin pages: edit, check and publish drafts; view versions; manage coaches.

Attempts, answers, saved postings, links and groups are personal, so they aren't registered and can't be browsed.
"""

from django.contrib import admin
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from assessments.authoring.admin.accounts import RoleAdmin, UserAdmin
from assessments.authoring.admin.advice import AdviceAdmin
from assessments.authoring.admin.archetypes import ArchetypeAdmin
from assessments.authoring.admin.coaches import CoachAdmin, InvitationAdmin
from assessments.authoring.admin.cues import CueAdmin
from assessments.authoring.admin.questionnaires import QuestionnaireAdmin
from assessments.authoring.admin.questions import QuestionAdmin
from assessments.authoring.admin.versions import VersionAdmin

__all__ = [
    "AdviceAdmin",
    "ArchetypeAdmin",
    "CoachAdmin",
    "CueAdmin",
    "InvitationAdmin",
    "QuestionAdmin",
    "QuestionnaireAdmin",
    "RoleAdmin",
    "UserAdmin",
    "VersionAdmin",
]

# Second factors are reset from an account's page; django-otp's own pages would show keys.
admin.site.unregister([TOTPDevice, StaticDevice])
admin.site.site_header = "careerfit: authoring"
admin.site.site_title = "careerfit authoring"
admin.site.index_title = "What would you like to work on?"
