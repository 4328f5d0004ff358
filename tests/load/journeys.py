"""Students for Locust: each takes the quiz from the opening page to the result, whose link ten others then open.

``locust -f tests/load/journeys.py --host http://127.0.0.1:8000 --users 50 --headless``; ``tests.load.run`` does it all.
PAUSE_SECONDS is how long a student thinks before each answer, on average (0: not at all). WHAT=answers sends only
answers, to attempts that ``tests.load.prepare`` started (the file KNOWN); WHAT=floor requests the bare view of
``tests.load.floor`` instead. Students begin within SPREAD_SECONDS, after which the statistics are reset.
"""

import json
import os
import random
import re
import time
import uuid
from itertools import count, cycle
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import urlencode, urlsplit

import gevent
from locust import FastHttpUser, events, task
from locust.clients import ResponseContextManager  # noqa: F401 -- makes ``catch_response`` known
from locust.contrib.fasthttp import FastResponse
from locust.env import Environment

PAUSE = float(os.environ.get("PAUSE_SECONDS", "0"))
SLUG = os.environ.get("SLUG", "data-science-jobs")
SPREAD = float(os.environ.get("SPREAD_SECONDS", "0"))
OPENERS = 10
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
FRAGMENT = FORM | {"HX-Request": "true"}
FIELD = re.compile(r'<(?:input|select)[^>]*\bname="(answer|most|least|rank_\w+|points_\w+)"[^>]*>')
VALUE = re.compile(r'\bvalue="([^"]*)"')
CSRF = "a" * 32
CSRF_FIELD = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
TOTAL = re.compile(r'data-total="(\d+)"')


def filled(page: str, chance: random.Random) -> list[tuple[str, str]]:
    """Return a valid answer to the page's form, as fields and values."""
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


def forget_the_beginning(environment: Environment, **_: Any) -> None:
    """Reset the statistics once everybody has begun."""
    if SPREAD:
        gevent.spawn_later(SPREAD, environment.stats.reset_all)


started: Any = events.test_start  # Locust's events have no types
started.add_listener(forget_the_beginning)


def location_of(answer: FastResponse, otherwise: str = "") -> str:
    """Return where a response redirects to, ``otherwise`` where it doesn't, or never arrived."""
    return str(answer.headers.get("Location", otherwise)) if answer.headers else otherwise


class Student(FastHttpUser):
    """A student on a phone."""

    connection_timeout = network_timeout = 60.0
    abstract = os.environ.get("WHAT", "journeys") != "journeys"

    def on_start(self) -> None:
        """Begin at a random moment of the spread.

        Students who all began together would all finish together, and ten times as many would then open their results.
        """
        self.chance = random.Random(str(uuid.uuid4()))
        self.address = ".".join(str(self.chance.randrange(1, 255)) for _ in range(4))
        time.sleep(self.chance.uniform(0, SPREAD))

    @task
    def journey(self) -> None:
        """Start, answer until the quiz stops, open the result, and have others open its link."""
        began = time.perf_counter()
        self.client.cookiejar.clear()
        page = self._get(f"/q/{SLUG}/", "opening")
        self.token = CSRF_FIELD.findall(page)[0]
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
        """Send one answer as htmx does; return the next page and its address. The time measured ends with that page."""
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
        onward = location_of(self.client.get(where, name="take", allow_redirects=False))
        assert onward, f"{where} leads nowhere"
        return onward

    def _post(self, where: str, fields: dict[str, str], name: str, headers: dict[str, str]) -> tuple[str, str]:
        body = urlencode(fields | {"csrfmiddlewaretoken": self.token})
        sent = self.client.post(where, body, headers=headers, name=name, allow_redirects=False)
        return str(sent.text), location_of(sent, where)


class Prepared(FastHttpUser):
    """Goes through attempts that were started beforehand; each user has every n-th."""

    connection_timeout = network_timeout = 60.0
    abstract = True
    taken: ClassVar = count()

    def on_start(self) -> None:
        """Read the prepared attempts."""
        known: dict[str, Any] = json.loads(Path(os.environ["KNOWN"]).read_text())
        self.attempts, self.answers = known["attempts"], known["answers"]
        self.begin()

    def begin(self) -> None:
        """Take the next unused attempt."""
        self.attempt, self.owner, self.key = self.attempts[next(self.taken)]


class Answers(Prepared):
    """Sends answers only, as htmx does."""

    abstract = os.environ.get("WHAT", "journeys") != "answers"

    @task
    def answer(self) -> None:
        """Send one answer; its response names the next question. After the last one, take another attempt."""
        body = urlencode({**self.answers[self.key], "next": "", "csrfmiddlewaretoken": CSRF}, doseq=True)
        headers = FRAGMENT | {"Cookie": f"careerfit_owner={self.owner}; csrftoken={CSRF}"}
        where = f"/take/{self.attempt}/{self.key}/"
        with self.client.post(
            where, body, headers=headers, name="answer", catch_response=True, allow_redirects=False
        ) as sent:
            if sent.status_code == 200 and "HX-Push-Url" in sent.headers:
                self.key = urlsplit(sent.headers["HX-Push-Url"]).path.split("/")[-2]
            elif sent.status_code == 303 and sent.headers["Location"].endswith("/check/"):
                self.begin()
            else:
                sent.failure(f"{sent.status_code}: {sent.text[:200]}")


class Floor(Prepared):
    """Requests the bare view."""

    abstract = os.environ.get("WHAT", "journeys") != "floor"

    def on_start(self) -> None:
        """Take an attempt and go through all questions, again and again."""
        super().on_start()
        self.keys = cycle(self.answers)

    @task
    def answer(self) -> None:
        """Send one request: one read, one write."""
        self.client.post(f"/bare/{self.attempt}/{next(self.keys)}/", "answer=3", headers=FORM, name="floor")
