"""What the driver's users do: take the quiz from the opening page to the result, only answer, only open results."""

import asyncio
import gzip
import random
import re
import time
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import urlencode, urlsplit

from tests.load.client import Client, Reply

SLUG = "data-science-jobs"
OPENERS = 10
HTMX = {"HX-Request": "true"}
FIELD = re.compile(r'<(?:input|select)[^>]*\bname="(answer|most|least|rank_\w+|points_\w+)"[^>]*>')
VALUE = re.compile(r'\bvalue="([^"]*)"')
CSRF = "a" * 32
CSRF_FIELD = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
TOTAL = re.compile(r'data-total="(\d+)"')
DOWNLOADS = ("result.pdf", "result.png", "result.json", "result.csv", "radar.json")


class WrongReply(Exception):
    """The server answered something else than a user of the quiz gets."""

    def __init__(self, name: str, reply: Reply) -> None:
        super().__init__(f"{name}: {reply.status} {_text(reply)[:200]}")


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


def _text(reply: Reply) -> str:
    body = gzip.decompress(reply.body) if reply.headers.get("content-encoding") == "gzip" else reply.body
    return body.decode()


class Student:
    """A student on a phone, who thinks ``pause`` seconds on average before each answer."""

    def __init__(self, client: Client, *, pause: float = 0.0, seed: object = None) -> None:
        self.client, self.pause = client, pause
        self.chance = random.Random(seed if seed is None else str(seed))
        self.address = ".".join(str(self.chance.randrange(1, 255)) for _ in range(4))
        self.cookies: dict[str, str] = {}
        self.token = ""

    async def journey(self, *, openers: int = OPENERS, downloads: Sequence[str] = ()) -> None:
        """Start, answer until the quiz stops, open the result, and have others open its link."""
        self.cookies = {}
        page = _text(await self._get(f"/q/{SLUG}/", "opening"))
        self.token = CSRF_FIELD.findall(page)[0]
        where = await self._post(f"/q/{SLUG}/", {"mode": "adaptive"}, "start", {"X-Forwarded-For": self.address})
        where = (await self._get(where, "take", 303)).headers["location"]
        page = _text(await self._get(where, "first question"))
        while not where.endswith("/check/"):
            await asyncio.sleep(self.chance.uniform(0.5, 1.5) * self.pause)
            page, where = await self._answer(where, page)
        where = await self._post(where, {}, "finish")
        await self._get(where, "result")
        for name in downloads:
            await self._get(f"{where}{name}", name)
        self.cookies = {}
        for _ in range(openers):
            await self._get(where, "shared result")

    async def _answer(self, where: str, page: str) -> tuple[str, str]:
        """Send one answer as htmx does; return the next page and its address. The time measured ends with that page."""
        began = time.perf_counter()
        body = urlencode([*filled(page, self.chance), ("next", ""), ("csrfmiddlewaretoken", self.token)])
        sent = self._remember(await self.client.post(where, "answer: post", body, self._headers(HTMX)))
        if sent.status == 303:
            where = sent.headers["location"]
            sent = await self._get(where, "answer: next", headers=HTMX)
        elif sent.status == 200 and "hx-push-url" in sent.headers:
            where = urlsplit(sent.headers["hx-push-url"]).path
        else:
            raise WrongReply(f"answer {body}", sent)
        self.client.measured.add("answer", time.perf_counter() - began)
        return _text(sent), where

    async def _get(self, where: str, name: str, status: int = 200, headers: dict[str, str] | None = None) -> Reply:
        reply = self._remember(await self.client.get(where, name, self._headers(headers or {})))
        if reply.status != status:
            raise WrongReply(name, reply)
        return reply

    async def _post(self, where: str, fields: dict[str, str], name: str, headers: dict[str, str] | None = None) -> str:
        body = urlencode(fields | {"csrfmiddlewaretoken": self.token})
        reply = self._remember(await self.client.post(where, name, body, self._headers(headers or {})))
        if reply.status not in {302, 303}:
            raise WrongReply(name, reply)
        return reply.headers["location"]

    def _headers(self, more: dict[str, str]) -> dict[str, str]:
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        return more | ({"Cookie": cookies} if cookies else {})

    def _remember(self, reply: Reply) -> Reply:
        self.cookies |= reply.cookies
        return reply


class Known:
    """Attempts and links that `tests.load.prepare` made; the users share them, and each attempt is used once."""

    def __init__(self, data: dict[str, Any]) -> None:
        self.attempts: Iterator[tuple[str, str, str]] = iter(data["attempts"])
        self.answers: dict[str, dict[str, Any]] = data["answers"]
        self.links: list[str] = data["links"]


async def answer_on(client: Client, known: Known) -> None:
    """Send answers only, as htmx does, each to the question that the last response showed."""
    for attempt, owner, key in known.attempts:
        while key:
            body = urlencode({**known.answers[key], "next": "", "csrfmiddlewaretoken": CSRF}, doseq=True)
            headers = HTMX | {"Cookie": f"careerfit_owner={owner}; csrftoken={CSRF}"}
            reply = await client.post(f"/take/{attempt}/{key}/", "answer", body, headers)
            if reply.status == 200 and "hx-push-url" in reply.headers:
                key = urlsplit(reply.headers["hx-push-url"]).path.split("/")[-2]
            elif reply.status == 303 and reply.headers["location"].endswith("/check/"):
                key = ""
            else:
                raise WrongReply("answer", reply)
    raise SystemExit("The prepared attempts are all answered: prepare more of them.")


async def write_on(client: Client, known: Known) -> None:
    """Request the bare view, for all questions of an attempt again and again."""
    attempt, _, _ = next(known.attempts)
    while True:
        for key in known.answers:
            reply = await client.post(f"/bare/{attempt}/{key}/", "bare", urlencode({"answer": "1"}))
            if reply.status != 200:
                raise WrongReply("bare", reply)


async def open_on(client: Client, known: Known) -> None:
    """Open results by their links, as a visitor without cookies."""
    while True:
        for token in known.links:
            reply = await client.get(f"/r/{token}/", "result")
            if reply.status != 200:
                raise WrongReply("result", reply)
