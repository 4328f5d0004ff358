"""What the tests of /take/<attempt>/<question>/ share."""

from assessments.core.definition import Format
from assessments.models import Attempt
from tests.factories import question_of
from tests.html import Page

HTMX = {"HX-Request": "true"}


def address(attempt: Attempt, format: Format) -> str:
    return f"/take/{attempt.pk}/{question_of(attempt.version, format).key}/"


def chosen_on(page: Page) -> dict[str, str | list[str]]:
    """What is chosen or typed in the form's fields by their names; a field left blank is not there."""
    names = dict.fromkeys(page.attributes("fieldset [name]", "name"))
    assert names
    values = {name: page.value(name) for name in names}
    return {name: value for name, value in values.items() if value}
