"""A site for the load driver: the real server on its own database, and the processor time of its processes."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
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
    # A command is no server: it has no folder for metrics.
    env = {name: value for name, value in env.items() if name != "PROMETHEUS_MULTIPROC_DIR"}
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
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
        """The processor time so far of the group's processes, and of their children that have ended."""
        return sum(sum(map(int, fields[11:15])) for _, fields in self._processes()) / TICKS

    def memory(self) -> list[tuple[int, float, float]]:
        """Return the workers' memory, each as pid, RSS and PSS in MB of 2^20 bytes.

        RSS counts pages that processes share in each of them; PSS divides them among these.
        """
        workers = sorted(pid for pid, fields in self._processes() if pid != self.process.pid and fields[0] != "Z")
        return [(pid, *_resident(pid)) for pid in workers]

    def _processes(self) -> Iterator[tuple[int, list[str]]]:
        """Yield the processes of this server's group, with the fields of /proc/<pid>/stat from the third on."""
        for stat in Path("/proc").glob("[0-9]*/stat"):
            try:
                fields = stat.read_text().rsplit(")", 1)[1].split()
            except OSError:
                continue
            if int(fields[2]) == self.process.pid:
                yield int(stat.parent.name), fields


def _resident(pid: int) -> tuple[float, float]:
    """Return a process's RSS and PSS in MB."""
    lines = dict(line.split(":", 1) for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:])
    rss, pss = (int(lines[name].split()[0]) / 1024 for name in ("Rss", "Pss"))
    return rss, pss


def gunicorn(workers: int, threads: int, env: dict[str, str]) -> tuple[list[str], dict[str, str]]:
    """Return the command of `make serve`."""
    sized = env | {"WEB_PROCESSES": str(workers), "WEB_THREADS": str(threads)}
    return [sys.executable, "-m", "gunicorn", "--config", "python:careerfit.serving"], sized
