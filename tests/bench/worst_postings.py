"""Processor seconds for the worst postings: to read one and show it, and to list thirty that were kept.

    python -m tests.bench.worst_postings

It makes a database of its own. A page is asked for by a process that has read nothing yet.
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

KEPT = {"blanks": "\u2028", "short sentences": "a;", "headings": "As a Data "}


def seconds(job: Callable[[], object]) -> float:
    """Return the processor time of a job."""
    begun = time.process_time()
    job()
    return time.process_time() - begun


def main() -> None:
    """Print the slowest texts, and the list's time for postings filled up with each piece of KEPT."""
    with tempfile.TemporaryDirectory() as home:
        os.environ["DATABASE_URL"] = f"sqlite:///{Path(home) / 'worst.sqlite3'}"
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        one_by_one()
        for name, piece in KEPT.items():
            list_of_thirty(name, piece)


def one_by_one() -> None:
    """Print the ten texts that take longest to be read and marked."""
    from assessments.models import Version
    from assessments.postings.report import read_text
    from tests.core.posting_reader.hostile import hostile_texts

    version = Version.objects.select_related("questionnaire").get()
    read_text(version=version, text="")
    taken = {
        name: seconds(lambda text=text: [*read_text(version=version, text=text).marked()])  # type: ignore[misc]
        for name, text in hostile_texts().items()
    }
    for name in sorted(taken, key=lambda name: -taken[name])[:10]:
        sys.stdout.write(f"{taken[name]:8.2f} s  read and marked: {name}\n")


def list_of_thirty(name: str, piece: str) -> None:
    """Keep thirty postings through the form, and print what the list of them costs a new process."""
    from django.test import Client

    from tests.core.posting_reader.own import text_of

    client = Client()
    for number in range(30):
        text = f"{text_of('infra').rstrip()} Number {number}."
        client.post("/postings/", {"text": text + piece * ((49_000 - len(text)) // len(piece)), "keep": "1"})
    sys.stdout.flush()
    child = os.fork()
    if not child:
        taken = seconds(lambda: client.get("/postings/"))
        sys.stdout.write(f"{taken:8.2f} s  GET /postings/ with 30 kept, filled up with {name}\n")
        sys.stdout.flush()
        os._exit(0)
    os.waitpid(child, 0)


if __name__ == "__main__":
    main()
