"""A bare site whose one view reads a row by its key and writes one: settings and URLs.

Served by the same server on a copy of the same database, it is the lower limit that answers are compared with.
"""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from careerfit.settings import *  # noqa: F403

MIDDLEWARE = []
ROOT_URLCONF = "tests.load.floor"


@csrf_exempt
def bare(request: HttpRequest, attempt_id: UUID, question_key: str) -> HttpResponse:
    """Read the attempt, write the answer as ``quiz.attempts.answer`` does, and return an empty response."""
    from assessments.models import Answer, Attempt

    attempt = Attempt.objects.get(pk=attempt_id)
    now = timezone.now()
    Answer.objects.bulk_create(
        [
            Answer(
                attempt=attempt,
                question_key=question_key,
                value=request.POST["answer"],
                answered_at=now,
                first_answered_at=now,
            )
        ],
        update_conflicts=True,
        unique_fields=["attempt", "question_key"],
        update_fields=["value", "answered_at"],
    )
    return HttpResponse("saved")


urlpatterns = [path("bare/<uuid:attempt_id>/<slug:question_key>/", bare, name="bare")]
