"""Postings of our own writing, read as whoever wrote them meant them; and texts that are none."""

import json
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.core.definition import SHIPPED, read_file
from assessments.core.posting_reader import MAX_TEXT_LENGTH, Obstacle, Reader, Reading
from assessments.core.posting_reader.reading import MIN_EVIDENCE_WITH_WORDS, WORDS_FACTOR
from assessments.core.posting_reader.verdict import FLATTEN_WITH_WORDS, UNSAID
from assessments.postings.report import reader_from
from tests.core.posting_reader.others import OTHERS
from tests.core.posting_reader.own import text_of

SINGLE = ["analytics", "feature", "infra", "internal", "research", "client"]
THREE = ["everything", "overloaded-agency", "overloaded-fintech", "overloaded-health"]


@pytest.fixture(scope="module")
def reader() -> Reader:
    return reader_from(read_file(SHIPPED))


@pytest.mark.parametrize("name", SINGLE)
def test_one_job_is_read_as_that_job(reader: Reader, name: str) -> None:
    reading = reader.read(text_of(name))
    assert (reading.primary, reading.overloaded) == (name, False)
    assert reading.shares[name] > 60
    assert all(item.weight > 0 for item in reading.evidence)


def test_two_jobs_are_a_first_and_a_second(reader: Reader) -> None:
    reading = reader.read(text_of("feature-infra"))
    assert (reading.primary, reading.secondary, reading.overloaded) == ("feature", "infra", False)


@pytest.mark.parametrize("name", THREE)
def test_three_jobs_are_too_many(reader: Reader, name: str) -> None:
    reading = reader.read(text_of(name))
    assert reading.overloaded
    assert {"infra", "analytics"} <= set(reading.ranked[:4])


def test_a_first_data_hire_for_everything_is_everything(reader: Reader) -> None:
    assert reader.read(text_of("everything")).primary == "everything"


@pytest.mark.parametrize("name", OTHERS)
def test_other_texts_are_refused_with_their_obstacle(reader: Reader, name: str) -> None:
    obstacle, text = OTHERS[name]
    reading = reader.read(text)
    assert reading.obstacle == obstacle
    assert (reading.primary, reading.secondary, reading.overloaded, dict(reading.shares)) == (None, None, False, {})
    assert not reading.evidence


def test_duties_as_bare_bullets_can_be_read(reader: Reader) -> None:
    bullets = [line for line in text_of("infra").splitlines() if line.startswith("•")]
    assert reader.read("\n".join(bullets)).primary == "infra"


def test_a_page_with_its_markup_is_read_like_its_text(reader: Reader) -> None:
    text = text_of("client")
    tags = ("li" if line.startswith("•") else "p" for line in text.splitlines())
    lines = "".join(f"<{tag} class='x'>{line}</{tag}>" for tag, line in zip(tags, text.splitlines(), strict=True))
    page = f"<html><head><title>Dashboards</title></head><script>publish('papers')</script><ul>{lines}</ul></html>"
    assert reader.read(page).shares == reader.read(text).shares


def test_the_same_text_twice_counts_once(reader: Reader) -> None:
    once, twice = (reader.read(text_of("research") * times) for times in (1, 2))
    assert once.shares == twice.shares
    assert (once.is_repeated, twice.is_repeated) == (False, True)


def test_praise_benefits_and_equal_opportunity_carry_no_weight(reader: Reader) -> None:
    blurb = (
        "Acme is the leading provider of research papers, data pipelines and dashboards, founded in 1990.\n"
        + text_of("feature")
        + "\nBenefits\nFree Docker courses, a gym, dental.\nWe are an equal opportunity employer and publish our pay."
    )
    assert reader.read(blurb).shares == reader.read(text_of("feature")).shares


def test_misleading_words_hardly_change_the_shares(reader: Reader) -> None:
    plain = reader.read(text_of("analytics")).shares
    misled = text_of("analytics").replace(
        "What you bring",
        "You will report to the Head of Product and support internal and external audits.\n\nWhat you bring",
    )
    assert reader.read(misled).primary == "analytics"
    assert abs(reader.read(misled).shares["internal"] - plain["internal"]) <= 3


def test_what_it_doesn_t_say_is_listed(reader: Reader) -> None:
    assert "tells-on-call" in reader.read(text_of("analytics")).silent
    assert "tells-on-call" not in reader.read(text_of("infra")).silent
    assert "tells-salary" not in reader.read(text_of("feature")).silent


@pytest.mark.parametrize("name", SINGLE)
def test_what_sentences_add_sums_up_to_the_scores_that_the_shares_come_from(reader: Reader, name: str) -> None:
    reading, model = reader.read(text_of(name)), reader.word_model
    assert model
    base = next(cue.weights for cue in reader.cues if cue.key == "base")
    scores = {
        key: base.get(key, 0.0)
        + WORDS_FACTOR * model.base[column]
        + sum(pull for (_, archetype), pull in reading.pulls.items() if archetype == key)
        for column, key in enumerate(model.archetypes)
    }
    parts = {key: math.exp(score / FLATTEN_WITH_WORDS) for key, score in scores.items()}
    for key, part in parts.items():
        assert reading.shares[key] == pytest.approx(
            100 * ((1 - UNSAID) * part / sum(parts.values()) + UNSAID / len(parts)), abs=1
        )
    shown = {(item.start, item.archetype): item.weight for item in reading.evidence}
    assert shown == {place: pull for place, pull in reading.pulls.items() if pull >= MIN_EVIDENCE_WITH_WORDS}


def test_offsets_are_those_of_what_was_pasted(reader: Reader) -> None:
    text = "<p>Hiring!</p>\r\n" + text_of("infra").replace("\n", "\r\n")
    reading = reader.read(text)
    marked = [text[slice(*item.pasted)] for item in reading.evidence]
    assert "maintain the feature store and the streaming pipelines (Kafka, Flink) that feed it" in marked


def test_as_much_as_is_allowed_is_read_and_more_is_not(reader: Reader) -> None:
    filler = "\n".join(f"Build the dashboard number {i} for team {i}." for i in range(2000))[: MAX_TEXT_LENGTH - 5000]
    assert reader.read(text_of("analytics") + filler).is_posting
    assert reader.read("x" * (MAX_TEXT_LENGTH + 1)).obstacle == Obstacle.LONG


def check(reading: Reading, text: str) -> None:
    assert reading.is_posting == (reading.primary is not None) == bool(reading.shares)
    assert sum(reading.shares.values()) in (0, 100)
    for item in reading.evidence:
        start, end = item.pasted
        assert 0 <= item.start < item.end <= len(reading.text)
        assert 0 <= start < end <= len(text)


WORDS = (
    "You will|build|models|dashboards|for clients|•|\n|Requirements:|SQL|PhD|<b>|&amp;|our|research|I|papers|the|and|"
    "data pipelines|production|👩‍💻|…|\x00|ﬁ|İ|ß"
)


@settings(max_examples=60)
@given(text=st.lists(st.sampled_from(WORDS.split("|")), max_size=150).map(" ".join))
def test_any_text_is_read_or_refused(reader: Reader, text: str) -> None:
    check(reader.read(text), text)


def test_a_reading_can_be_written_as_json(reader: Reader) -> None:
    json.dumps([item.weight for item in reader.read(text_of("client")).evidence])
