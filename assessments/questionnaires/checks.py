"""System checks on files that ship and are read only once a page needs them."""

from typing import Any

from django.core.checks import CheckMessage, Error

from assessments.questionnaires.job_figures import shipped_job_figures
from assessments.questionnaires.word_models import shipped_word_models


def check_shipped_files(**_: Any) -> list[CheckMessage]:
    """Refuse word models and job figures that can't be read."""
    errors: list[CheckMessage] = []
    for number, (read, what) in enumerate(
        ((shipped_word_models, "word model"), (shipped_job_figures, "set of job figures")), start=1
    ):
        try:
            read()
        except (ValueError, OSError) as error:
            errors.append(
                Error(
                    f"A {what} that ships can’t be read: {error}.",
                    hint="Reinstall careerfit.",
                    id=f"careerfit.E10{number}",
                )
            )
    return errors
