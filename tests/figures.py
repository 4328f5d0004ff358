"""Measure and print the figures of the project: `make figures`."""

import os
import re
import statistics
import time
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"

import django
import textstat
from django.contrib.staticfiles import finders
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, get_runner, setup_test_environment
from django.utils.text import compress_string

GZIP = {"Accept-Encoding": "gzip"}
FRAGMENT = GZIP | {"HX-Request": "true"}


def milliseconds(work: Callable[[], object], times: int = 300) -> str:
    work()
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        taken.append((time.perf_counter() - start) * 1000)
    return f"p50 {statistics.median(taken):.2f} ms, p99 {sorted(taken)[int(times * 0.99)]:.2f} ms"


def linked_bytes(page: bytes, skip: str = "") -> int:
    names = set(re.findall(r'(?:src|href)="/static/([^"]+)"', page.decode()))
    sizes = {}
    for name in names:
        found = finders.find(name)
        assert found, f"{name} is linked, and not there"
        sizes[name] = len(compress_string(Path(found).read_bytes()))
    return sum(size for name, size in sizes.items() if not skip or skip not in name)


def measure() -> None:
    from assessments.core import scoring
    from assessments.core.definition import Format
    from assessments.models import Version
    from assessments.questionnaires.instruments import instrument_for
    from tests.factories import STUDENT, make_attempt, make_finished, posted_for, question_of, response_for

    version = Version.objects.get()
    content = version.content
    student = Client()
    student.cookies["careerfit_owner"] = STUDENT
    attempt = make_attempt(version=version)
    question = question_of(version, Format.BEST_WORST)
    place = f"/take/{attempt.pk}/{question.key}/"
    student.get(place)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        student.post(place, posted_for(question))
    work = sum(not q["sql"].startswith(("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")) for q in asked)
    print(f"queries of an answer: {len(asked)}, of which {len(asked) - work} begin and commit")
    formats = Counter(q.format for q in content.questions)
    sizes = {
        format.value: len(
            student.get(f"/take/{attempt.pk}/{question_of(version, format).key}/", headers=FRAGMENT).content
        )
        for format in formats
    }
    print(f"next question over the wire, gzip: {sizes}, largest {max(sizes.values())} B of 3072")
    opening, first = student.get("/q/data-science-jobs/", headers=GZIP), student.get(place, headers=GZIP)
    files = linked_bytes(student.get(place).content)
    print(f"first visit: opening {len(opening.content)} + question {len(first.content)} + files {files} B of 30720")
    done = make_finished(version=version, mode="full")
    token = done.links.get().token
    page = student.get(f"/r/{token}/")
    document = len(student.get(f"/r/{token}/", headers=GZIP).content)
    until = page.content.index(b"</svg>", page.content.index(b'class="radar"'))
    head = len(compress_string(page.content[: until + 6]))
    extra = linked_bytes(page.content, skip="plotly")
    print(
        f"result: radar drawn after {head} B, document {document} B of 14336, with script and icon {document + extra} B"
    )
    instrument = instrument_for(version)
    for count in (24, 60):
        answers = {q.key: response_for(q, i) for i, q in enumerate(content.questions[:count])}
        fitting = milliseconds(partial(scoring.fit_profile, instrument, answers))
        print(f"fit with covariance, {count} answers: {fitting}")
        fit = scoring.fit_profile(instrument, answers)
        print(f"profile from the fit, {count} answers: {milliseconds(partial(scoring.profile_from, fit))}")
    counts = {format.value: count for format, count in formats.items()}
    print(f"bank: {len(content.questions)} questions, {counts}")
    for key in content.archetype_by_key:
        weights = [c.weights[key] for q in content.questions for c in q.choices if key in c.weights]
        print(f"  {key}: {sum(w > 0 for w in weights)} choices for, {sum(w < 0 for w in weights)} against")
    known = {fact for source in content.sources for fact in source.facts}
    carried = {fact for archetype in content.archetypes for fact in archetype.facts}
    carried |= {fact for piece in content.advice for fact in piece.facts}
    print(f"facts carried: {len(known & carried)} of {len(known)}")
    questions = " ".join(
        f"{q.prompt} " + " ".join(f"{c.text}." for c in q.choices if c.text != q.prompt) for q in content.questions
    )
    advice = " ".join(piece.text for piece in content.advice if piece.slot != "titles")
    grade = textstat.flesch_kincaid_grade
    print(f"reading grade (Flesch-Kincaid): questions {grade(questions):.1f}, advice {grade(advice):.1f}")


if __name__ == "__main__":
    django.setup()
    setup_test_environment()
    runner = get_runner(django.conf.settings)(verbosity=0, interactive=False)
    old = runner.setup_databases()
    try:
        measure()
    finally:
        runner.teardown_databases(old)
