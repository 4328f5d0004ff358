"""Training the posting reader on postings of our own, for a questionnaire of three jobs, and measuring it."""

import json
from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tomlkit
from django.core.management import CommandError, call_command

from assessments.authoring.reader_training import measuring
from assessments.authoring.reader_training.fitting import fit_softmax
from assessments.authoring.reader_training.labelled import LabelError, LabelledPosting, LabelledSentence, read_postings
from assessments.authoring.reader_training.measuring import cross_validate, figures_of, per_archetype, tables
from assessments.authoring.reader_training.training import Trainer
from assessments.core.definition import SHIPPED, read_file
from assessments.management.commands.train_reader import write_weights
from assessments.questionnaires.word_models import FOLDER

DUTIES = {
    "analytics": [
        "Build the weekly dashboard of {}",
        "Present insights on {} to executives",
        "Write reports on {} in SQL",
    ],
    "infra": ["Run the pipelines of {}", "Deploy the models of {} on Kubernetes", "Be on call for the systems of {}"],
    "client": ["Show the product to clients in {}", "Advise clients in {} at their offices", "Write proposals for {}"],
}
FIELDS = ["shipping", "music", "farming", "energy", "travel", "sport", "toys", "shoes"]
FRAME = """We are looking for somebody to join our team, full-time.

What you will do
{duties}

What you bring
- Two years of experience with Python
- Good communication skills

We are an equal opportunity employer.
"""


def labelled(primary: str, field: str, *, others: tuple[str, ...] = ()) -> LabelledPosting:
    """A posting of our own, with its first duty as the quote that decided it."""
    duties = [duty.format(field) for duty in DUTIES[primary]]
    text = FRAME.format(duties="\n".join(f"- {duty}" for duty in [*duties, *others]))
    return LabelledPosting(
        text=text,
        title="Data Scientist",
        primary=primary,
        secondary=None,
        overloaded=False,
        is_sure=field != "toys",
        source="ours",
        labeller="1",
        evidence={primary: (duties[0],)},
        distractors=("Good communication skills",),
    )


POSTINGS = [labelled(primary, field) for primary in DUTIES for field in FIELDS]
SENTENCES = [LabelledSentence("infra", "Keep the cluster awake"), LabelledSentence("", "A friendly team")]


