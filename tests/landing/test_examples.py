"""Made-up people and postings: they are what they are shown for, in any questionnaire."""

import pytest

from assessments.authoring.drafts import save_draft
from assessments.authoring.publishing import publish
from assessments.core.definition import read_file
from assessments.landing.examples import POSTINGS, example_posting, example_report, typical_report
from assessments.models import Version
from assessments.questionnaires.published import reading_versions
from tests.factories import NOON
from tests.quiz.test_other_topic import FIXTURE

pytestmark = pytest.mark.django_db


@pytest.fixture
def interests(db: None) -> Version:
    """Another questionnaire, of six axes, without advice and cues."""
    return publish(questionnaire=save_draft(definition=read_file(FIXTURE)), by=None, note="", now=NOON)


def test_somebody_typical_leads_with_their_archetype(version: Version, interests: Version) -> None:
    for each in (version, interests):
        for key in each.content.archetype_by_key:
            report = typical_report(each, key)
            assert report, key
            assert report.leader_keys == (key,)


def test_the_example_has_one_leader_one_side_and_a_mix_with_a_name(version: Version) -> None:
    report = example_report(version)
    assert report
    assert (report.kind, len(report.leaders), len(report.sides), report.enough) == ("clear", 1, 1, True)
    assert report.guidance.pair
    assert report.guidance.pair.title
    assert example_report(version) is report


def test_another_questionnaire_has_an_example_too_but_no_posting(interests: Version) -> None:
    report = example_report(interests)
    assert report
    assert (report.kind, len(report.sides)) == ("clear", 1)
    assert example_posting(interests) is None


def test_every_made_up_posting_is_read_without_doubt_and_marked_for_two_archetypes(version: Version) -> None:
    reading = {each.content.slug: each for each in reading_versions()}
    files = sorted(POSTINGS.glob("*.txt"))
    assert files
    for path in files:
        report = example_posting(reading[path.stem])
        assert report
        marked = {stretch.scores[0].key for stretch in report.marked() if stretch.scores}
        assert len(marked) >= 2
        assert {score.key for score in report.leaders} <= marked
