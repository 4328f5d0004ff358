"""Prometheus metrics for operators; no labels identify a person.

Each process has its own counts; ``careerfit.watching`` sums those of one machine when the metrics are requested.
"""

from prometheus_client import Counter, Histogram

ATTEMPTS_STARTED = Counter("careerfit_attempts_started", "Attempts begun", ["mode"])
ATTEMPTS_FINISHED = Counter("careerfit_attempts_finished", "Attempts finished, each once", ["mode"])
ANSWERS = Counter("careerfit_answers", "Answers saved", ["kind"])
SCORING = Histogram(
    "careerfit_scoring_seconds",
    "Fitting a profile, and choosing the next question",
    ["task"],
    buckets=(0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.5),
)
