"""Measure the site under load: ``python -m tests.load.run [ratio] [memory] [crowd] [paced]``.

``make load`` does it on PostgreSQL, too.

ratio   an answer and a visitor's result beside a bare view, in many short rounds that take turns
memory  what a worker takes when idle, and after journeys with downloads
crowd   journeys a minute and waiting times with 50, 200 and 500 students who don't pause
paced   500 students who answer every 8 seconds, once they are spread over all questions
The driver runs on the same processors as the server.
"""

import argparse
import asyncio
import json
import os
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

from tests.load.client import Client, Measured
from tests.load.journeys import DOWNLOADS, Known, Student, WrongReply, answer_on, open_on, write_on
from tests.load.served import Served, environment, free_port, gunicorn, manage

CROWDS = (50, 200, 500)
ANSWERS = 22  # in a journey: with 500 at once one takes minutes, so that journeys a minute are told from answers
ABOUT = 200  # answers a second, to guess how long a journey takes
WARM_UP = 0.5  # seconds at the beginning of a round that don't count
PREPARE = "from tests.load.prepare import prepare; print(prepare({attempts}))"
# What a round of `ratio` measures: the site's settings, what its users do, and the name of the requests.
KINDS: dict[str, tuple[str, Callable[[Client, Known], Awaitable[None]]]] = {
    "bare": ("tests.load.floor", write_on),
    "answer": ("careerfit.settings", answer_on),
    "result": ("careerfit.settings", open_on),
}

User = Callable[[int, Measured], Awaitable[None]]


@dataclass(frozen=True)
class Round:
    """What one round measured: requests a second, p99 and processor times (server's, driver's) in milliseconds."""

    rate: float
    p99: float
    cpu: float
    driver: float
    failures: int


