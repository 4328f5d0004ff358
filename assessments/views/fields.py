"""The fields of a question: with what somebody chose, or blank, which look the same to everybody."""

from functools import lru_cache

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from assessments.forms.answers import AnswerForm, answer_form_for
from assessments.models import Version, known_version


def fields_of(form: AnswerForm) -> SafeString:
    """Return an answer form's fields as its format lays them out."""
    return render_to_string(f"quiz/formats/{form.layout}.html", {"form": form, "question": form.question})


def blank_fields(*, version: Version, question_key: str) -> SafeString:
    """Return the fields of a question that was not answered yet, laid out once in each process."""
    return _blank_fields(version.pk, version.sha256, question_key)


@lru_cache(maxsize=2048)
def _blank_fields(version_id: int, sha256: str, question_key: str) -> SafeString:
    content = known_version(version_id, sha256).content
    return fields_of(answer_form_for(content.question_by_key[question_key], content))
