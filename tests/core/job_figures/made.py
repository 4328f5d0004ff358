"""Made-up job figures and labelled postings: two trades, found by two searches."""

from typing import Any

FIGURES: dict[str, Any] = {
    "format": 1,
    "questionnaire": "trades",
    "dated": "2026-11-30",
    "agreement": 80,
    "limits": ["All were in one town."],
    "postings": 50,
    "leads": {"baker": 30, "miller": 20, "smith": 0},
    "two": 20,
    "too_many": 1,
    "searches": [
        {"name": "bread", "found": "in May", "postings": 40, "leads": {"baker": 30, "miller": 10, "smith": 0}},
        {"name": "flour", "found": "in June", "postings": 10, "leads": {"baker": 0, "miller": 10, "smith": 0}},
    ],
    "titles": [
        {"name": "Oven Hand", "postings": 20, "leads": {"baker": 12, "miller": 8, "smith": 0}},
        {"name": "Stone Hand", "postings": 12, "leads": {"baker": 1, "miller": 11, "smith": 0}},
    ],
}
NAMES = {"baker": "The Baker", "miller": "The Miller", "smith": "The Smith"}

PLAN = """
questionnaire = "trades"
dated = 2026-11-30
agreement = 80
limits = ["All were in one town."]

[[searches]]
words = "bread"
found = "in May"
files = ["bread.csv", "rolls.csv"]

[[searches]]
words = "flour"
found = "in June"
files = ["flour.csv"]

[[titles]]
name = "Oven Hand"
phrases = ["oven hand", "oven/kiln hand"]
without = ["senior", "sr"]

[[titles]]
name = "Senior Oven Hand"
phrases = ["oven hand"]
also = ["senior", "sr"]
"""


def labelled(number: int, **other: Any) -> dict[str, Any]:
    """One labelled posting, as a line of a file holds it."""
    posting = {"id": f"somebody/trades:data/bread.csv#{number}", "title": "Oven Hand", "text": "Nobody reads this."}
    return posting | {"primary": "baker", "secondary": None, "overloaded": False} | other
