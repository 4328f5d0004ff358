"""Train the posting reader from labelled postings; for developers."""

import json
from argparse import ArgumentParser
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import tomlkit
from django.core.management.base import BaseCommand, CommandError

from assessments.authoring.reader_training.labelled import LabelError, read_postings, read_sentences
from assessments.core.definition import SHIPPED, read_file
from assessments.core.posting_reader import Cue
from assessments.questionnaires.word_models import FOLDER, word_model_for, word_model_path

CUES = SHIPPED / "40-postings.toml"


class Command(BaseCommand):
    """Train the shipped questionnaire's reader, or measure how well it reads what it wasn't trained with."""

    help = (
        "Train the posting reader on labelled postings (one JSON a line) and write its word model and the weights of "
        "its cues; with --measure, only print tables of a cross-validation."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the files, and whether to measure."""
        parser.add_argument("files", metavar="FILE", nargs="+", type=Path, help="labelled postings, one JSON a line")
        parser.add_argument("--measure", action="store_true", help="print tables, write nothing")
        parser.add_argument("--repeats", type=int, default=5, help="of the cross-validation")

    def handle(self, *args: Any, **options: Any) -> None:
        """Train and write, or measure and print."""
        try:
            # They need scipy, of the development group.
            from assessments.authoring.reader_training.measuring import measure_right, tables
            from assessments.authoring.reader_training.training import Trainer
        except ImportError as error:
            raise CommandError("Training needs scipy: `make test` installs what developers need.") from error
        content = read_file(SHIPPED)
        try:
            trainer = Trainer(
                content=content,
                priors=json.loads((FOLDER / f"{content.slug}.priors.json").read_text(encoding="utf-8")),
                postings=[posting for path in options["files"] for posting in read_postings(path)],
                sentences=read_sentences(FOLDER / f"{content.slug}.sentences.jsonl"),
            )
        except LabelError as error:
            raise CommandError(str(error)) from error
        if options["measure"]:
            for line in tables(trainer, repeats=options["repeats"]):
                self.stdout.write(line)
            return
        earlier = word_model_for(content)
        model = trainer.fit_words(trainer.examples, version=earlier.version + 1 if earlier else 1)
        model = replace(model, right=measure_right(trainer, repeats=options["repeats"]))
        word_model_path(content.slug).write_text(model.as_text(), encoding="utf-8")
        write_weights(trainer.fit_cues(trainer.examples), CUES)
        self.stdout.write(
            f"Wrote version {model.version} of the word model, from {model.postings} postings, and the cues’ weights; "
            f"it is right about {model.right} of 100 that it wasn’t trained with. "
            "Next: make calibrate, then make test."
        )


def write_weights(cues: Iterable[Cue], path: Path) -> None:
    """Write the cues' weights into their TOML file, leaving all else as it is."""
    document = tomlkit.parse(path.read_text(encoding="utf-8"))
    weights = {cue.key: cue.weights for cue in cues}
    for record in document["cues"]:
        if "weights" in record:
            written = ", ".join(f"{archetype} = {weight}" for archetype, weight in weights[record["key"]].items())
            record["weights"] = tomlkit.parse(f"weights = {{ {written} }}")["weights"]
    path.write_text(tomlkit.dumps(document), encoding="utf-8")
