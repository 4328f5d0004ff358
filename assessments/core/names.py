"""Put names into a sentence."""

from collections.abc import Sequence


def join_names(names: Sequence[str]) -> str:
    """Return one or more names joined by commas and “and”: “A”, “A and B”, “A, B and C”."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
