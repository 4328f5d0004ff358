"""Settings for gunicorn (``gunicorn --config python:careerfit.serving``).

The app is loaded once, before the workers are forked, and migrates its database before the first request, so that
a restart takes a second or two. A worker whose parent was killed exits by itself and frees the port.

HOST, PORT          the address to listen on (127.0.0.1, 8000)
WEB_PROCESSES       worker processes (1); auto: one for each available processor, but at least two. Not
                    WEB_CONCURRENCY, which gunicorn reads itself and only as a number.
WEB_THREADS         threads in each (16; 1 behind a proxy, which buffers slow clients' requests: a second thread
                    would only wait for the computing one, see docs/decisions/0016). With one thread, gunicorn's
                    sync worker serves, with more its gthread worker.
"""

import ctypes
import gc
import os
import platform
import shutil
import socket
import sys
from pathlib import Path
from typing import Any

VAR_DIR = Path(__file__).resolve().parent.parent / "var"
# Each process writes its metrics to files there, and /metrics adds them up. Set before prometheus_client is imported.
METRICS_DIR = VAR_DIR / f"metrics-{os.environ.get('PORT', '8000')}"
os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", str(METRICS_DIR))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "careerfit.settings")

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connections  # noqa: E402
from django.template.loader import get_template  # noqa: E402
from django.templatetags.static import static  # noqa: E402

from assessments.operations.logs import RedactingJsonFormatter  # noqa: E402


def number(name: str, default: int) -> int:
    """Return a positive integer from the environment; “auto” is the number of processors, two or more. Exit if bad."""
    value = os.environ.get(name, str(default))
    if value == "auto":
        # With one thread in each process, a second process answers while the first computes a slow page.
        return max(2, len(os.sched_getaffinity(0)))
    if not value.isdigit() or int(value) < 1:
        sys.exit(f"{name} has to be a whole number, 1 or more, not {value!r}.")
    return int(value)


M_MMAP_THRESHOLD = -3  # of glibc's malloc.h
LARGE = 4 * 2**20

wsgi_app = "careerfit.wsgi:application"
host, port = os.environ.get("HOST", "127.0.0.1"), number("PORT", 8000)
bind = f"{host}:{port}"
workers = number("WEB_PROCESSES", 1)
threads = number("WEB_THREADS", 1 if settings.BEHIND_PROXY else 16)
worker_class = "sync" if threads == 1 else "gthread"
preload_app = True
limit_request_line = 8190  # bytes, gunicorn’s most: the trial of a draft carries all its answers in the address
timeout = 60  # seconds after which a sync worker is killed in the middle of a request; nginx waits as long
graceful_timeout = 30  # seconds in which a worker may finish its requests before it is killed
loglevel = "warning"
logconfig_dict = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": RedactingJsonFormatter}},
    "handlers": {"error_console": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["error_console"], "level": "WARNING"},
    "loggers": {
        "gunicorn.error": {"handlers": ["error_console"], "level": "WARNING", "propagate": False},
        # gunicorn 27 warns for each HEAD request that it drops the body (its pull request 3616); Django leaves that to
        # the server. This can go when `curl --head` on a page logs no “WSGI app sent body bytes” without it.
        "gunicorn.http.wsgi": {"level": "ERROR"},
        "gunicorn.access": {"handlers": [], "level": "CRITICAL", "propagate": False},
    },
}


def on_starting(_server: Any) -> None:
    """Check DEBUG, static files and port, delete old metrics, migrate, and compile what the workers will share."""
    if settings.DEBUG:
        sys.exit("DEBUG=yes would show the site’s insides to everyone. Set DEBUG=no, or use `make dev` at your desk.")
    if missing := _not_collected():
        sys.exit(f"{missing[0]} was not collected. Run `make setup`, then `manage.py collectstatic`.")
    try:
        socket.create_server((host, port)).close()
    except OSError:
        sys.exit(f"Port {port} is taken by another program. Choose another: PORT={port + 1}")
    _clear_metrics(Path(os.environ["PROMETHEUS_MULTIPROC_DIR"]))
    call_command("migrate", verbosity=0)
    _warm_caches()
    _close_connections()
    _share_memory()


def _not_collected() -> list[str]:
    """Return our files that pages name and that the manifest of collected files lacks; each would be a 500."""
    ours = settings.BASE_DIR / "static"
    names = ["plotly/plotly.min.js", *(str(path.relative_to(ours)) for path in sorted(ours.rglob("*.*")))]
    return [name for name in names if not _has_address(name)]


def _has_address(name: str) -> bool:
    try:
        return bool(static(name))
    except ValueError:
        return False


def _clear_metrics(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)


def _warm_caches() -> None:
    """Compile what takes long before the fork, so that no worker's first visitor waits.

    The posting reader is compiled only for several workers: at a desk, a quick start counts for more.
    """
    from assessments.core.posting_reader.details import find_details
    from assessments.postings.report import read_text
    from assessments.questionnaires.instruments import instrument_for
    from assessments.questionnaires.published import latest_versions, reading_versions

    for version in latest_versions():
        instrument_for(version)
    get_template("quiz/question.html")
    if workers > 1:
        for version in reading_versions():
            read_text(version=version, text="")
        find_details("")


def _share_memory() -> None:
    """Keep the garbage collector away from all that was loaded so far, as none of it is ever garbage.

    Going through it, it would write to each object, and the forked workers would no longer share its memory.
    """
    gc.collect()
    gc.freeze()


def _close_connections() -> None:
    """Close connections and pools, which must not be shared with forked workers."""
    connections.close_all()
    for connection in connections.all(initialized_only=True):
        if hasattr(connection, "close_pool"):
            connection.close_pool()


def pre_fork(_server: Any, _worker: Any) -> None:
    """Close the connections that loading the app may have opened."""
    _close_connections()


def post_fork(_server: Any, _worker: Any) -> None:
    """Set up the worker's memory; start its sender of password mails, if there is a mail server."""
    give_back_large_blocks()
    if settings.EMAIL_CONFIGURED:
        from assessments.coaching.password_mails import wake_sender

        wake_sender()


def give_back_large_blocks() -> None:
    """Have glibc give back every freed block of LARGE bytes and more at once.

    By itself it raises that size to the largest block that was freed. Then each thread that has hashed a password
    keeps its 19 MiB, 300 MiB in a process of 16 threads.
    """
    if platform.libc_ver()[0] == "glibc":
        ctypes.CDLL(None).mallopt(M_MMAP_THRESHOLD, LARGE)


def child_exit(_server: Any, worker: Any) -> None:
    """Tell prometheus_client that a worker has exited; its counts stay in the totals."""
    from prometheus_client.multiprocess import mark_process_dead

    mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]


def when_ready(_server: Any) -> None:
    """Print the site's address."""
    print(f"careerfit is at http://{bind}/ (Ctrl+C stops it)", flush=True)
