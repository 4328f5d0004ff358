"""A site for the load driver: the real server on its own database, and the processor time of its processes."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TICKS = os.sysconf("SC_CLK_TCK")
START_SECONDS = 60


def environment(database: str, port: int, folder: Path, settings: str = "careerfit.settings") -> dict[str, str]:
    """Return the environment of a production site, on loopback and without https."""
    return {
        **os.environ,
        "DATABASE_URL": database,
        "DJANGO_SETTINGS_MODULE": settings,
        "SECRET_KEY": "only-for-the-load-test-and-long-enough-for-anything",
        "DEBUG": "no",
        "HTTPS": "no",
        "LOG_REQUESTS": "yes",
        "PROXY_HEADERS": "yes",  # each student has an own address, as behind a proxy
        "ALLOWED_HOSTS": "127.0.0.1",
        "PORT": str(port),
        "STATIC_ROOT": str(folder / "static"),
        "PROMETHEUS_MULTIPROC_DIR": str(folder / f"metrics-{port}"),
    }


def free_port() -> int:
    """Return a free port."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def manage(env: Mapping[str, str], *arguments: str) -> str:
    """Run a management command and return its output."""
    command = [sys.executable, "manage.py", *arguments]
    done = subprocess.run(command, cwd=ROOT, env=dict(env), capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr)
    return done.stdout


class Served:
    """One server in its own process group; a context manager."""

    def __init__(self, name: str, command: list[str], env: dict[str, str], folder: Path) -> None:
        self.name, self.command, self.env = name, command, env
        self.origin = f"http://127.0.0.1:{env['PORT']}"
        self.log = folder / f"{name}.log"

    def __enter__(self) -> "Served":
        """Start it, and wait until it responds."""
        Path(self.env["PROMETHEUS_MULTIPROC_DIR"]).mkdir(parents=True, exist_ok=True)
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                self.command, cwd=ROOT, env=self.env, stdout=log, stderr=log, start_new_session=True
            )
        deadline = time.monotonic() + START_SECONDS
        while not self._answers():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise SystemExit(f"{self.name} did not start:\n{self.log.read_text()}")
            time.sleep(0.1)
        return self

    def __exit__(self, *_: object) -> None:
        """Stop it with SIGTERM."""
        os.killpg(self.process.pid, signal.SIGTERM)
        self.process.wait(START_SECONDS)

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.origin}/healthz", timeout=5):  # noqa: S310 -- loopback
                return True
        except urllib.error.HTTPError:
            return True
        except OSError:
            return False

    def cpu_seconds(self) -> float:
        """The processor time so far of the group's running processes."""
        total = 0
        for stat in Path("/proc").glob("[0-9]*/stat"):
            try:
                fields = stat.read_text().rsplit(")", 1)[1].split()
            except OSError:
                continue
            if int(fields[2]) == self.process.pid:
                total += int(fields[11]) + int(fields[12])
        return total / TICKS


def gunicorn(workers: int, threads: int, env: dict[str, str]) -> tuple[list[str], dict[str, str]]:
    """Return the command of `make serve`."""
    sized = env | {"WEB_PROCESSES": str(workers), "WEB_THREADS": str(threads)}
    return [sys.executable, "-m", "gunicorn", "--config", "python:careerfit.serving"], sized
