"""The shipped content except questions and cues: archetypes, sources and advice, read from their TOML files."""

import re
import tomllib
from collections import Counter
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

import pytest

from tests.content.ease import grade

FOLDER = Path(__file__).resolve().parents[2] / "assessments" / "content" / "data_science_jobs"

ARCHETYPES = ["analytics", "feature", "infra", "internal", "research", "client", "everything"]  # as in the article
AROUND = ["analytics", "feature", "infra", "internal", "research", "everything", "client"]  # the chart; see 0039
HUES = {"blue", "orange", "green", "rose", "purple", "ochre", "teal"}
SENIORITY = ["student", "junior", "mid", "senior"]
COMPANY_SIZES = ["startup", "midsize", "large"]
PORTRAIT_SLOTS = ["tools", "place", "askers", "not_for"]
GENERAL_SLOTS = ["mix", "spread", "overload", "flat"]
LIST_SLOTS = ["titles", "posting", "interview", "learn"]
TWO_SENTENCES = ["week", "month"]

FACT_COUNTS = {"AG": 10, "FB": 9, "IB": 8, "IT": 7, "RS": 6, "CB": 7, "EE": 8, "MX": 5, "SN": 2, "AU": 2}
FACTS = {f"{prefix}-{number}" for prefix, count in FACT_COUNTS.items() for number in range(1, count + 1)}

# The fewest and the most words of an entry: the result page has a budget of bytes.
WORDS = (
    dict.fromkeys(PORTRAIT_SLOTS, (30, 60))
    | dict.fromkeys([*GENERAL_SLOTS, "seniority", "company_size"], (30, 75))
    | dict.fromkeys(["posting", "interview", "learn"], (8, 22))
    | {"pair": (40, 70), "titles": (1, 11), "week": (35, 60), "month": (20, 35), "entry": (40, 70)}
)


def _read() -> dict[str, Any]:
    content: dict[str, Any] = {}
    for path in [FOLDER / "10-questionnaire.toml", *sorted(FOLDER.glob("*-advice-*.toml"))]:
        for key, value in tomllib.loads(path.read_text(encoding="utf-8")).items():
            if isinstance(value, list):
                content.setdefault(key, []).extend(value)
            else:
                content[key] = value
    return content


CONTENT = _read()
ADVICE: list[dict[str, Any]] = CONTENT["advice"]


def _in_slot(slot: str) -> list[dict[str, Any]]:
    return [entry for entry in ADVICE if entry["slot"] == slot]


def _word_count(text: str) -> int:
    return len(text.split())


def _grade(texts: list[str]) -> float:
    plain = " ".join(text if text.endswith((".", "?")) else f"{text}." for text in texts)
    return grade(plain.replace("’", "'").replace("“", "").replace("”", ""))


# The questionnaire and its archetypes


def test_the_article_is_credited() -> None:
    source = CONTENT["questionnaire"]["source"]
    assert source == {
        "title": "Archetypes of the Data Scientist Role",
        "author": "Stephanie Kirmer",
        "publisher": "Towards Data Science",
        "published": "August 2023",
        "url": "https://stephaniekirmer.com/writing/archetypesofthedatascientistrole",
    }


def test_each_scale_has_five_different_labels() -> None:
    assert set(CONTENT["scales"]) == {"enjoyment", "agreement"}
    for labels in CONTENT["scales"].values():
        assert len(labels) == len(set(labels)) == 5


def test_the_seven_archetypes_in_order_and_who_named_them() -> None:
    assert [archetype["key"] for archetype in CONTENT["archetypes"]] == AROUND
    ours = {archetype["key"] for archetype in CONTENT["archetypes"] if archetype["named_by"] == "us"}
    assert ours == {"internal", "research", "client"}
    assert {archetype["named_by"] for archetype in CONTENT["archetypes"]} == {"article", "us"}


def test_no_archetype_has_the_key_of_a_context() -> None:
    assert not set(ARCHETYPES) & {*SENIORITY, *COMPANY_SIZES}


def test_every_archetype_has_a_hue_and_a_glyph_of_its_own() -> None:
    assert {archetype["hue"] for archetype in CONTENT["archetypes"]} == HUES
    assert len({archetype["glyph"] for archetype in CONTENT["archetypes"]}) == len(ARCHETYPES)


def test_the_two_archetypes_of_a_pair_with_a_name_are_side_by_side_in_the_chart() -> None:
    """The authored order is the order around the radar."""
    around = {frozenset(pair) for pair in pairwise([*AROUND, AROUND[0]])}
    named = {frozenset(piece["for"]) for piece in CONTENT["advice"] if piece["slot"] == "pair" and "title" in piece}
    assert named
    assert named <= around


