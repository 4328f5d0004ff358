"""What a result says in words, against its figures: for many simulated people, and on the pages of each kind."""

import csv
import io
import re
from fractions import Fraction
from itertools import pairwise

import pytest
from django.test import Client

from assessments.core.advice import talk_about
from assessments.core.charts import share_svg
from assessments.core.names import without_article
from assessments.models import Version
from assessments.results.report import Report, names_of
from assessments.templatetags.careerfit import percent
from tests.html import Page
from tests.people import SHAPES, make_answered, responses_of_shape, simulated_reports

pytestmark = pytest.mark.django_db
PEOPLE = range(600)
CASES = re.compile(r"about (\d+) of (\d+) cases")
SIMPLE = {Fraction(top, of) for of in (2, 3, 4, 5, 10, 20) for top in range(1, of)}


def places(text: str, names: list[str]) -> list[int]:
    """Where each name stands in a text, with or without its article."""
    found = [text.find(without_article(name)) for name in names]
    assert -1 not in found, (text, names)
    return found


def check_cases(report: Report) -> None:
    """“N of M cases” is the simple fraction nearest to the percentage that the table shows."""
    (said,) = CASES.findall(report.confidence)
    fraction = Fraction(int(said[0]), int(said[1]))
    if report.kind == "split":
        chance = sum(score.p_top for score in report.leaders)
    elif report.kind == "flat":
        chance = max(score.p_top for score in report.archetypes)
    else:
        chance = max(score.p_top for score in report.leaders)
    if report.kind != "split":
        likeliest = max(report.leaders or report.ranked, key=lambda score: score.p_top)
        assert f"{likeliest.name} comes out on top" in report.confidence
    shown = round(100 * chance)
    if report.kind != "split" and 3 <= shown <= 97:
        assert percent(chance) == f"{shown} %"
        assert abs(100 * fraction - shown) <= 3
    if fraction in SIMPLE:
        assert abs(100 * fraction - shown) == min(abs(100 * simple - shown) for simple in SIMPLE)
    else:
        assert fraction == Fraction(99, 100)
        assert shown >= 97
    if "only" in report.confidence:
        assert chance < 0.6


def check_names(report: Report) -> None:
    """Everything that is named is named in the order of its figures, and nothing else is."""
    headline = report.headline(whose="Your")
    leaders, sides = report.mix
    named = [*leaders, *sides]
    assert {score.key for score in named} == {*report.leader_keys, *report.side_keys}
    spoken = re.sub(r"“.*”", "", headline)  # the pair's own name may contain others
    order = places(spoken, names_of(named))
    assert order == sorted(order)
    for score in report.archetypes:
        assert (without_article(score.name) in spoken) == (score in named)
    assert [score.value for score in leaders] == sorted((score.value for score in leaders), reverse=True)
    assert [score.share for score in report.sides] == sorted((s.share for s in report.sides), reverse=True)
    assert all(score.share >= 20 and round(score.value, 1) > 55 for score in report.sides)
    assert [portrait.archetype for portrait in report.guidance.portraits] == [
        score.key for score in named or report.ranked[:2]
    ]
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
        assert ("which of them is open" in confidence) == (more < 1.5 * less)
        assert more < 0.6
    assert not re.search(r"\bsmall\b|\ba little\b|\bnot by much\b", f"{headline} {confidence} {report.surer}")
    pair = report.guidance.pair
    assert (f"“{pair.title}”" in headline) if pair and pair.title else ("a mix known as" not in headline)
    assert ("not enough answers" in headline) == (not report.enough)


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


def check_lists(report: Report) -> None:
    """A list by share and a list by value agree where shares are equal."""
    for one, other in pairwise(report.by_share):
        assert (one.share, one.value) >= (other.share, other.value)
    hues = re.findall(r'class="hue-(\w+)"', share_svg(report.archetypes))
    assert hues == [score.hue for score in report.by_share if score.share]


def test_every_sentence_of_many_people_agrees_with_their_figures(version: Version) -> None:
    kinds = set()
    for seed, report in simulated_reports(version, PEOPLE):
        kinds.add((report.kind, bool(report.sides)))
        try:
            for check in (check_cases, check_names, check_verdict, check_talk, check_lists):
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
        assert page.texts(".portrait h2") == (named or [score["name"] for score in data["archetypes"][:2]])
    said = [" of ".join(case) for case in CASES.findall(theirs.text)]
    assert said == [" of ".join(case) for case in CASES.findall(theirs.texts(".lead")[0])] + ["8 of 10"]  # of the bands
    in_strip = [int(share.split()[-2]) for share in theirs.texts(".key li")]
    assert in_strip == sorted(in_strip, reverse=True)
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
