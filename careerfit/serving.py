"""How `make run` serves: gunicorn's settings (``gunicorn --config python:careerfit.serving``).

The app is loaded once, before the worker is forked, and migrates its database before the first request, so that
starting again takes a second or two. A worker whose parent was killed notices and ends: the port is free again.
"""

import os
import socket
import sys
from typing import Any

from django.core.management import call_command
from django.db import connections

wsgi_app = "careerfit.wsgi:application"
bind = f"127.0.0.1:{os.environ.get('PORT', '8000')}"
workers = 1
threads = 4
preload_app = True
loglevel = "warning"


def on_starting(_server: Any) -> None:
    """Look whether the port is free, then bring the database up to date; a fresh one gets the shipped questionnaire."""
    host, port = bind.split(":")
    try:
        socket.create_server((host, int(port))).close()
    except OSError:
        sys.exit(f"Port {port} is taken by another program. Choose another: make run PORT={int(port) + 1}")
    call_command("migrate", verbosity=0)
    connections.close_all()


def when_ready(_server: Any) -> None:
    """Say where to look."""
    print(f"careerfit is at http://{bind}/ (Ctrl+C stops it)", flush=True)
