"""How the site is served: gunicorn's settings (``gunicorn --config python:careerfit.serving``).

The app is loaded once, before the workers are forked, and migrates its database before the first request, so that
starting again takes a second or two. A worker whose parent was killed notices and ends: the port is free again.

HOST, PORT          where it listens (127.0.0.1, 8000)
WEB_PROCESSES       worker processes (1); auto: one for each processor that we may use. Not WEB_CONCURRENCY, which
                    gunicorn reads by itself and takes for a number.
WEB_THREADS         threads in each (16; 1 behind a proxy that reads slow clients' requests whole: a thread more would
                    only wait for the one that computes, see docs/decisions/0016)
"""

import os
import shutil
import socket
import sys
from pathlib import Path
from typing import Any

VAR_DIR = Path(__file__).resolve().parent.parent / "var"
# Each process writes its numbers into a file there, and /metrics adds them up. Has to be set before they are counted.
METRICS_DIR = VAR_DIR / f"metrics-{os.environ.get('PORT', '8000')}"
os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", str(METRICS_DIR))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "careerfit.settings")

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connections  # noqa: E402
from django.template.loader import get_template  # noqa: E402

from assessments.operations.logs import RedactingJsonFormatter  # noqa: E402


def number(name: str, default: int) -> int:
    """Return a whole number from the environment, 1 or more; else stop with a sentence."""
    said = os.environ.get(name, str(default))
    if said == "auto":
        return len(os.sched_getaffinity(0))
    if not said.isdigit() or int(said) < 1:
        sys.exit(f"{name} has to be a whole number, 1 or more, not {said!r}.")
    return int(said)


wsgi_app = "careerfit.wsgi:application"
host, port = os.environ.get("HOST", "127.0.0.1"), number("PORT", 8000)
bind = f"{host}:{port}"
workers = number("WEB_PROCESSES", 1)
threads = number("WEB_THREADS", 1 if settings.BEHIND_PROXY else 16)
worker_class = "sync" if threads == 1 else "gthread"
preload_app = True
graceful_timeout = 30  # a request that was begun is answered before its worker ends
loglevel = "warning"
logconfig_dict = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": RedactingJsonFormatter}},
    "handlers": {"error_console": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["error_console"], "level": "WARNING"},
    "loggers": {
        "gunicorn.error": {"handlers": ["error_console"], "level": "WARNING", "propagate": False},
        "gunicorn.http.wsgi": {"level": "ERROR"},  # it tells of every HEAD that its body was dropped
        "gunicorn.access": {"handlers": [], "level": "CRITICAL", "propagate": False},
    },
}


def on_starting(_server: Any) -> None:
    """Refuse what may not be served, then bring the database up to date; a fresh one gets the shipped questionnaire."""
    if settings.DEBUG:
        sys.exit("DEBUG=yes would show the site's insides to everyone. Set DEBUG=no, or use `make dev` at your desk.")
    try:
        socket.create_server((host, port)).close()
    except OSError:
        sys.exit(f"Port {port} is taken by another program. Choose another: PORT={port + 1}")
    _forget_numbers(Path(os.environ["PROMETHEUS_MULTIPROC_DIR"]))
    call_command("migrate", verbosity=0)
    _remember()
    _leave_database()


def _forget_numbers(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)


def _remember() -> None:
    """Compile what every worker would else compile for its first students, who would wait for it."""
    from assessments.questionnaires.instruments import instrument_for
    from assessments.questionnaires.published import latest_versions

    for version in latest_versions():
        instrument_for(version)
    get_template("quiz/question.html")


def _leave_database() -> None:
    """No connection and no pool may be shared with the workers that are forked from here."""
    connections.close_all()
    for connection in connections.all(initialized_only=True):
        if hasattr(connection, "close_pool"):
            connection.close_pool()


def pre_fork(_server: Any, _worker: Any) -> None:
    """Leave the database, which loading the app may have asked something."""
    _leave_database()


def child_exit(_server: Any, worker: Any) -> None:
    """Let the numbers of a worker that is gone count on."""
    from prometheus_client.multiprocess import mark_process_dead

    mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]


def when_ready(_server: Any) -> None:
    """Say where to look."""
    print(f"careerfit is at http://{bind}/ (Ctrl+C stops it)", flush=True)
