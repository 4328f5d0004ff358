"""Put names into a sentence, and say what the archetypes of a questionnaire are."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Noun:
    """What sentences call one archetype of a questionnaire, and several."""

    one: str
    many: str

    @property
    def such(self) -> str:
        """“such a job”, “such an interest”."""
        return f"such {'an' if self.one[:1].lower() in set('aeiou') else 'a'} {self.one}"


JOB = Noun("job", "jobs")
"""The noun of questionnaires that give none."""


def join_names(names: Sequence[str]) -> str:
    """Return one or more names joined by commas and “and”: “A”, “A and B”, “A, B and C”."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
