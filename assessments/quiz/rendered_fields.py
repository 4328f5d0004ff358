"""Render the fields of an answer form; blank ones once in each process."""

from functools import lru_cache

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from assessments.models import Version, known_version
from assessments.quiz.answer_forms import AnswerForm, answer_form_for


def fields_of(form: AnswerForm) -> SafeString:
    """Render an answer form's fields with the template of its layout."""
    return render_to_string(f"quiz/formats/{form.layout}.html", {"form": form, "question": form.question})


def blank_fields(*, version: Version, question_key: str) -> SafeString:
    """Return the rendered fields of an unanswered question; each process renders them once."""
    return _blank_fields(version.pk, version.sha256, question_key)


@lru_cache(maxsize=2048)
def _blank_fields(version_id: int, sha256: str, question_key: str) -> SafeString:
    content = known_version(version_id, sha256).content
    return fields_of(answer_form_for(content.question_by_key[question_key], content))