@pytest.mark.parametrize("archetype", CONTENT["archetypes"], ids=AROUND)
def test_a_glyph_is_a_short_path_inside_its_box(archetype: dict[str, Any]) -> None:
    glyph = archetype["glyph"]
    assert re.fullmatch(r"M[MmLlHhVvCcSsQqTtAaZz0-9 .,-]+", glyph)
    assert len(glyph) <= 160
    assert all(float(number) <= 24 for number in re.findall(r"\d+(?:\.\d+)?|\.\d+", glyph))


@pytest.mark.parametrize("archetype", CONTENT["archetypes"], ids=AROUND)
def test_an_archetype_is_described_briefly(archetype: dict[str, Any]) -> None:
    assert 8 <= _word_count(archetype["summary"]) <= 20
    assert 40 <= _word_count(archetype["days"]) <= 80
    assert archetype["facts"]


# The facts


def test_the_sources_have_every_fact_once_in_its_paragraph() -> None:
    sources = CONTENT["sources"]
    assert [source["key"] for source in sources] == [f"P{number}" for number in range(1, 19)]
    held = Counter(fact for source in sources for fact in source["facts"])
    assert set(held) == FACTS
    assert len(FACTS) == 64
    assert set(held.values()) == {1}
    assert all(4 <= _word_count(source["about"]) <= 20 for source in sources)


def test_every_fact_is_cited_and_every_cited_fact_exists() -> None:
    carried = {fact for entry in [*ADVICE, *CONTENT["archetypes"]] for fact in entry["facts"]}
    assert carried == FACTS


def test_no_entry_cites_a_fact_twice() -> None:
    for entry in [*ADVICE, *CONTENT["archetypes"]]:
        assert len(entry["facts"]) == len(set(entry["facts"])), entry["key"]


@pytest.mark.parametrize("archetype", ARCHETYPES)
def test_an_archetypes_facts_are_cited_in_its_description(archetype: str) -> None:
    prefix = dict(zip(ARCHETYPES, FACT_COUNTS, strict=False))[archetype]
    described = [entry for entry in CONTENT["archetypes"] if entry["key"] == archetype]
    described += [entry for entry in ADVICE if entry["for"] == [archetype]]
    carried = {fact for entry in described for fact in entry["facts"] if fact.startswith(prefix)}
    assert carried == {fact for fact in FACTS if fact.startswith(prefix)}


# The slots


def test_every_entry_has_a_known_slot() -> None:
    assert {entry["slot"] for entry in ADVICE} == set(WORDS)


def test_an_entry_has_the_known_fields_and_a_unique_slug() -> None:
    keys = [entry["key"] for entry in ADVICE]
    assert len(keys) == len(set(keys))
    for entry in ADVICE:
        assert set(entry) - {"title"} == {"key", "slot", "for", "text", "facts"}, entry["key"]
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", entry["key"])


def test_an_entry_is_for_known_archetypes_and_contexts() -> None:
    for entry in ADVICE:
        assert set(entry["for"]) <= {*ARCHETYPES, *SENIORITY, *COMPANY_SIZES}, entry["key"]
        assert len(entry["for"]) == len(set(entry["for"])), entry["key"]


@pytest.mark.parametrize("slot", PORTRAIT_SLOTS)
def test_each_archetype_has_one_entry_of_each_portrait_slot(slot: str) -> None:
    assert [entry["for"] for entry in _in_slot(slot)] == [[archetype] for archetype in ARCHETYPES]


@pytest.mark.parametrize("slot", TWO_SENTENCES)
def test_each_archetype_has_one_week_and_one_thing_to_do_in_two_sentences(slot: str) -> None:
    entries = _in_slot(slot)
    assert [entry["for"] for entry in entries] == [[archetype] for archetype in ARCHETYPES]
    assert {entry["key"]: len(re.findall(r"[.?](?= |$)", entry["text"])) for entry in entries} == {
        f"{archetype}-{slot}": 2 for archetype in ARCHETYPES
    }


@pytest.mark.parametrize("archetype", ARCHETYPES)
def test_a_week_speaks_to_its_reader_and_has_its_facts_from_the_article(archetype: str) -> None:
    (week,) = (entry for entry in _in_slot("week") if entry["for"] == [archetype])
    prefix = dict(zip(ARCHETYPES, FACT_COUNTS, strict=False))[archetype]
    assert re.search(r"\byou\b", week["text"], re.IGNORECASE)
    assert week["facts"]
    assert {fact.partition("-")[0] for fact in week["facts"]} == {prefix}


