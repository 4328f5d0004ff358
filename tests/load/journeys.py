"""Students for Locust: each takes the quiz from its opening to the result, whose link then ten others open.

``locust -f tests/load/journeys.py --host http://127.0.0.1:8000 --users 50 --headless``; ``tests.load.run`` does it all.
PAUSE_SECONDS is how long a student thinks before each answer, on average (0: not at all). WHAT=floor asks the bare view
of ``tests.load.floor`` instead.
"""

import os
import random
import re
import time
import tomllib
import uuid
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

from locust import FastHttpUser, task
from locust.clients import ResponseContextManager  # noqa: F401 -- makes ``catch_response`` known

PAUSE = float(os.environ.get("PAUSE_SECONDS", "0"))
SLUG = os.environ.get("SLUG", "data-science-jobs")
OPENERS = 10
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
FRAGMENT = FORM | {"HX-Request": "true"}
FIELD = re.compile(r'<(?:input|select)[^>]*\bname="(answer|most|least|rank_\w+|points_\w+)"[^>]*>')
VALUE = re.compile(r'\bvalue="([^"]*)"')
TOTAL = re.compile(r'data-total="(\d+)"')


def filled(page: str, chance: random.Random) -> list[tuple[str, str]]:
    """Return an answer that the form of the page takes: fields and values."""
    fields: dict[str, list[str]] = {}
    for match in FIELD.finditer(page):
        value = VALUE.search(match.group(0))
        fields.setdefault(match.group(1), []).append(value.group(1) if value else "")
    if "most" in fields:
        most, least = chance.sample(fields["most"], 2)
        return [("most", most), ("least", least)]
    if "answer" in fields:
        return [("answer", chance.choice(fields["answer"]))]
    names = list(fields)
    if names and names[0].startswith("rank_"):
        chance.shuffle(names)
        return [(name, str(place)) for place, name in enumerate(names, 1)]
    total = TOTAL.search(page)
    return [(name, (total.group(1) if total and not i else "0")) for i, name in enumerate(names)]


class Student(FastHttpUser):
    """Somebody on a phone."""

    connection_timeout = network_timeout = 60.0
    abstract = os.environ.get("WHAT", "journeys") != "journeys"

    def on_start(self) -> None:
        """Nobody begins at the same instant."""
        self.chance = random.Random(str(uuid.uuid4()))
        self.address = ".".join(str(self.chance.randrange(1, 255)) for _ in range(4))
        time.sleep(self.chance.uniform(0, PAUSE))

    @task
    def journey(self) -> None:
        """Start, answer until it is enough, look at the result, pass its link on."""
        began = time.perf_counter()
        self.client.cookiejar.clear()
        page = self._get(f"/q/{SLUG}/", "opening")
        self.token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page).group(1)  # type: ignore[union-attr]
        where = self._post(f"/q/{SLUG}/", {"mode": "adaptive"}, "start", FORM | {"X-Forwarded-For": self.address})[1]
        where = self._get_location(where)
        page = self._get(where, "first question")
        while not where.endswith("/check/"):
            time.sleep(self.chance.uniform(0.5, 1.5) * PAUSE)
            page, where = self._answer(where, page)
        _, where = self._post(where, {}, "finish", FORM)
        self._get(where, "result")
        self.environment.events.request.fire(
            request_type="JOURNEY",
            name="journey",
            response_time=(time.perf_counter() - began) * 1000,
            response_length=0,
            exception=None,
            context={},
        )
        self.client.cookiejar.clear()
        for _ in range(OPENERS):
            self._get(where, "shared result")

    def _answer(self, where: str, page: str) -> tuple[str, str]:
        """Send one answer as htmx does; return the next page and its address. The time counted is until it is there."""
        began = time.perf_counter()
        body = urlencode([*filled(page, self.chance), ("next", ""), ("csrfmiddlewaretoken", self.token)])
        failure = None
        with self.client.post(
            where, body, headers=FRAGMENT, name="answer: post", catch_response=True, allow_redirects=False
        ) as sent:
            if sent.status_code == 303:
                onward = sent.headers["Location"]
            elif sent.status_code == 200 and (pushed := sent.headers.get("HX-Push-Url")):
                onward = urlsplit(pushed).path
            else:
                failure = RuntimeError(f"{sent.status_code}: {sent.text[:200]}")
                sent.failure(str(failure))
                onward = where
        text = sent.text if sent.status_code == 200 else self._get(onward, "answer: next", FRAGMENT)
        self.environment.events.request.fire(
            request_type="ANSWER",
            name="answer",
            response_time=(time.perf_counter() - began) * 1000,
            response_length=len(text),
            exception=failure,
            context={},
        )
        return text, onward

    def _get(self, where: str, name: str, headers: dict[str, str] | None = None) -> str:
        return str(self.client.get(where, name=name, headers=headers or {}, allow_redirects=False).text)

    def _get_location(self, where: str) -> str:
        answer = self.client.get(where, name="take", allow_redirects=False)
        return str(answer.headers["Location"])

    def _post(self, where: str, fields: dict[str, str], name: str, headers: dict[str, str]) -> tuple[str, str]:
        body = urlencode(fields | {"csrfmiddlewaretoken": self.token})
        sent = self.client.post(where, body, headers=headers, name=name, allow_redirects=False)
        return str(sent.text), str(sent.headers.get("Location", where))


class Floor(FastHttpUser):
    """Asks the bare view, for attempts and questions that tests.load.run put there."""

    connection_timeout = network_timeout = 60.0
    abstract = os.environ.get("WHAT", "journeys") != "floor"

    def on_start(self) -> None:
        """Take an attempt of one's own."""
        known: dict[str, Any] = tomllib.loads(Path(os.environ["FLOOR"]).read_text())
        self.questions = known["questions"]
        self.attempt = random.choice(known["attempts"])
        self.place = 0

    @task
    def answer(self) -> None:
        """One read, one write."""
        self.place += 1
        key = self.questions[self.place % len(self.questions)]
        self.client.post(f"/bare/{self.attempt}/{key}/", "answer=3", headers=FORM, name="floor")
