"""Load, measured: ``python -m tests.load.run [ratio] [crowd] [paced]``; with PostgreSQL by ``make load``.

ratio   answers and nothing else, beside a bare view, on SQLite and PostgreSQL, interleaved, three rounds
crowd   journeys a minute and waiting times with 50, 200 and 500 students who don't pause
paced   500 students who answer every 8 seconds, once they are spread over all questions
The driver runs on the same cores as the server, and takes its share of them.
"""

import argparse
import csv
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from tests.load.served import ROOT, Served, environment, free_port, gunicorn, manage

CROWDS = (50, 200, 500)
ANSWERS = 22  # in a journey: with 500 at once one takes minutes, so that journeys a minute are told from answers
ABOUT = 120  # answers a second, to guess how long a journey takes
ATTEMPTS = {"answers": 1500, "floor": 200}  # of which one takes some 20 answers: enough for a round
PREPARE = "from tests.load.prepare import prepare; print(prepare({attempts}))"


@dataclass(frozen=True)
class Measured:
    """What one run of the driver saw of one kind of request."""

    count: int
    failures: int
    rate: float
    p50: float
    p95: float
    p99: float


@dataclass(frozen=True)
class Run:
    """One run of the driver: what it saw by kind of request, and the server's processor time in milliseconds."""

    seen: dict[str, Measured]
    cpu_ms: float
    failures: int


def databases(folder: Path, server: str | None) -> dict[str, str]:
    """Return the addresses of the databases to measure; PostgreSQL's where a server was given."""
    found = {"SQLite": f"sqlite:///{folder / 'load.sqlite3'}"}
    if server:
        found["PostgreSQL"] = server
    return found


@dataclass(frozen=True)
class Load:
    """``users`` at once for ``seconds``; ``spread``: the seconds before, within which they begin."""

    what: str
    users: int
    seconds: int
    pause: float = 0.0
    spread: float = 0.0


def drive(served: Served, load: Load, *, known: Path, folder: Path) -> Run:
    """Send students at a server, and read what was seen once all of them had begun."""
    prefix = folder / "driven"
    command = [
        *(sys.executable, "-m", "locust", "-f", "tests/load/journeys.py", "--headless", "--only-summary"),
        *("--host", served.origin, "--users", str(load.users), "--spawn-rate", str(load.users)),
        *("--run-time", f"{load.spread + load.seconds:.0f}s"),
        *("--reset-stats", "--csv", str(prefix), "--stop-timeout", "0", "--loglevel", "ERROR"),
    ]
    env = {**os.environ, "PAUSE_SECONDS": str(load.pause), "WHAT": load.what, "KNOWN": str(known)}
    env["SPREAD_SECONDS"] = str(load.spread)
    before = served.cpu_seconds()
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    used = (served.cpu_seconds() - before) * load.seconds / (load.spread + load.seconds)
    table = Path(f"{prefix}_stats.csv")
    if not table.exists():
        raise SystemExit(done.stderr)
    rows = list(csv.DictReader(table.read_text().splitlines()))
    for failure in csv.reader(Path(f"{prefix}_failures.csv").read_text().splitlines()[1:]):
        print("failed:", *failure, flush=True)
    seen = {row["Name"]: _measured(row) for row in rows}
    requests = [row for row in rows if row["Type"] in {"GET", "POST"}]
    count = sum(int(row["Request Count"]) for row in requests)
    return Run(seen, 1000 * used / max(1, count), sum(int(row["Failure Count"]) for row in rows if row["Type"]))


def _measured(row: dict[str, str]) -> Measured:
    def number(name: str) -> float:
        return float(row[name]) if row[name] not in {"", "N/A"} else 0.0

    return Measured(
        count=int(row["Request Count"]),
        failures=int(row["Failure Count"]),
        rate=number("Requests/s"),
        p50=number("50%"),
        p95=number("95%"),
        p99=number("99%"),
    )


class Bench:
    """A folder with the static files, a database of each kind, and the known attempts for the floor."""

    def __init__(self, folder: Path, server: str | None, *, workers: int, threads: int, granian: bool) -> None:
        self.folder, self.workers, self.threads, self.granian = folder, workers, threads, granian
        self.databases = databases(folder, server)
        self.known: dict[str, Path] = {}
        for name, address in self.databases.items():
            env = environment(address, free_port(), folder)
            manage(env, "migrate", "--verbosity", "0")
            manage(env, "collectstatic", "--noinput", "--verbosity", "0")
            self.known[name] = folder / f"{name}.json"

    @contextmanager
    def served(self, database: str, settings: str = "careerfit.settings") -> Iterator[Served]:
        """Start a site on one of the databases."""
        env = environment(self.databases[database], free_port(), self.folder, settings)
        if self.granian:
            env["PYTHONPATH"] = str(ROOT)
            command = [
                *(str(Path(sys.executable).parent / "granian"), "--interface", "wsgi", "--port", env["PORT"]),
                *(
                    "--workers",
                    str(self.workers),
                    "--blocking-threads",
                    str(self.threads),
                    "careerfit.wsgi:application",
                ),
            ]
        else:
            command, env = gunicorn(self.workers, self.threads, env)
        with Served(f"{database}-{settings}", command, env, self.folder) as site:
            yield site

    def run(self, database: str, load: Load) -> Run:
        """Serve, drive, stop."""
        if load.what in {"answers", "floor"}:
            env = environment(self.databases[database], free_port(), self.folder)
            said = manage(env, "shell", "--no-imports", "-c", PREPARE.format(attempts=ATTEMPTS[load.what]))
            self.known[database].write_text(said.splitlines()[-1])
        with self.served(database, "tests.load.floor" if load.what == "floor" else "careerfit.settings") as site:
            return drive(site, load, known=self.known[database], folder=self.folder)


