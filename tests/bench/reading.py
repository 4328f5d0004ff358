"""Time the reading of a posting of 10,000 characters, and the memory that the reader adds to a process.

Called by `tests.bench.run`. It measures a new process, so that nothing is cached that a visitor would wait for; the
memory is what is added to that of numpy: the questionnaire, the word model, the stemmer, the reader and its caches.
"""

import json
import resource
import statistics
import subprocess
import sys
import time
from pathlib import Path

CHARACTERS, ROUNDS = 10_000, 60
BUDGET_MS, BUDGET_MIB = 100, 60


def resident_mib() -> float:
    """The peak memory of this process so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measure() -> None:
    """Print the figures of this process as JSON; called in a new process."""
    import numpy  # noqa: F401 -- loaded by the app anyway

    before = resident_mib()
    from assessments.core.definition import SHIPPED, read_file
    from assessments.core.posting_reader import Reader, normalise
    from assessments.questionnaires.word_models import word_model_for

    content = read_file(SHIPPED)
    begun = time.perf_counter()
    archetypes, model = tuple(content.archetype_by_key), word_model_for(content)
    reader = Reader(cues=content.cues, archetypes=archetypes, overload=content.overload, word_model=model)
    compiled = time.perf_counter()
    texts = sorted((Path(__file__).parents[1] / "core" / "posting_reader" / "texts").glob("*.txt"))
    text = "\n".join(path.read_text(encoding="utf-8") for path in texts)[:CHARACTERS]
    assert len(text) == CHARACTERS
    taken = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        reader.read(text)
        taken.append((time.perf_counter() - start) * 1000)
    normalised = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        normalise(text)
        normalised.append((time.perf_counter() - start) * 1000)
    figures = {
        "compile": (compiled - begun) * 1000,
        "first": taken[0],
        "p50": statistics.median(taken[1:]),
        "worst": max(taken[1:]),
        "mib": resident_mib() - before,
        "normalise": statistics.median(normalised),
    }
    sys.stdout.write(json.dumps(figures))


def main() -> None:
    """Print the table."""
    command = [sys.executable, "-c", "from tests.bench.reading import measure; measure()"]
    found = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    title = f"reading a posting of {CHARACTERS:,} characters"
    normalise = found.pop("normalise")
    print(f"\n{title:44}{'compile ms':>12}{'first ms':>10}{'p50 ms':>9}{'worst ms':>10}{'added MiB':>11}")
    print(f"{'':44}" + "".join(f"{found[key]:{w}.0f}" for key, w in zip(found, (12, 10, 9, 10, 11), strict=True)))
    print(f"of which bringing it into one form: {normalise:.0f} ms")
    print(f"budget: {BUDGET_MS} ms and {BUDGET_MIB} MiB")


if __name__ == "__main__":
    main()
