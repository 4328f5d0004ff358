"""Processor seconds for the worst texts, in whatever takes a text from outside; exits with 1 if one is over budget.

    python -m tests.bench.worst_texts

The texts are those of the tests, which notice what hangs. Postings have a bench of their own, `worst_postings`.
"""

import io
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr
from functools import partial
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.test import Client, override_settings  # noqa: E402
from django.test.utils import get_runner, setup_test_environment  # noqa: E402

from assessments.core.definition import DefinitionError, read_file  # noqa: E402
from assessments.core.names import clean_name  # noqa: E402
from assessments.core.posting_reader import PhraseError, read_phrase  # noqa: E402
from assessments.models import Version  # noqa: E402
from tests.attacks import test_worst_texts as worst  # noqa: E402
from tests.attacks.text_fields import every_request  # noqa: E402
from tests.bench.budget import print_slowest  # noqa: E402
from tests.core.definition.test_reading import WORST as FILES  # noqa: E402
from tests.core.posting_reader.test_phrases import TOO_MANY  # noqa: E402
from tests.core.test_names import REPEATED, long_name  # noqa: E402

Works = Iterator[tuple[str, Callable[[], object]]]


def refused(work: Callable[[], object]) -> None:
    """Do work that raises what says that a text is refused."""
    try:
        work()
    except (DefinitionError, PhraseError):
        return
    raise AssertionError("It was not refused.")


def of_patterns_and_functions() -> Works:
    """Every pattern, and every function that takes a text from outside."""
    for pattern, where in worst.patterns().items():
        for text in worst.texts():
            yield f"{where} with {text[:20]!r}", partial(worst.match_all, pattern, text)
    for name, function in worst.FUNCTIONS.items():
        for text in worst.texts():
            yield f"{name} with {text[:20]!r}", partial(function, text)
    for char in REPEATED:
        yield f"a long name of {char!a}", partial(clean_name, long_name(char))
    for times in TOO_MANY:
        yield f"a phrase of {times} places", partial(refused, partial(read_phrase, " ".join(["a|b-c"] * times)))


def of_files(home: Path) -> Works:
    """Every definition that is refused."""
    for kind, (text, _) in FILES.items():
        path = home / f"{kind}.toml"
        path.write_text(text, encoding="utf-8")
        yield kind, partial(refused, partial(read_file, path))


def of_headers() -> Works:
    """Every header that is read."""
    client = Client(raise_request_exception=False, enforce_csrf_checks=True)
    for header in worst.HEADERS:
        for text in worst.texts(worst.FEW):
            yield f"{header}: {text[:20]!r}", partial(worst.send_header, client, header, text)


def of_fields() -> Works:
    """Every text field of every form, and the codes of queries."""
    for address in worst.QUERIED:
        for text in worst.texts(worst.FEW):
            yield f"{address} with {text[:20]!r}", partial(Client().get, address, {"code": text, "r": text})
    for request in every_request(Version.objects.select_related("questionnaire").get()):
        yield str(request), request.send


def main() -> int:
    """Print the slowest of each kind, measured in a database of their own."""
    worst.patterns()  # imports careerfit.wsgi, which sets up the log anew
    with redirect_stderr(io.StringIO()):
        django.setup()  # what is logged is written, as in production, but not shown
    setup_test_environment()
    runner = get_runner(settings)(verbosity=0, interactive=False)
    old = runner.setup_databases()
    try:
        with tempfile.TemporaryDirectory() as home, override_settings(BEHIND_PROXY=True):
            within = [
                print_slowest("patterns and functions", of_patterns_and_functions()),
                print_slowest("definitions in files", of_files(Path(home))),
                print_slowest("headers, in two requests", of_headers()),
                print_slowest("fields of forms", of_fields()),
            ]
    finally:
        runner.teardown_databases(old)
    return 0 if all(within) else 1


if __name__ == "__main__":
    sys.exit(main())
