"""Simulate people who take a published version, and print how well it measures."""

import json
import math
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from assessments.core.rounding import rounded
from assessments.core.scoring import QuestionsToCome, ScoringError
from assessments.core.scoring.simulation import GOALS, LANDED, PROTOTYPE, Simulation, simulate
from assessments.models import Version
from assessments.questionnaires.instruments import instrument_for

BAR_WIDTH = 30
LABELS = {
    "mean_questions": "mean questions until it stops",
    "minutes": "minutes",
    "same_leader": "same leader as the whole bank",
    "profile_r": "correlation with its profile",
    "leader_loss": "true leader found, less by",
    "chosen20_minus_random20": "20 chosen less 20 random",
    "cover_right": "80% band covers, model right",
    "cover_wrong": "80% band covers, misspecified",
    "calibration_error": "calibration error of P(top)",
    "clear_right": "“clear” is right",
    "step_ratio": "an answer’s step, × a plain sum",
    "bank_kib": "compiled bank, KiB",
}


class Command(BaseCommand):
    """Simulate respondents who don't answer as the scoring model assumes."""

    help = "Simulate people taking a version; print the figures beside the prototype’s and the goals."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the version, the numbers of people and seeds, and the output format."""
        parser.add_argument("slug", metavar="SLUG", nargs="?", help="a questionnaire (default: the only one)")
        parser.add_argument("--version", dest="number", type=int, help="its number (default: the newest)")
        parser.add_argument("--people", type=int, default=1000, help="people for each seed (default 1000)")
        parser.add_argument("--seeds", type=int, default=5, help="seeds of item parameters (default 5)")
        parser.add_argument(
            "--seed",
            type=int,
            default=0,
            help="the first seed (default 0); choose rules with the seeds from 0 on, and check them with --seed 5",
        )
        parser.add_argument("--processes", type=int, default=2, help="processes to use (default 2)")
        parser.add_argument("--json", action="store_true", help="print JSON")

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> Any:
        """Use ``--version`` for the questionnaire's version; Django's is printed by ``django-admin version``."""
        return super().create_parser(prog_name, subcommand, conflict_handler="resolve", **kwargs)

    def handle(self, *args: Any, **options: Any) -> None:
        """Simulate with a progress bar on standard error, and print a table or JSON."""
        version = self._version(options["slug"], options["number"])
        if options["seed"] < 0:
            raise CommandError("A seed can’t be negative.")
        try:
            result = simulate(
                instrument_for(version),
                to_come=QuestionsToCome.from_data(table) if (table := version.questions_to_come) else None,
                people=options["people"],
                seeds=options["seeds"],
                seed=options["seed"],
                processes=options["processes"],
                progress=self._bar,
            )
        except ScoringError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(self._json(version, result) if options["json"] else self._table(version, result))

    def _version(self, slug: str | None, number: int | None) -> Version:
        versions = Version.objects.select_related("questionnaire").newest_first()
        if slug:
            versions = versions.filter(questionnaire__slug=slug)
        if number:
            versions = versions.filter(number=number)
        versions_found = list(versions.defer("definition"))
        if not versions_found:
            raise CommandError("There is no such published version.")
        if len({version.questionnaire_id for version in versions_found}) > 1:
            raise CommandError("There are several questionnaires; name one.")
        return versions_found[0]

    def _bar(self, done: int, steps: int) -> None:
        full = BAR_WIDTH * done // steps
        self.stderr.write(
            f"\r[{'#' * full}{'.' * (BAR_WIDTH - full)}] {done}/{steps}", ending="\n" if done == steps else ""
        )
        self.stderr.flush()

    def _json(self, version: Version, result: Simulation) -> str:
        data = {
            "figures": {name: _number(value) for name, value in result.figures.items()},
            "careful": {name: _number(value) for name, value in result.careful.items()},
            "ways": {way: {name: _number(value) for name, value in row.items()} for way, row in result.ways.items()},
            "remaining_within_3": _number(result.remaining_within_3),
            "seeds": result.seeds,
            "people": result.people,
            "version": {
                "slug": version.questionnaire.slug,
                "number": version.number,
                "sha256": version.sha256,
            },
        }
        return json.dumps(data, indent=2)

    def _table(self, version: Version, result: Simulation) -> str:
        lines = [
            f"{version.questionnaire.slug}, version {version.number} ({version.sha256[:12]}): "
            f"{result.seeds} seeds of {result.people} simulated people. Simulation figures, not validity claims.",
            "",
            f"{'':32}{'prototype':>11}{'landed':>9}  {'goal':12}{'now':>9}{'careful':>9}",
        ]
        for name, value in result.figures.items():
            before = f"{_cell(PROTOTYPE[name], 11)}{_cell(LANDED[name])}"
            now = f"{_cell(value)}{_cell(result.careful.get(name))}"
            lines.append(f"{LABELS[name]:32}{before}  {_goal(name):12}{now}{_missed(name, value)}")
        lines.append(f"{'questions to come, within 3':32}{'':22}{'at least 0.8':12}{_cell(result.remaining_within_3)}")
        lines += ["", f"{'chosen at equal length':32}{'same':>9}{'true':>9}{'r':>9}{'minutes':>9}"]
        for way, row in result.ways.items():
            figures = [row.get(name) for name in ("same_leader", "true_leader", "profile_r", "minutes")]
            lines.append(f"{way:32}" + "".join(map(_cell, figures)))
        return "\n".join(lines)


def _cell(figure: float | None, width: int = 9) -> str:
    """Return a figure for the table; blank where there is none."""
    return " " * width if figure is None or math.isnan(figure) else f"{figure:{width}.3f}"


def _goal(name: str) -> str:
    least, most = GOALS[name]
    if least > 0.0 and most < 1.0:
        return f"{least:g} to {most:g}"
    return f"at least {least:g}" if least > 0.0 else f"at most {most:g}"


def _missed(name: str, value: float) -> str:
    least, most = GOALS[name]
    return "" if least <= value <= most else "  missed"


def _number(value: float) -> float | None:
    """Return a rounded figure; None for NaN, which JSON lacks."""
    return None if math.isnan(value) else rounded(value, 6)
