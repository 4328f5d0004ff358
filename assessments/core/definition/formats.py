"""What authors, forms and statistics need about each answer format."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from assessments.core.scoring import Format


@dataclass(frozen=True)
class FormatFacts:
    """One format. ``choice_limits`` are the fewest and most choices that an author may give, None without choices.

    ``counted`` names what the statistics count of a choice; ``other`` the number beside it, empty where there is none.
    """

    label: str
    choice_limits: tuple[int, int] | None
    counted: str
    other: str = ""


# People can compare about five choices at once and read about ten, so the author limits are narrower than the engine
# limits (scoring.instrument.ENGINE_CHOICE_LIMITS), which bound the computation.
FORMAT_FACTS: Mapping[Format, FormatFacts] = MappingProxyType(
    {
        Format.STATEMENT: FormatFacts("Statement, five points", None, "chosen"),
        Format.PAIR: FormatFacts("Pair: this or that", (2, 2), "chosen"),
        Format.GRADED_PAIR: FormatFacts("Graded pair, five points", (2, 2), "chosen"),
        Format.SINGLE: FormatFacts("Single choice", (2, 10), "chosen"),
        Format.BEST_WORST: FormatFacts("Most and least", (3, 5), "most", "least"),
        Format.RANKING: FormatFacts("Ranking", (2, 5), "first", "mean place"),
        Format.MULTI: FormatFacts("Any that apply", (2, 10), "ticked"),
        Format.ALLOCATION: FormatFacts("Points to share", (2, 10), "given points", "mean points"),
    }
)
