"""Migrate the database of DATABASE_URL, a copy of oldest.sql.gz, and use the site as its people would.

Prints the outcomes as JSON. It runs in its own process, since a process has one database, and in only one, since
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
    """Answer all questions, finish, and return the asked questions and the status codes."""
    content, check = attempt.version.content, reverse("check", args=[attempt.pk])
    asked: list[str] = []
    address = client.get(reverse("take", args=[attempt.pk]))["Location"]
    shown = client.get(address).status_code
    while address != check and len(asked) <= len(content.questions):
        asked.append(address.rstrip("/").rpartition("/")[2])
        address = client.post(address, posted_for(content.question_by_key[asked[-1]], len(asked)))["Location"]
    check_status = client.get(check).status_code
    result = client.post(check)
    return {
        "version": attempt.version.number,
        "asked": asked,
        "shown": shown,
        "check": check_status,
        "finished": client.get(result["Location"]).status_code,
        "closed": Attempt.objects.get(pk=attempt.pk).accepts_answers is False,
    }


def begin(owner: str, mode: str) -> dict[str, Any]:
    """Start an attempt at the newest version, answer its first question, and return the status codes."""
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
    """Return the status codes of shared results and their downloads in another browser."""
    return {
        f"{name} {token}": Client().get(reverse(name, args=[token])).status_code for token in tokens for name in names
    }


def entered() -> int:
    client = Client()
    client.post("/admin/login/?next=/admin/", ADMIN)
    return client.get("/admin/").status_code


def publish_draft() -> dict[str, Any]:
    """Publish the draft, which the migrations gave cues, as the changelog tells admins to do."""
    publishing.CUTOFF_PEOPLE = publishing.TO_COME_PEOPLE = 20  # a rough calibration is quicker
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
    """Run manage.py with arguments that it refuses; return its exit code and standard error."""
    errors = StringIO()
    try:
        with redirect_stderr(errors):
            manage(*arguments)
    except SystemExit as end:
        return end.code, errors.getvalue()
    return 0, errors.getvalue()


def everything() -> dict[str, Any]:
    manage("migrate")
    manage("check", "--fail-level", "WARNING")
    manage("migrate", "--check")
    outcomes: dict[str, Any] = {"refused": refused("export_questionnaire", "nothing")}
    whole = browser_of("owner-whole-owner-whol")
    outcomes |= {
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
    outcomes["opened afterwards"] = pages(OPENS, "result")
    return outcomes


if __name__ == "__main__":
    with override_settings(PASSWORD_HASHERS=real.PASSWORD_HASHERS):
        print(json.dumps(everything()))
