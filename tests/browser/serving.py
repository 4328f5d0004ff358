"""gunicorn's configuration for the servers of the tests: what is published is calibrated quickly."""

from typing import Any

from careerfit.serving import *  # noqa: F403  # gunicorn reads each setting and hook from this module


def post_worker_init(_worker: Any) -> None:
    """Simulate few people when drafts are published, as the fixture quick_calibration does for other tests."""
    from assessments.authoring import publishing  # Django is set up by now

    publishing.CUTOFF_PEOPLE = publishing.TO_COME_PEOPLE = 20