def ratio(bench: Bench, *, rounds: int, users: int, seconds: int) -> None:
    """An answer beside the floor: rates, p99 and processor time; the goal is half the rate and twice the p99."""
    seen: dict[tuple[str, str], list[Run]] = {}
    for _ in range(rounds):
        for database in bench.databases:
            for what in ("floor", "answers"):
                found = bench.run(database, Load(what, users=users, seconds=seconds, spread=3.0))
                seen.setdefault((database, what), []).append(found)
    print(f"\n## An answer beside a bare view: {rounds} rounds, {users} at once, {seconds} s each\n")
    print("| database | floor/s | answers/s | ratio (by round) | p99 floor | answer | times | server CPU | errors |")
    print("|---|---|---|---|---|---|---|---|---|")
    rates: dict[str, float] = {}
    for database in bench.databases:
        floors, ours = seen[database, "floor"], seen[database, "answers"]
        bare, mine = [run.seen["floor"] for run in floors], [run.seen["answer"] for run in ours]
        rates[database] = median(one.rate for one in mine)
        ratios = ", ".join(f"{b.rate / a.rate:.2f}" for a, b in zip(bare, mine, strict=True))
        p99 = median(one.p99 for one in bare), median(one.p99 for one in mine)
        cpu = median(run.cpu_ms for run in floors), median(run.cpu_ms for run in ours)
        errors = sum(run.failures for run in (*floors, *ours))
        print(
            f"| {database} | {median(one.rate for one in bare):.0f} | {rates[database]:.0f} | {ratios} "
            f"| {p99[0]:.0f} ms | {p99[1]:.0f} ms | {p99[1] / p99[0]:.1f} | {cpu[0]:.1f}, {cpu[1]:.1f} ms | {errors} |"
        )
    if "PostgreSQL" in rates:
        print(f"\nPostgreSQL answers {rates['PostgreSQL'] / rates['SQLite']:.2f} of SQLite's rate.")


def crowd(bench: Bench, *, seconds: int) -> None:
    """Journeys a minute and waiting times without any pause: everybody waits for the server alone.

    They begin within about as long as a journey then takes, so that some answer, some finish and some open a link.
    """
    print(f"\n## Students who don't pause, {seconds} s each\n")
    print(
        "| database | students | journeys/min | answers/s | answer p50 / p95 / p99 | result p50 / p95 / p99 | errors |"
    )
    print("|---|---|---|---|---|---|---|")
    for database in bench.databases:
        for users in CROWDS:
            load = Load("journeys", users=users, seconds=seconds, spread=users * ANSWERS / ABOUT)
            row(database, users, bench.run(database, load))


def paced(bench: Bench, *, seconds: int) -> None:
    """500 students who answer every 8 seconds; the goal is a p95 under 150 ms and no error."""
    load = Load("journeys", users=500, seconds=seconds, pause=8.0, spread=ANSWERS * 8.0)
    print(f"\n## 500 students, an answer every 8 s, {seconds} s\n")
    print(
        "| database | students | journeys/min | answers/s | answer p50 / p95 / p99 | result p50 / p95 / p99 | errors |"
    )
    print("|---|---|---|---|---|---|---|")
    for database in bench.databases:
        row(database, 500, bench.run(database, load))


def row(database: str, users: int, run: Run) -> None:
    """Print one line of a table."""
    nothing = Measured(0, 0, 0, 0, 0, 0)
    answer, result = run.seen.get("answer", nothing), run.seen.get("result", nothing)
    waits = " | ".join(f"{m.p50:.0f} / {m.p95:.0f} / {m.p99:.0f} ms" for m in (answer, result))
    print(
        f"| {database} | {users} | {answer.rate * 60 / ANSWERS:.0f} | {answer.rate:.0f} | {waits} | {run.failures} |",
        flush=True,
    )


def main() -> None:
    """Read what to measure, and measure it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", nargs="*", default=["ratio", "crowd", "paced"])
    parser.add_argument("--seconds", type=int, default=30)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--users", type=int, default=16)
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--threads", type=int, default=1, help="1: as behind a proxy")
    parser.add_argument("--granian", action="store_true", help="where it is installed")
    chosen: Any = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="careerfit-load-"))
    server = os.environ.get("DATABASE_URL")
    try:
        bench = Bench(
            folder,
            urlunsplit(urlsplit(server)) if server else None,
            workers=chosen.workers,
            threads=chosen.threads,
            granian=chosen.granian,
        )
        if "ratio" in chosen.what:
            ratio(bench, rounds=chosen.rounds, users=chosen.users, seconds=chosen.seconds)
        if "crowd" in chosen.what:
            crowd(bench, seconds=chosen.seconds)
        if "paced" in chosen.what:
            paced(bench, seconds=max(120, chosen.seconds))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
