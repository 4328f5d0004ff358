"""The one app."""

from django.apps import AppConfig
from django.core.checks import register
from django.db.models.signals import post_migrate


class AssessmentsConfig(AppConfig):
    """Loads the shipped questionnaire into a fresh database, and makes the ready-made roles, once tables are there."""

    name = "assessments"
    verbose_name = "Authoring"

    def ready(self) -> None:
        """Connect what follows a migration, and register checks; models may be imported only from here on."""
        from assessments.authoring.roles import update_roles
        from assessments.authoring.shipped import load_if_fresh
        from assessments.questionnaires.checks import check_shipped_files

        register(check_shipped_files)
        post_migrate.connect(load_if_fresh, sender=self)
        post_migrate.connect(update_roles, sender=self)
