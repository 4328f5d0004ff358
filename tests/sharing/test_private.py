"""Personal pages are not cached and not indexed, and send no referrer."""

import pytest
from django.test import Client

from assessments.models import Attempt
from tests.factories import make_attempt

pytestmark = pytest.mark.django_db

READ = [
    "/take/{open}/",
    "/take/{open}/check/",
    "/take/{open}/{question}/",
    "/take/{done}/check/",
    "/take/{done}/discard/",
    "/r/{token}/",
    "/r/{token}/result.json",
    "/r/{token}/result.csv",
    "/r/{token}/radar.json",
    "/r/{token}/corners/",
    "/r/{token}/share/",
    "/r/{token}/link/",
    "/r/{token}/delete/",
    "/mine/",
    "/mine/everything.json",
    "/mine/delete/",
    "/compare/",
    "/compare/?r={token}&typical={archetype}",
]
WRITE = ["/take/{done}/result/", "/take/{done}/more/", "/r/{token}/revoke/", "/r/{token}/revoke-all/", "/mine/renew/"]


@pytest.mark.parametrize(("method", "address"), [*(("get", a) for a in READ), *(("post", a) for a in WRITE)])
def test_every_personal_address_is_private(student: Client, finished: Attempt, method: str, address: str) -> None:
    attempt = make_attempt(version=finished.version)
    place = address.format(
        open=attempt.pk,
        done=finished.pk,
        question=attempt.version.content.questions[0].key,
        token=finished.links.get().token,
        archetype=next(iter(attempt.version.content.archetype_by_key)),
    )
    response = student.post(place) if method == "post" else student.get(place)
    assert response.status_code < 400
    assert "no-store" in response["Cache-Control"]
    assert "noindex" in response["X-Robots-Tag"]
    assert response["Referrer-Policy"] == "no-referrer"


def test_the_opening_page_is_not_stored_either(student: Client, finished: Attempt) -> None:
    make_attempt(version=finished.version)
    assert "no-store" in student.get("/q/data-science-jobs/")["Cache-Control"]
