"""What a result says in words, against its figures: for many simulated people, and on the pages of each kind."""

import csv
import io
import re

import pytest
from django.test import Client

from assessments.core.advice import talk_about
from assessments.core.names import without_article
from assessments.models import Version
from assessments.results.figure import percent
from assessments.results.report import Report
from assessments.results.verdict import names_of
from tests.html import Page
from tests.people import SHAPES, make_answered, responses_of_shape, simulated_reports

pytestmark = pytest.mark.django_db
PEOPLE = range(600)
CHANCE = re.compile(r"(about|more than|less than) (\d+)%")


def places(text: str, names: list[str]) -> list[int]:
    """Where each name stands in a text, with or without its article."""
    found = [text.find(without_article(name)) for name in names]
    assert -1 not in found, (text, names)
    return found


def check_chances(report: Report) -> None:
    """“About 70%” is within two points of the percentage that the table shows, and is said of the right archetype."""
    (said,) = CHANCE.findall(report.confidence)
    if report.kind == "split":
        chance = sum(score.p_top for score in report.leaders)
    else:
        chance = max(score.p_top for score in report.leaders or report.archetypes)
    if report.kind in ("spread", "flat"):
        likeliest = max(report.leaders or report.ranked, key=lambda score: score.p_top)
        assert f"{likeliest.name}, the most likely to come first" in report.confidence
    shown = round(100 * chance)
    if 3 <= shown <= 97:
        assert percent(chance) == f"{shown}%"
        assert said[0] == "about"
        assert abs(int(said[1]) - shown) <= 2
    else:
        assert " ".join(said) == ("more than 97" if shown > 97 else "less than 3")
    if "only" in report.confidence:
        assert chance < 0.6


def check_names(report: Report) -> None:
    """Everything that is named is named in the order of its figures, and nothing else is."""
    headline = report.headline(whose="Your")
    leaders, sides = report.mix
    named = [*leaders, *sides]
    assert {score.key for score in named} == {*report.leader_keys, *report.side_keys}
    order = places(headline, names_of(named))
    assert order == sorted(order)
    for score in report.archetypes:
        assert (without_article(score.name) in headline) == (score in named)
    assert [score.value for score in leaders] == sorted((score.value for score in leaders), reverse=True)
    assert [score.share for score in report.sides] == sorted((s.share for s in report.sides), reverse=True)
    assert all(score.share >= 20 and round(score.value, 1) > 55 for score in report.sides)
    assert [portrait.archetype for portrait in report.guidance.portraits] == [
        score.key for score in named or report.highest
    ]
    if not named:
        others = [score.value for score in report.archetypes if score not in report.highest]
        assert not report.highest or min(score.value for score in report.highest) > max(others)
    assert places(report.in_short, names_of(named)) == sorted(places(report.in_short, names_of(named)))


def check_verdict(report: Report) -> None:
    """The words of each kind hold for its figures."""
    headline, confidence = report.headline(whose="These"), report.confidence
    first = report.ranked[0]
    if report.kind == "clear":
        assert report.leaders == (first,)
        assert round(first.p_top, 3) >= 0.6
        assert all(first.share >= side.share for side in report.sides)
        assert "Mostly" in headline if report.sides else "point to" in headline
    elif report.kind == "split":
        more, less = sorted((score.p_top for score in report.leaders), reverse=True)
        assert ("we can’t say which yet" in confidence) == (more < 1.5 * less)
        assert more < 0.6
    if report.kind == "clear":
        second = report.ranked[1]
        assert f"; {second.name} is {'a close second' if second.p_top >= 0.2 else 'second'}." in confidence
    assert not re.search(r"\bsmall\b|\ba little\b|\bnot by much\b", f"{headline} {confidence} {report.surer}")
    pair = report.guidance.pair
    assert report.mix_name == (f"A mix known as “{pair.title}”." if pair and pair.title else "")
    assert ("aren’t enough answers" in confidence) == (not report.enough)


