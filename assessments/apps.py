"""The one app."""

from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in
from django.core.checks import register
from django.db.models.signals import post_migrate


class AssessmentsConfig(AppConfig):
    """Loads the shipped questionnaire into a fresh database, and makes the ready-made roles, once tables are there."""

    name = "assessments"
    verbose_name = "careerfit"

    def ready(self) -> None:
        """Connect what follows a migration or a login, and register checks; models can be imported from here on."""
        from assessments.authoring.roles import update_roles
        from assessments.authoring.shipped import load_if_fresh
        from assessments.coaching.logins import note_login
        from assessments.questionnaires.checks import check_shipped_files

        register(check_shipped_files)
        user_logged_in.connect(note_login)
        post_migrate.connect(load_if_fresh, sender=self)
        post_migrate.connect(update_roles, sender=self)
