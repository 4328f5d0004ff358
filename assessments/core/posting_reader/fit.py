"""Say in sentences where a posting suits a result and where it doesn't.

One rule puts each archetype into one of five relations, so no archetype is in two sentences. The sentences hold for the
overlap as well: only an overlap of more than 100 − NOTABLE counts as alike, and then no difference can be notable.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum

from assessments.core.names import join_names

from .fitting import overlap_of

NOTABLE = 10  # the smallest share, and the smallest difference of shares, that gets a sentence, in per cent of a role
HALF = 50  # an overlap below which most of the posting is not what the person would choose
MAX_NAMED = 2  # archetypes of one relation


class Relation(Enum):
    """How a posting's share of one archetype relates to the result's."""

    SHARED = "a real part of both, and of about the same size"
    MORE = "clearly more of it in the posting"
    LESS = "clearly less of it in the posting"
    MISSING = "a real part of the result, and hardly any in the posting"
    SMALL = "too little to mention"


@dataclass(frozen=True)
class Words:
    """What sentences call the person of the result, and the role that their answers make."""

    look_for: str
    would_choose: str
    role: str
    answers: str
    missing: str


OWN = Words("you look for", "you would choose", "yours", "your own answers are", "You may miss {name}")
OTHERS = Words(
    "those answers look for", "those answers would choose", "theirs", "those answers are", "It may lack {name}"
)


def relation_of(posting: int, person: int) -> Relation:
    """Return how an archetype's two shares relate, in per cent.

    Shares are of about the same size where the smaller one is at least two thirds of the larger one.
    """
    smaller, larger = sorted((posting, person))
    if 3 * smaller >= 2 * larger:
        return Relation.SHARED if smaller >= NOTABLE else Relation.SMALL
    if larger - smaller < NOTABLE:
        return Relation.SMALL
    if posting > person:
        return Relation.MORE
    return Relation.LESS if posting >= NOTABLE else Relation.MISSING


def fit_sentences(
    posting: Mapping[str, int], person: Mapping[str, int], names: Mapping[str, str], *, is_own: bool
) -> list[str]:
    """Return how a posting suits a result, both as shares by archetype that sum to 100; ``is_own`` if it is "yours".

    What both have comes first, then what the posting has more of and less of, each with the largest part first.
    """
    words = OWN if is_own else OTHERS
    has = {key: person.get(key, 0) for key in posting}
    relations = {key: relation_of(posting[key], has[key]) for key in posting}
    overlap = overlap_of(posting, has)

    def related(*wanted: Relation, size: Callable[[str], int]) -> list[str]:
        return sorted((key for key in relations if relations[key] in wanted), key=size, reverse=True)

    shared = related(Relation.SHARED, size=lambda key: min(posting[key], has[key]))
    differing = [
        *related(Relation.MORE, size=lambda key: posting[key] - has[key])[:MAX_NAMED],
        *related(Relation.LESS, Relation.MISSING, size=lambda key: has[key] - posting[key])[:MAX_NAMED],
    ]
    sentences = []
    if overlap > 100 - NOTABLE:
        sentences.append(f"It is spread much as {words.answers}.")
    if shared:
        sentences.append(_shared_sentence([names[key] for key in shared], words, overlap))
    for key in differing:
        said = _difference(relations[key], words).format(name=names[key])
        sentences.append(f"{said}: {posting[key]} of 100 parts, where {words.role} has {has[key]}.")
    if not differing and overlap <= 100 - NOTABLE:
        count = sum(posting[key] != has[key] for key in posting)
        sentences.append(f"What differs, {100 - overlap} of 100 parts, is spread over {count} archetypes.")
    return sentences


def _shared_sentence(names: list[str], words: Words, overlap: int) -> str:
    others = ", among others" if len(names) > MAX_NAMED else ""
    named = join_names(names[:MAX_NAMED])
    if overlap < HALF:
        return f"It has some of what {words.look_for}: {named}{others}."
    return f"It has what {words.look_for} in {named}{others}."


def _difference(kind: Relation, words: Words) -> str:
    if kind is Relation.MISSING:
        return words.missing
    return f"It {'asks for more' if kind is Relation.MORE else 'has less'} of {{name}} than {words.would_choose}"
