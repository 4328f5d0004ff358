"""The word models that ship: small, of the shipped archetypes, of common words, and another version once changed."""

import hashlib
import json
from dataclasses import replace

import numpy as np
import pytest

from assessments.core.definition import SHIPPED, Archetype, read_file
from assessments.questionnaires.word_models import FOLDER, how_often_right_for, word_model_for, word_model_path

CONTENT = read_file(SHIPPED)
MODEL = word_model_for(CONTENT)
KNOWN = (1, "c055fc7321e8")


def test_a_changed_model_has_another_version_so_that_kept_postings_are_read_again() -> None:
    assert MODEL
    digest = hashlib.sha256(word_model_path(CONTENT.slug).read_bytes()).hexdigest()[:12]
    assert (MODEL.version, digest) == KNOWN, "If this is meant: train_reader raises the version; write both into KNOWN."


def test_the_model_knows_the_shipped_archetypes_and_is_small() -> None:
    assert MODEL
    assert set(MODEL.archetypes) == set(CONTENT.archetype_by_key) - {CONTENT.overload.catch_all}
    assert word_model_path(CONTENT.slug).stat().st_size < 1_000_000
    assert MODEL.weights.shape == (len(MODEL.places), len(MODEL.archetypes))
    assert np.isfinite(MODEL.weights).all()
    assert 50 < MODEL.right <= MODEL.agreement < 100


def test_a_gram_is_one_or_two_short_stems_of_several_postings() -> None:
    assert MODEL
    assert MODEL.postings_with.min() >= 5
    for gram in MODEL.places:
        stems = gram.split(" ")
        assert 1 <= len(stems) <= 2
        assert all(0 < len(stem) <= 20 for stem in stems), gram


def test_another_questionnaire_has_no_model() -> None:
    assert word_model_for(replace(CONTENT, slug="other")) is None
    changed: list[Archetype] = [replace(CONTENT.archetypes[0], key="other"), *CONTENT.archetypes[1:]]
    assert word_model_for(replace(CONTENT, archetypes=tuple(changed))) is None
    assert word_model_for(replace(CONTENT, archetypes=CONTENT.archetypes[1:])) is None


def test_how_often_it_is_right_is_said_only_of_what_was_counted() -> None:
    assert MODEL
    assert f"about {MODEL.right}" in how_often_right_for(CONTENT)
    assert f"about {MODEL.right}" in how_often_right_for(replace(CONTENT, title="Another title"))
    cue = next(cue for cue in CONTENT.cues if cue.weights and cue.phrases)
    for changed in (replace(cue, weights={}), replace(cue, phrases=cue.phrases[1:])):
        cues = tuple(changed if each.key == cue.key else each for each in CONTENT.cues)
        assert how_often_right_for(replace(CONTENT, cues=cues)).startswith("Nobody has counted")


@pytest.mark.parametrize("ending", ["priors.json", "sentences.jsonl"])
def test_what_it_is_trained_with_speaks_of_the_shipped_archetypes(ending: str) -> None:
    text = (FOLDER / f"{CONTENT.slug}.{ending}").read_text(encoding="utf-8")
    if ending == "priors.json":
        priors = json.loads(text)
        assert set(priors) == {cue.key for cue in CONTENT.cues if not cue.asks and cue.key != "base"}
        found = {key for weights in priors.values() for key in weights}
    else:
        found = {json.loads(line)["archetype"] for line in text.splitlines()} - {""}
    assert found <= set(CONTENT.archetype_by_key)