def check_week(report: Report) -> None:
    """The week is that of the pair, or of the first leader, and says which; what to do now is of those described."""
    guidance, named = report.guidance, [score for part in report.mix for score in part]
    assert guidance.week is not None
    if guidance.pair:
        assert (guidance.week, report.week_label) == (guidance.pair, guidance.pair.title or "The two together")
    elif named:
        assert (guidance.week.slot, guidance.week.audience) == ("week", (named[0].key,))
        assert (named[0].name in report.week_label) == (len(named) > 1)
    else:
        assert (guidance.week.slot, report.week_label) == ("flat", "")
    described = [portrait.archetype for portrait in guidance.portraits if portrait.in_full]
    to_do = guidance.to_do
    for pieces in (to_do.titles, to_do.questions):
        of = [next(key for key in piece.audience if key in described) for piece in pieces]
        assert of == [described[place % len(described)] for place in range(len(of))]
    if described:
        assert len(to_do.titles) == 3
        assert len(to_do.questions) == max(2, len(described))
        assert to_do.month is not None
        assert to_do.month.audience == (described[0],)
    shown = {*to_do.titles, *to_do.questions}
    assert not shown & {piece for portrait in guidance.further for _, pieces in portrait.steps for piece in pieces}


def check_talk(report: Report) -> None:
    """A coach reads of the same archetypes as the answers' owner, and so does what would make it surer."""
    leaders = names_of(report.mix[0])
    prompts = talk_about(
        kind=report.kind, names=leaders, enough=report.enough, notes=(), decisive_questions=0, left=report.unasked
    )
    if report.kind in ("split", "spread"):
        assert all(name in prompts[0] for name in leaders)
        assert not report.unasked or f"{leaders[0]} and {leaders[1]} apart" in report.surer
    assert bool(prompts) == (report.kind != "clear")
    assert not re.search(r"\bclear\b|\blevel\b", " ".join(prompts))


def test_every_sentence_of_many_people_agrees_with_their_figures(version: Version) -> None:
    kinds = set()
    for seed, report in simulated_reports(version, PEOPLE):
        kinds.add((report.kind, bool(report.sides)))
        try:
            for check in (check_chances, check_names, check_verdict, check_week, check_talk):
                check(report)
        except AssertionError as error:
            error.add_note(f"seed {seed}: {report.headline(whose='Your')} {report.confidence}")
            raise
    assert kinds == {(kind, sides > 0) for kind, sides in SHAPES}


@pytest.mark.parametrize("shape", SHAPES)
def test_the_page_and_the_files_name_leaders_and_sides(
    stranger: Client, student: Client, version: Version, shape: tuple[str, int]
) -> None:
    attempt = make_answered(version=version, responses=responses_of_shape(version, shape))
    address = f"/r/{attempt.links.get().token}/"
    theirs, mine = Page(stranger.get(address)), Page(student.get(address))
    data = stranger.get(f"{address}result.json").json()
    verdict = data["verdict"]
    assert list(verdict) == ["kind", "leaders", "sides", "enough"]
    assert (verdict["kind"], len(verdict["sides"])) == shape
    names = {score["key"]: score["name"] for score in data["archetypes"]}
    leading = verdict["leaders"] + (verdict["sides"] if verdict["kind"] == "spread" else [])
    named = [names[key] for key in names if key in leading]
    named += [names[key] for key in verdict["sides"] if key not in leading]
    for page in (theirs, mine):
        assert all(without_article(name) in page.heading for name in named)
        described = named or [score["name"] for score in data["archetypes"][:2]]
        assert page.texts(".portrait h2, .portrait summary > span") == described
    assert len(CHANCE.findall(theirs.texts(".lead")[0])) == 1
    assert len(theirs.all(".figures tbody tr[class]")) == len(theirs.all(".radar-named")) == len(named)
    preview = {tag.attributes["property"]: tag.attributes["content"] for tag in theirs.all("meta[property]")}
    assert preview["og:title"] == theirs.heading
    assert theirs.texts("head title") == [f"{theirs.heading} · careerfit"]
    rows = list(csv.DictReader(io.StringIO(stranger.get(f"{address}result.csv").content.decode("utf-8-sig"))))
    assert {(row["leaders"], row["sides"]) for row in rows} == {
        (" ".join(verdict["leaders"]), " ".join(verdict["sides"]))
    }
    listed = Page(student.get("/mine/")).texts(".owned .name")[0]
    assert all(without_article(name) in listed for name in named)
    assert (" side" in listed) == (len(named) > len(leading))
