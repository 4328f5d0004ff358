"""Processor seconds for the worst postings: to read one and show it, and to list thirty that were kept.

    python -m tests.bench.worst_postings

It exits with 1 if one is over budget, and makes a database of its own. A page is asked for by a process that has read
nothing yet.
"""

import os
import sys
import tempfile
from functools import partial
from pathlib import Path

from tests.bench.budget import BUDGET, print_slowest, seconds_of

KEPT = {"blanks": "\u2028", "short sentences": "a;", "headings": "As a Data "}


def main() -> int:
    """Print the slowest texts, and the list's time for postings filled up with each piece of KEPT."""
    with tempfile.TemporaryDirectory() as home:
        os.environ["DATABASE_URL"] = f"sqlite:///{Path(home) / 'worst.sqlite3'}"
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        within = [one_by_one(), *(list_of_thirty(name, piece) for name, piece in KEPT.items())]
    return 0 if all(within) else 1


def one_by_one() -> bool:
    """Print the texts that take longest to be read and marked; return whether all are within the budget."""
    from assessments.models import Version
    from assessments.postings.report import read_text
    from tests.core.posting_reader.hostile import hostile_texts

    version = Version.objects.select_related("questionnaire").get()
    read_text(version=version, text="")

    def read_and_mark(text: str) -> None:
        list(read_text(version=version, text=text).marked())

    works = ((name, partial(read_and_mark, text)) for name, text in hostile_texts().items())
    return print_slowest("postings of 50,000 characters, read and marked", works)


def list_of_thirty(name: str, piece: str) -> bool:
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
        taken = seconds_of(lambda: client.get("/postings/"))
        sys.stdout.write(f"{taken:8.2f} s  GET /postings/ with 30 kept, filled up with {name}\n")
        sys.stdout.flush()
        os._exit(taken > BUDGET)
    return os.waitpid(child, 0)[1] == 0


if __name__ == "__main__":
    sys.exit(main())