@dataclass
class Bench:
    """A folder with the static files and a database of each kind."""

    folder: Path
    workers: int
    threads: int
    databases: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Make the databases, and collect the static files."""
        self.databases["SQLite"] = f"sqlite:///{self.folder / 'load.sqlite3'}"
        if server := os.environ.get("DATABASE_URL"):
            self.databases["PostgreSQL"] = server
        for address in self.databases.values():
            env = environment(address, free_port(), self.folder)
            manage(env, "migrate", "--verbosity", "0")
            manage(env, "collectstatic", "--noinput", "--verbosity", "0")

    @contextmanager
    def served(self, database: str, settings: str = "careerfit.settings") -> Iterator[Served]:
        """Start a site on one of the databases."""
        env = environment(self.databases[database], free_port(), self.folder, settings)
        command, env = gunicorn(self.workers, self.threads, env)
        with Served(f"{database}-{settings}", command, env, self.folder) as site:
            yield site

    def prepare(self, database: str, attempts: int) -> Known:
        """Start attempts, and finish some of which results can be opened."""
        env = environment(self.databases[database], free_port(), self.folder)
        output = manage(env, "shell", "--no-imports", "-c", PREPARE.format(attempts=attempts))
        return Known(json.loads(output.splitlines()[-1]))


async def drive(users: int, act: User, *, seconds: float, warm_up: float, begin: Callable[[], None]) -> Measured:
    """Let users act at once; return what was measured in ``seconds`` after ``warm_up``, when ``begin`` is called."""
    measured = Measured()
    tasks = [asyncio.create_task(_go_on(act, number, measured)) for number in range(users)]
    await asyncio.sleep(warm_up)
    measured.clear()
    begin()
    await asyncio.sleep(seconds)
    done = Measured({name: list(times) for name, times in measured.times.items()}, measured.failures.copy())
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    return done


async def _go_on(act: User, number: int, measured: Measured) -> None:
    """Act again and again; what went wrong is counted."""
    while True:
        try:
            await act(number, measured)
        except WrongReply as error:
            measured.failures[str(error)] += 1
        except (OSError, EOFError, TimeoutError):
            pass  # the client has counted it


def ratio(bench: Bench, *, rounds: int, users: int, seconds: float) -> None:
    """Compare an answer and a visitor's result with the bare view.

    The goals: .65 of the bare view's rate and 1.2 × its p99 for an answer, 500 results a second.
    """
    for database in bench.databases:
        known = bench.prepare(database, attempts=int(100 + 20 * rounds * (seconds + WARM_UP)))
        seen: dict[str, list[Round]] = {kind: [] for kind in KINDS}
        with bench.served(database) as site, bench.served(database, "tests.load.floor") as floor:
            for _ in range(rounds):
                for kind in KINDS:
                    server = floor if kind == "bare" else site
                    seen[kind].append(_round(server, kind, known, users=users, seconds=seconds))
        _print_ratios(database, seen, users=users, seconds=seconds)


def _round(served: Served, kind: str, known: Known, *, users: int, seconds: float) -> Round:
    act = KINDS[kind][1]
    started: list[float] = []

    async def user(_: int, measured: Measured) -> None:
        client = Client(served.origin, measured)
        try:
            await act(client, known)
        finally:
            client.close()

    def begin() -> None:
        started.extend((served.cpu_seconds(), time.process_time()))

    measured = asyncio.run(drive(users, user, seconds=seconds, warm_up=WARM_UP, begin=begin))
    _print_failures(measured)
    count = max(1, measured.count(kind))
    return Round(
        rate=count / seconds,
        p99=measured.percentile(kind, 0.99),
        cpu=1000 * (served.cpu_seconds() - started[0]) / count,
        driver=1000 * (time.process_time() - started[1]) / count,
        failures=measured.failures.total(),
    )


def _print_ratios(database: str, seen: dict[str, list[Round]], *, users: int, seconds: float) -> None:
    rounds = len(seen["bare"])
    print(f"\n## {database}: {users} at once, medians of {rounds} interleaved rounds of {seconds:g} s each\n")
    print("| | a second | of the bare view's | p99 | × the bare view's | server CPU | × | driver CPU | errors |")
    print("|---|---|---|---|---|---|---|---|---|")
    for kind, found in seen.items():
        pairs = list(zip(found, seen["bare"], strict=True))
        rates = sorted(one.rate / bare.rate for one, bare in pairs)
        p99s = [one.p99 / bare.p99 for one, bare in pairs if bare.p99]
        print(
            f"| {kind} | {median(one.rate for one in found):.0f} "
            f"| {median(rates):.2f} ({rates[0]:.2f} to {rates[-1]:.2f}) "
            f"| {median(one.p99 for one in found):.0f} ms | {median(p99s):.2f} "
            f"| {median(one.cpu for one in found):.2f} ms | {median(one.cpu / bare.cpu for one, bare in pairs):.2f} "
            f"| {median(one.driver for one in found):.2f} ms | {sum(one.failures for one in found)} |",
            flush=True,
        )


def memory(bench: Bench, *, journeys: int) -> None:
    """Print each worker's memory when idle and after journeys, of which each downloads everything once.

    The goal: 150 MB at most after a hundred journeys for each worker.
    """
    database = next(iter(bench.databases))
    total = journeys * bench.workers
    print(f"\n## Memory of a worker on {database}, {bench.workers} of them, MB\n")
    print("| journeys in all | RSS | PSS |")
    print("|---|---|---|")
    with bench.served(database) as site:
        _print_memory(0, site)
        for done in (total // 10, total):
            begun = 0 if done < total else total // 10
            measured = asyncio.run(_journeys(site, done - begun))
            _print_failures(measured)
            _print_memory(done, site)


async def _journeys(site: Served, journeys: int) -> Measured:
    """Take journeys, four at once."""
    measured, left = Measured(), iter(range(journeys))

    async def take() -> None:
        client = Client(site.origin, measured)
        for number in left:
            try:
                await Student(client, seed=number).journey(openers=2, downloads=DOWNLOADS)
            except WrongReply as error:
                measured.failures[str(error)] += 1
        client.close()

    await asyncio.gather(*(take() for _ in range(4)))
    return measured


def _print_memory(journeys: int, site: Served) -> None:
    rss, pss = (" + ".join(f"{one[place]:.0f}" for one in site.memory()) for place in (1, 2))
    print(f"| {journeys} | {rss} | {pss} |", flush=True)


def _print_failures(measured: Measured) -> None:
    for failure, count in measured.failures.most_common(3):
        print(f"failed {count} ×: {failure}", flush=True)


def crowd(bench: Bench, *, seconds: float) -> None:
    """Measure journeys a minute and waiting times of students who don't pause, so that the server is the only limit.

    They begin within about as long as a journey then takes, so that some answer, some finish and some open a link.
    """
    _print_head(f"Students who don't pause, {seconds:g} s each")
    for database in bench.databases:
        for users in CROWDS:
            _print_students(bench, database, users, seconds=seconds, spread=users * ANSWERS / ABOUT)


def paced(bench: Bench, *, seconds: float) -> None:
    """500 students who answer every 8 seconds; the goal is a p95 under 150 ms and no error."""
    _print_head(f"500 students, an answer every 8 s, {seconds:g} s")
    for database in bench.databases:
        _print_students(bench, database, 500, seconds=seconds, spread=ANSWERS * 8.0, pause=8.0)


def _print_head(title: str) -> None:
    print(f"\n## {title}\n")
    print(
        "| database | students | journeys/min | answers/s | answer p50 / p95 / p99 | result p50 / p95 / p99 | errors |"
    )
    print("|---|---|---|---|---|---|---|")


def _print_students(
    bench: Bench, database: str, users: int, *, seconds: float, spread: float, pause: float = 0.0
) -> None:
    """Let students begin within ``spread`` seconds, then measure, and print one line of a table."""

    async def user(number: int, measured: Measured) -> None:
        student = Student(Client(site.origin, measured), pause=pause, seed=number)
        await asyncio.sleep(student.chance.uniform(0, spread))
        while True:
            await student.journey()

    with bench.served(database) as site:
        measured = asyncio.run(drive(users, user, seconds=seconds, warm_up=spread, begin=lambda: None))
    _print_failures(measured)
    rate = measured.count("answer") / seconds
    waits = " | ".join(
        " / ".join(f"{measured.percentile(name, share):.0f}" for share in (0.5, 0.95, 0.99)) + " ms"
        for name in ("answer", "result")
    )
    errors = measured.failures.total()
    print(f"| {database} | {users} | {rate * 60 / ANSWERS:.0f} | {rate:.0f} | {waits} | {errors} |", flush=True)


def main() -> None:
    """Read what to measure, and measure it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", nargs="*", default=["ratio", "memory", "crowd", "paced"])
    parser.add_argument("--seconds", type=float, default=2.0, help="of a round of ratio; crowd takes ten times as long")
    parser.add_argument("--rounds", type=int, default=12)
    parser.add_argument("--users", type=int, default=16)
    parser.add_argument("--journeys", type=int, default=100, help="for each worker, to measure its memory")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--threads", type=int, default=1, help="1: as behind a proxy")
    chosen: Any = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("Stopped."))  # so that the servers are stopped, too
    folder = Path(tempfile.mkdtemp(prefix="careerfit-load-"))
    try:
        bench = Bench(folder, chosen.workers, chosen.threads)
        if "ratio" in chosen.what:
            ratio(bench, rounds=chosen.rounds, users=chosen.users, seconds=chosen.seconds)
        if "memory" in chosen.what:
            memory(bench, journeys=chosen.journeys)
        if "crowd" in chosen.what:
            crowd(bench, seconds=10 * chosen.seconds)
        if "paced" in chosen.what:
            paced(bench, seconds=max(120.0, 10 * chosen.seconds))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