def test_each_archetype_says_in_two_to_four_sentences_how_a_student_gets_in() -> None:
    entries = _in_slot("entry")
    assert [entry["for"] for entry in entries] == [[archetype] for archetype in ARCHETYPES]
    sentences = {entry["key"]: len(re.findall(r"[.?](?= |$)", entry["text"])) for entry in entries}
    assert {key: count for key, count in sentences.items() if not 2 <= count <= 4} == {}


def test_each_pair_of_archetypes_has_one_entry() -> None:
    pairs = [entry["for"] for entry in _in_slot("pair")]
    assert pairs == [list(pair) for pair in combinations(ARCHETYPES, 2)]
    assert len(pairs) == 21


def test_two_pairs_have_a_name_and_the_rest_cite_nothing() -> None:
    named = {tuple(entry["for"]): (entry["title"], entry["facts"]) for entry in ADVICE if entry.get("title")}
    assert named == {
        ("analytics", "feature"): ("Product analytics data scientist", ["MX-2"]),
        ("feature", "infra"): ("Full-stack machine-learning data scientist", ["MX-3"]),
    }
    assert all(not entry["facts"] for entry in _in_slot("pair") if not entry.get("title"))


@pytest.mark.parametrize("slot", GENERAL_SLOTS)
def test_each_general_slot_has_one_entry_for_everyone(slot: str) -> None:
    assert [entry["for"] for entry in _in_slot(slot)] == [[]]


@pytest.mark.parametrize(("slot", "contexts"), [("seniority", SENIORITY), ("company_size", COMPANY_SIZES)])
def test_each_context_has_one_entry(slot: str, contexts: list[str]) -> None:
    assert [entry["for"] for entry in _in_slot(slot)] == [[context] for context in contexts]


@pytest.mark.parametrize("archetype", ARCHETYPES)
@pytest.mark.parametrize("slot", LIST_SLOTS)
def test_each_list_has_four_entries_for_anyone(slot: str, archetype: str) -> None:
    assert sum(entry["for"] == [archetype] for entry in _in_slot(slot)) >= 4


@pytest.mark.parametrize("context", ["student", "senior"])
@pytest.mark.parametrize("archetype", ARCHETYPES)
def test_students_and_seniors_have_two_entries_of_their_own(archetype: str, context: str) -> None:
    tailored = [entry for entry in ADVICE if entry["for"] == [archetype, context]]
    assert len(tailored) >= 2
    assert {entry["slot"] for entry in tailored} == {"interview", "learn"}


# The words


@pytest.mark.parametrize("slot", list(WORDS))
def test_a_text_has_the_length_of_its_slot(slot: str) -> None:
    fewest, most = WORDS[slot]
    lengths = {entry["key"]: _word_count(entry["text"]) for entry in _in_slot(slot)}
    assert {key: length for key, length in lengths.items() if not fewest <= length <= most} == {}


def test_no_text_appears_twice() -> None:
    texts = [re.sub(r"\W+", " ", entry["text"]).strip().casefold() for entry in ADVICE]
    texts += [archetype[field] for archetype in CONTENT["archetypes"] for field in ("summary", "days")]
    assert [text for text, count in Counter(texts).items() if count > 1] == []


def test_an_interview_entry_is_a_question() -> None:
    assert all(entry["text"].endswith("?") for entry in _in_slot("interview"))


def test_a_text_is_one_clean_line_with_typographic_quotes() -> None:
    texts = [entry["text"] for entry in ADVICE] + [source["about"] for source in CONTENT["sources"]]
    texts += [archetype[field] for archetype in CONTENT["archetypes"] for field in ("summary", "days")]
    for text in texts:
        assert text == " ".join(text.split())
        assert not re.search(r"['\"!]|percentile", text), text
        assert text.count("“") == text.count("”"), text


def test_the_advice_reads_at_grade_nine_or_lower() -> None:
    prose = [entry["text"] for entry in ADVICE if entry["slot"] != "titles"]
    prose += [archetype[field] for archetype in CONTENT["archetypes"] for field in ("summary", "days")]
    assert _grade(prose) <= 9


@pytest.mark.parametrize("slot", [slot for slot in WORDS if slot not in LIST_SLOTS])
def test_no_paragraph_reads_above_grade_nine(slot: str) -> None:
    grades = {entry["key"]: _grade([entry["text"]]) for entry in _in_slot(slot)}
    assert {key: found for key, found in grades.items() if found > 9} == {}
