"""The reader's version changes with what it says of the same text and cues, so that kept postings are read again."""

import hashlib

from assessments.core.posting_reader import READER_VERSION, Cue, Overload, Reader
from tests.core.posting_reader.hostile import hostile_texts
from tests.core.posting_reader.own import TEXTS, text_of

CUES = (
    Cue("base", "Where it starts", weights={"sea": 0.25}),
    Cue("models", "Models", ("~model", "machine-learning|ml .. product"), {"sea": 1.5, "air": -0.25}),
    Cue("systems", "Systems", ("~build .. pipeline|platform|system", "kubernetes|spark"), {"land": 1.25}),
    Cue("reports", "Reports", ("~dashboard|~report", "stakeholder"), {"air": 1.0}),
    Cue("people", "People", ("~work with", "team|client"), {"air": 0.5, "land": 0.25}),
    Cue("pay", "What it pays", ("salary|equity",), asks="What does it pay?"),
)
KNOWN = ("2", "9479d36f9bb4")


def test_the_version_changes_with_what_the_reader_says() -> None:
    reader = Reader(cues=CUES, archetypes=("sea", "land", "air"), overload=Overload("", ()))
    texts = [*(text_of(path.stem) for path in sorted(TEXTS.glob("*.txt"))), *hostile_texts().values()]
    said = hashlib.sha256()
    for text in texts:
        reading = reader.read(text[:3000])
        evidence = [(e.start, e.end, e.archetype, round(e.weight, 6), e.cues) for e in reading.evidence]
        verdict = (sorted(reading.shares.items()), reading.primary, reading.secondary, reading.overloaded)
        said.update(
            repr(
                (
                    reading.obstacle,
                    verdict,
                    evidence,
                    reading.silent,
                    reading.is_repeated,
                    sorted(map(repr, reading.details.items())),
                )
            ).encode()
        )
    now = said.hexdigest()[:12]
    assert now == KNOWN[1], "If this is meant: raise READER_VERSION, and write both into KNOWN."
    assert KNOWN[0] == READER_VERSION
