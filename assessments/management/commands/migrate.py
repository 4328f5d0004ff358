"""Django's migrate, by one process at a time."""

from typing import Any

from django.core.management.commands import migrate
from django.db import connections

from assessments.operations.locks import migration_lock


class Command(migrate.Command):
    """Wait while another process migrates the same database, as two servers do that start at the same moment."""

    def handle(self, *args: Any, **options: Any) -> None:
        """Migrate, and load the shipped questionnaire into a fresh database; afterwards let others do so."""
        with migration_lock(connections[options["database"]], self._say_that_it_waits):
            super().handle(*args, **options)

    def _say_that_it_waits(self) -> None:
        self.stderr.write("Another process is migrating this database; waiting for it.")
