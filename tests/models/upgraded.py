"""`manage.py migrate` on the database of DATABASE_URL, a copy of oldest.sql.gz; then its people use the site.

What they met is printed as JSON. It is a program of its own, since a process has one database, and only one, since
starting another takes seconds where nothing is byte-compiled.
"""

import json
import os
import runpy
import sys
from collections.abc import Sequence
from contextlib import redirect_stderr
from io import StringIO
from typing import Any

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
django.setup()

from django.core.management import call_command  # noqa: E402
from django.test import Client, override_settings  # noqa: E402
from django.urls import reverse  # noqa: E402

from assessments.authoring import publishing  # noqa: E402
from assessments.links.links import owner_digest  # noqa: E402
from assessments.models import Attempt, Version  # noqa: E402
from careerfit import settings as real  # noqa: E402
from tests.factories import posted_for  # noqa: E402

SLUG = "data-science-jobs"
OPENS = ("opens-opens-opens-open", "answers-answers-answer", "reopens-reopens-reopen")
CLOSED = ("revoked-revoked-revoke", "expired-expired-expire", "neverwas-neverwas-neve")
ADMIN = {"username": "admin", "password": "the-password-of-before"}


def browser_of(owner: str) -> Client:
    client = Client()
    client.cookies["careerfit_owner"] = owner
    return client


def go_on(client: Client, attempt: Attempt) -> dict[str, Any]:
    """Answer whatever is asked, finish, and say what was asked and how the result opened."""
    content, check = attempt.version.content, reverse("check", args=[attempt.pk])
    asked: list[str] = []
    address = client.get(reverse("take", args=[attempt.pk]))["Location"]
    shown = client.get(address).status_code
    while address != check and len(asked) <= len(content.questions):
        asked.append(address.rstrip("/").rpartition("/")[2])
        address = client.post(address, posted_for(content.question_by_key[asked[-1]], len(asked)))["Location"]
    seen = client.get(check).status_code
    result = client.post(check)
    return {
        "version": attempt.version.number,
        "asked": asked,
        "shown": shown,
        "check": seen,
        "finished": client.get(result["Location"]).status_code,
        "closed": Attempt.objects.get(pk=attempt.pk).accepts_answers is False,
    }


def begin(owner: str, mode: str) -> dict[str, Any]:
    """Start an attempt at the newest version and answer its first question; say what came next."""
    client = browser_of(owner)
    started = client.post(reverse("opening", args=[SLUG]), {"mode": mode})
    attempt = Attempt.objects.get(owner=owner_digest(owner))
    first = client.get(started["Location"])["Location"]
    question = attempt.version.content.question_by_key[first.rstrip("/").rpartition("/")[2]]
    shown, then = client.get(first).status_code, client.post(first, posted_for(question))["Location"]
    return {
        "version": attempt.version.number,
        "shown": shown,
        "next": client.get(then).status_code,
        "on": then != first,
    }


def pages(tokens: Sequence[str], *names: str) -> dict[str, int]:
    """How a stranger's browser finds each link, and what lies beside its result."""
    return {
        f"{name} {token}": Client().get(reverse(name, args=[token])).status_code for token in tokens for name in names
    }


def entered() -> int:
    client = Client()
    client.post("/admin/login/?next=/admin/", ADMIN)
    return client.get("/admin/").status_code


def publish_draft() -> dict[str, Any]:
    """What the changelog tells an admin to do: the draft has learnt something new."""
    publishing.CUTOFF_PEOPLE = 20  # rough cut-offs, quickly
    call_command("publish", SLUG, stdout=StringIO())
    newest = Version.objects.newest_first()[0]
    return {"version": newest.number, "cues": len(newest.content.cues)}


def unfinished(owner: str) -> dict[str, Any]:
    return go_on(browser_of(owner), Attempt.objects.get(owner=owner_digest(owner)))


def manage(*arguments: str) -> None:
    """Run manage.py as from the command line."""
    sys.argv = ["manage.py", *arguments]
    runpy.run_path("manage.py", run_name="__main__")


def refused(*arguments: str) -> tuple[object, str]:
    """Run manage.py with what it refuses; return the code that it ends with and everything on its standard error."""
    said = StringIO()
    try:
        with redirect_stderr(said):
            manage(*arguments)
    except SystemExit as end:
        return end.code, said.getvalue()
    return 0, said.getvalue()


def everything() -> dict[str, Any]:
    manage("migrate")
    manage("check", "--fail-level", "WARNING")
    manage("migrate", "--check")
    met: dict[str, Any] = {"refused": refused("export_questionnaire", "nothing")}
    whole = browser_of("owner-whole-owner-whol")
    met |= {
        "content": {version.sha256: version.content.sha256 for version in Version.objects.all()},
        "own": {
            "home": whole.get("/").status_code,
            "mine": whole.get(reverse("mine")).status_code,
            "result": whole.get(reverse("result", args=OPENS[:1])).status_code,
        },
        "opened": pages(OPENS, "result", "result_json", "result_pdf"),
        "closed": pages(CLOSED, "result", "result_json"),
        "admin": entered(),
        "new": begin("newcomer-newcomer-newa", "adaptive"),
        "published": publish_draft(),
        "newer": begin("newcomer-newcomer-newb", "adaptive"),
        "newer in full": begin("newcomer-newcomer-newc", "full"),
        "begun": unfinished("owner-begun-owner-begu"),
        "again": unfinished("owner-again-owner-agai"),
    }
    met["opened afterwards"] = pages(OPENS, "result")
    return met


if __name__ == "__main__":
    with override_settings(PASSWORD_HASHERS=real.PASSWORD_HASHERS):
        print(json.dumps(everything()))