@pytest.fixture(autouse=True)
def few_folds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Train three readers in place of ten for each cross-validation."""
    monkeypatch.setattr(measuring, "FOLDS", 3)


@pytest.fixture(scope="module")
def trainer() -> Trainer:
    content = read_file(SHIPPED)
    priors = json.loads((FOLDER / f"{content.slug}.priors.json").read_text(encoding="utf-8"))
    return Trainer(content=content, priors=priors, postings=POSTINGS, sentences=SENTENCES)


def test_a_trained_reader_reads_what_it_was_not_trained_with(trainer: Trainer) -> None:
    held = [number for number, posting in enumerate(POSTINGS) if "shoes" in posting.text]
    reader = trainer.train([number for number in range(len(POSTINGS)) if number not in held])
    assert [reader.read(POSTINGS[number].text).primary for number in held] == ["analytics", "infra", "client"]


def test_quotes_are_found_in_the_sentences_that_they_cover(trainer: Trainer) -> None:
    example = trainer.examples[0]
    sentences = [example.posting.text[s.start : s.end] for s in example.posting.sentences]
    assert [s for s, keys in zip(sentences, example.spoken_for, strict=True) if keys] == [
        "Build the weekly dashboard of shipping"
    ]
    assert [s for s, misleads in zip(sentences, example.misleads, strict=True) if misleads] == [
        "Good communication skills"
    ]


def test_a_word_model_knows_only_grams_of_several_postings(trainer: Trainer) -> None:
    model = trainer.fit_words(trainer.examples, version=7)
    assert {"dashboard", "pipelin", "client in"} <= set(model.places)
    assert "shipping" not in model.places
    assert "ship" not in model.places
    assert (model.version, model.postings, model.questionnaire) == (7, len(POSTINGS), "data-science-jobs")
    weights = dict(zip(model.archetypes, model.weights[model.places["dashboard"]], strict=True))
    assert max(weights, key=lambda key: weights[key]) == "analytics"


def test_no_posting_is_read_by_a_reader_that_was_trained_with_it(
    trainer: Trainer, monkeypatch: pytest.MonkeyPatch
) -> None:
    trained: list[set[int]] = []
    train = Trainer.train

    def noted(self: Trainer, chosen: Any, *, with_words: bool = True) -> Any:
        trained.append(set(chosen))
        return train(self, chosen, with_words=with_words)

    monkeypatch.setattr(Trainer, "train", noted)
    (outcomes,) = cross_validate(trainer, repeats=1, with_words=False)
    everything = set(range(len(POSTINGS)))
    assert sorted(number for chosen in trained for number in everything - chosen) == sorted(everything)
    assert [one.example for one in outcomes] == trainer.examples


def test_the_tables_have_every_learner_on_every_part(trainer: Trainer) -> None:
    lines = list(tables(trainer, repeats=1))
    for learner in ("article’s words", "title rule", "phrases alone", "the reader"):
        assert sum(learner in line for line in lines[:-1]) >= 3
    assert any(line.startswith("labeller 1") for line in lines)


def test_figures_count_what_they_say(trainer: Trainer) -> None:
    (outcomes,) = cross_validate(trainer, repeats=1, with_words=False)
    wrong = [
        replace(one, predicted=replace(one.predicted, primary="research", overloaded=True)) for one in outcomes[:6]
    ]
    figures = figures_of([*wrong, *outcomes[6:]])
    right = sum(one.is_right for one in outcomes[6:])
    assert figures["leading"] == figures["first two"] == right / len(outcomes)
    assert figures["overloaded P"] == 0.0
    assert np.isnan(figures["overloaded R"])
    assert per_archetype(wrong) == {"analytics": (0.0, 0.0, 0.0, 6)}


def test_weights_shrink_to_their_centre() -> None:
    rows, targets = np.array([[1.0], [0.0]]), np.array([[1.0, 0.0], [0.0, 1.0]])
    centre = np.array([[0.5, -0.5]])
    free, _ = fit_softmax(rows=rows, targets=targets, centre=centre, shrink=1e-3, shrink_base=1.0)
    held, _ = fit_softmax(rows=rows, targets=targets, centre=centre, shrink=1e6, shrink_base=1.0)
    assert free[0, 0] > 2
    np.testing.assert_allclose(held, centre, atol=1e-4)


# --- files ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("{", "line 1: this is not JSON"),
        ("[]", "line 1: this is not a JSON object"),
        ('{"title": "A", "primary": "infra"}', "“text” is missing"),
        ('{"text": "A", "title": "A", "primary": "infra", "evidence": ["a"]}', "quotes by archetype"),
        ('{"text": "A", "title": "A", "primary": "infra", "distractors": ["a"]}', "pairs of a quote"),
        ('{"text": "A", "title": "A", "primary": "infra", "distractors": 5}', "pairs of a quote"),
        ('{"text": "A", "title": "A", "primary": "infra", "distractors": [[5, "infra"]]}', "pairs of a quote"),
        ('{"text": "A", "title": "A", "primary": "infra", "evidence": {"infra": "a"}}', "quotes by archetype"),
        ('{"text": "A", "title": "A", "primary": "infra", "evidence": {"infra": 5}}', "quotes by archetype"),
    ],
)
def test_a_file_that_is_not_labelled_is_refused_with_its_line(tmp_path: Path, line: str, problem: str) -> None:
    path = tmp_path / "labelled.jsonl"
    path.write_text(line, encoding="utf-8")
    with pytest.raises(LabelError, match=problem):
        read_postings(path)
    with pytest.raises(CommandError, match=problem):
        call_command("train_reader", str(path))


@pytest.mark.parametrize(
    ("labels", "count", "problem"),
    [
        ({}, 9, "9 labelled postings are too few"),
        ({"primary": "nobody"}, 10, "“Analyst”: the questionnaire has no archetype “nobody”"),
        ({"secondary": "nobody"}, 10, "“Analyst”: the questionnaire has no archetype “nobody”"),
    ],
)
def test_too_few_postings_and_unknown_archetypes_are_refused(
    tmp_path: Path, labels: dict[str, str], count: int, problem: str
) -> None:
    path = tmp_path / "labelled.jsonl"
    line = json.dumps({"text": "Build it", "title": "Analyst", "primary": "infra", **labels})
    path.write_text(f"{line}\n" * count, encoding="utf-8")
    with pytest.raises(CommandError, match=problem):
        call_command("train_reader", str(path))


def test_line_ends_of_other_kinds_inside_a_text_end_no_line(tmp_path: Path) -> None:
    path = tmp_path / "labelled.jsonl"
    path.write_text('{"text": "A\u2028B\x85C", "title": "A", "primary": "infra"}\r\n', encoding="utf-8")
    assert [posting.text for posting in read_postings(path)] == ["A\u2028B\x85C"]


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"nowhere\.jsonl"):
        call_command("train_reader", str(tmp_path / "nowhere.jsonl"))


def test_the_command_measures_and_writes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "ours.jsonl"
    records = [
        {
            "text": posting.text,
            "title": posting.title,
            "primary": posting.primary,
            "secondary": None,
            "overloaded": False,
            "confidence": "high",
            "evidence": {key: list(quotes) for key, quotes in posting.evidence.items()},
            "distractors": [[quote, "client"] for quote in posting.distractors],
        }
        for posting in POSTINGS[::2]
    ]
    path.write_text("\n".join(map(json.dumps, records)), encoding="utf-8")
    assert [posting.text for posting in read_postings(path)] == [posting.text for posting in POSTINGS[::2]]
    before = {file: file.stat().st_mtime_ns for file in SHIPPED.parent.rglob("*") if file.is_file()}
    out = StringIO()
    call_command("train_reader", str(path), "--measure", "--repeats", "1", stdout=out)
    assert "the reader" in out.getvalue()
    assert {file: file.stat().st_mtime_ns for file in SHIPPED.parent.rglob("*") if file.is_file()} == before


def test_only_weights_are_written_into_the_cues(tmp_path: Path) -> None:
    path = tmp_path / "40-postings.toml"
    shipped = (SHIPPED / "40-postings.toml").read_text(encoding="utf-8")
    path.write_text(shipped, encoding="utf-8")
    cues = read_file(SHIPPED).cues
    write_weights(cues, path)
    assert path.read_text(encoding="utf-8") == shipped
    write_weights([replace(cue, weights={"infra": 9.5}) if cue.weights else cue for cue in cues], path)
    written = tomlkit.parse(path.read_text(encoding="utf-8"))["cues"].unwrap()
    assert {tuple(record["weights"].items()) for record in written if "weights" in record} == {(("infra", 9.5),)}
    assert [record["key"] for record in written] == [cue.key for cue in cues]
