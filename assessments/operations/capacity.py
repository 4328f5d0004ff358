"""Say whether the site holds as many attempts or kept postings as it may: people without an account can store these."""

from django.core.cache import caches
from django.db.models import Model
from prometheus_client import Gauge

COUNTED_FOR = 60  # seconds

STORED = Gauge("careerfit_stored", "Rows stored, counted when one more is asked for", ["kind"], multiprocess_mode="max")


def is_full(model: type[Model], *, maximum: int) -> bool:
    """Whether there are ``maximum`` rows. Each process counts them once in COUNTED_FOR seconds."""
    kind = model._meta.model_name or ""
    count: int = caches["pages"].get_or_set(f"rows-of-{kind}", model._default_manager.count, COUNTED_FOR) or 0
    STORED.labels(kind).set(count)
    return count >= maximum
