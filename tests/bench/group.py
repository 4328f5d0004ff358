"""Time a coach's pages of a class of 300 on the server; called by `tests.bench.run`."""

import statistics
import time

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, get_runner, setup_test_environment
from django.utils.text import compress_string

PEOPLE, ROUNDS = 300, 15
BUDGET_MS = 300


def headers_for(address: str) -> dict[str, str]:
    """Return the headers of a request: the roster alone is fetched by htmx."""
    return {"HX-Request": "true"} if address.endswith("/roster/") else {}


def milliseconds(client: Client, address: str) -> float:
    """Time one request through the middleware to the rendered page."""
    begun = time.perf_counter()
    response = client.get(address, headers=headers_for(address))
    assert response.status_code == 200, response
    return (time.perf_counter() - begun) * 1000


def measure() -> None:
    """Print a line for each page: cold, warm, queries, bytes."""
    from assessments.models import ResultSnapshot, Version
    from tests.classes import make_class
    from tests.made_groups import make_coach, make_group

    group = make_group(make_coach(), Version.objects.get(), together_token="together-together-toge")
    make_class(group, people=PEOPLE)
    client = Client()
    client.force_login(group.coach.user)
    times = f"{'first ms':>12}{'p50 ms':>9}{'worst ms':>10}"
    print(f"\n{f'a group of {PEOPLE}':36}{times}{'queries':>9}{'gzip KiB':>10}{'raw KiB':>9}")
    pages = {
        "profiles": f"/coach/groups/{group.pk}/profiles/",
        "roster": f"/coach/groups/{group.pk}/",
        "roster, by leader": f"/coach/groups/{group.pk}/?sort=leader",
        "roster as htmx gets it": f"/coach/groups/{group.pk}/roster/",
        "projector": f"/coach/groups/{group.pk}/wall/",
        "profiles.csv": f"/coach/groups/{group.pk}/profiles.csv",
        "together": "/together/together-together-toge/",
    }
    for name, address in pages.items():
        first = milliseconds(client, address)
        taken = [milliseconds(client, address) for _ in range(ROUNDS)]
        with CaptureQueriesContext(connection) as asked:
            content = client.get(address, headers=headers_for(address)).content
        small, raw = len(compress_string(content)) / 1024, len(content) / 1024
        times = f"{first:12.0f}{statistics.median(taken):9.0f}{max(taken):10.0f}"
        print(f"{name:36}{times}{len(asked):9}{small:10.0f}{raw:9.0f}")
    ResultSnapshot.objects.all().delete()
    print(f"{'profiles, no snapshot saved':36}{milliseconds(client, pages['profiles']):12.0f}")
    print(f"budget: {BUDGET_MS} ms and 12 queries for a group’s page, 40 KiB gzipped for its roster")


def main() -> None:
    """Measure in a separate database."""
    setup_test_environment()
    from django.conf import settings

    runner = get_runner(settings)(verbosity=0, interactive=False)
    old = runner.setup_databases()
    try:
        measure()
    finally:
        runner.teardown_databases(old)
