"""/q/<slug>/archetypes/<key>/ and its card: one archetype, from what a week is like to how one gets in."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from assessments.authoring.drafts import save_draft
from assessments.authoring.publishing import publish
from assessments.core.definition import SLOTS, read_file
from assessments.landing.examples import typical_report
from assessments.models import Attempt, Questionnaire, Version
from assessments.questionnaires.job_figures import job_figures_for
from tests.content.test_advice import ARCHETYPES
from tests.factories import NOON, make_version
from tests.html import Page
from tests.quiz.test_other_topic import FIXTURE

pytestmark = pytest.mark.django_db
ADDRESS = "/q/data-science-jobs/archetypes/infra/"


def changed(version: Version, **changes: object) -> None:
    """Publish a next version with these parts of its data changed."""
    make_version(version, number=version.number + 1, definition=version.content.as_data() | changes)


def test_tells_a_story_in_order_and_lists_it_at_the_top(stranger: Client, version: Version) -> None:
    page = Page(stranger.get(ADDRESS))
    parts = [
        *("What a week is like", "What such a job is like", "A typical profile", "Jobs it is mixed with"),
        *("How common it is", "How to get in as a student", "Titles to search for"),
        *(
            "How to spot such a job in a posting",
            "Questions to ask in an interview",
            "What to learn next",
            "The others",
        ),
    ]
    assert page.heading == version.content.archetype_by_key["infra"].name
    assert page.texts("h2") == ["On this page", *parts]
    assert page.texts("nav li") == parts
    assert [anchor.removeprefix("#") for anchor in page.attributes("nav li a", "href")] == page.attributes("h2", "id")[
        1:
    ]


def test_has_one_button(stranger: Client, version: Version) -> None:
    page = Page(stranger.get(ADDRESS))
    assert page.texts(".button") == ["Take the quiz"]
    assert page.link("Take the quiz") == "/q/data-science-jobs/"
    Questionnaire.objects.update(listing=Questionnaire.Listing.WITHDRAWN)
    assert not Page(stranger.get(ADDRESS)).has(".button")


@pytest.mark.parametrize("key", ARCHETYPES)
def test_every_piece_of_advice_about_it_is_there_with_its_paragraphs(
    stranger: Client, version: Version, key: str
) -> None:
    content = version.content
    page = Page(stranger.get(f"/q/data-science-jobs/archetypes/{key}/"))
    shown = {"week", "tools", "place", "askers", "not_for", "titles", "posting", "interview", "learn", "entry"}
    about = [piece for piece in content.advice if piece.audience == (key,) and piece.slot in shown]
    pairs = [piece for piece in content.advice if piece.slot == "pair" and key in piece.audience]
    assert len(pairs) == len(ARCHETYPES) - 1
    for piece in [*about, *pairs]:
        assert " ".join(piece.text.split()) in page.text, piece.key
    cited = {content.source_of_fact[fact] for piece in [*about, *pairs] for fact in piece.facts}
    linked = {address.partition("#")[2] for address in page.addresses if "/sources/#" in address}
    assert linked == cited | {content.source_of_fact[fact] for fact in content.archetype_by_key[key].facts}


def test_a_mix_that_has_a_name_is_not_folded(stranger: Client, version: Version) -> None:
    page = Page(stranger.get(ADDRESS))
    feature = version.content.archetype_by_key["feature"].name
    named = f"With {feature}: full-stack machine-learning data scientist"
    assert named in page.texts(".story > h3")
    assert len(page.texts("details h3")) == len(ARCHETYPES) - 2
    assert "want two of these jobs at once" in page.text


def test_mixes_without_a_name_are_folded_also_where_no_mix_has_one(stranger: Client, version: Version) -> None:
    page = Page(stranger.get("/q/data-science-jobs/archetypes/client/"))
    assert "Mix by mix" in page.texts("summary")
    assert len(page.texts("details h3")) == len(ARCHETYPES) - 1


def test_a_typical_profile_leads_with_it_and_says_what_comes_nearest(stranger: Client, version: Version) -> None:
    report = typical_report(version, "infra")
    assert report
    first, second = report.ranked[:2]
    page = Page(stranger.get(ADDRESS))
    assert first.key == "infra"
    assert f"{second.name} comes second, with {second.value:.0f}" in page.text
    assert page.has("figure svg[role=img]")


def test_says_how_common_it_is_in_a_sentence_before_the_figures(stranger: Client, version: Version) -> None:
    page, figures = Page(stranger.get(ADDRESS)), job_figures_for(version.content)
    assert figures
    share = figures.all.share("infra")
    text = page.text
    assert f"about {share.of_hundred} lead with this job ({share.range})" in text
    assert page.texts(".story > .lead") == ["About 1 in 5 postings is mostly this job."]
    assert text.index("About 1 in 5 postings is mostly this job.") < text.index("Of 100 postings like those counted")
    titles = {title.name: title.share("infra") for title in figures.titles if title.leads["infra"]}
    rows = dict(zip(page.texts(".jobs th[scope=row]"), page.texts(".jobs td.range"), strict=True))
    assert rows == {name: share.range for name, share in titles.items()}
    assert len(page.all(".jobs .bar[aria-hidden=true] .bar-band")) == len(rows)
    assert "Counted on" in page.text


def test_says_what_the_posting_reader_listens_for(stranger: Client, version: Version) -> None:
    page = Page(stranger.get(ADDRESS))
    assert page.link("posting reader") == "/postings/"
    says = {cue.says for cue in version.content.cues if cue.weights.get("infra", 0) > 0}
    assert len(says & set(page.texts("details:has(#posting) li"))) >= 3


def test_home_results_and_postings_lead_here(
    stranger: Client, student: Client, version: Version, finished: Attempt
) -> None:
    pages = {address: Page(stranger.get(address)) for address in ("/", "/postings/", ADDRESS)}
    for archetype in version.content.archetypes:
        address = f"/q/{version.content.slug}/archetypes/{archetype.key}/"
        assert pages["/"].link(archetype.name) == pages["/postings/"].link(archetype.name) == address
        assert archetype.key == "infra" or pages[ADDRESS].link(archetype.name) == address
        assert Page(stranger.get(address)).heading == archetype.name
    result = Page(student.get(f"/r/{finished.links.get().token}/"))
    led_to = [str(link.attributes["href"]).split("/")[-2] for link in result.all(".portrait a[href*='/archetypes/']")]
    assert led_to
    assert set(led_to) <= set(version.content.archetype_by_key)
    assert len(led_to) == len(result.all(".portrait"))


@pytest.mark.parametrize("end", ["", "card.png"])
@pytest.mark.parametrize("place", ["data-science-jobs/archetypes/none/", "none/archetypes/infra/"])
def test_an_unknown_archetype_is_not_found(stranger: Client, place: str, end: str) -> None:
    assert stranger.get(f"/q/{place}{end}").status_code == 404


def test_one_that_the_newest_version_left_out_still_has_its_page(stranger: Client, version: Version) -> None:
    data = version.content.as_data()
    left = [part for part in data["archetypes"] if part["key"] != "infra"]
    changed(version, archetypes=left, questions=[], advice=[], cues=[], postings={})
    assert stranger.get(ADDRESS).status_code == 200
    assert "Infra" not in " ".join(Page(stranger.get("/")).texts(".cast a"))


def test_figures_are_left_out_once_an_archetype_was_renamed_in_code(stranger: Client, version: Version) -> None:
    data = version.content.as_data()
    everyone = [*data["archetypes"], data["archetypes"][0] | {"key": "newcomer", "name": "The Newcomer"}]
    changed(version, archetypes=everyone)
    page = Page(stranger.get(ADDRESS))
    assert "How common it is" not in page.headings
    assert "What such a job is like" in page.headings
    assert Page(stranger.get("/q/data-science-jobs/archetypes/newcomer/")).heading == "The Newcomer"
    assert "Where the jobs are" not in Page(stranger.get("/postings/")).headings


def test_a_questionnaire_without_advice_reads_well_too(stranger: Client, db: None) -> None:
    version = publish(questionnaire=save_draft(definition=read_file(FIXTURE)), by=None, note="", now=NOON)
    for archetype in version.content.archetypes:
        page = Page(stranger.get(f"/q/{version.content.slug}/archetypes/{archetype.key}/"))
        assert page.heading == archetype.name
        assert page.texts("nav li") == page.texts("h2")[1:]
        assert page.texts("h2")[-1] == "The others"
        assert not any(text in {*SLOTS.values()} for text in page.texts("h2:has(+ h2)"))
        assert "job" not in page.text.replace("Which job do you put your name to?", "")


def test_has_a_title_a_text_and_a_card_of_its_own_for_chats(stranger: Client, version: Version) -> None:
    page, archetype = Page(stranger.get(ADDRESS)), version.content.archetype_by_key["infra"]

    def meta(name: str) -> list[str]:
        return page.attributes(f'meta[property="og:{name}"]', "content")

    assert (meta("title"), meta("description")) == ([archetype.name], [archetype.summary])
    assert meta("url") == [f"http://testserver{ADDRESS}"]
    [card] = meta("image")
    picture = stranger.get(card.removeprefix("http://testserver"))
    assert picture["Content-Type"] == "image/png"
    assert picture.content[16:24] == (1200).to_bytes(4, "big") + (630).to_bytes(4, "big")


@pytest.mark.parametrize("end", ["", "card.png"])
def test_costs_one_query_and_is_kept_by_who_has_it(
    stranger: Client, django_assert_num_queries: DjangoAssertNumQueries, end: str
) -> None:
    first = stranger.get(f"{ADDRESS}{end}")
    with django_assert_num_queries(1):
        again = stranger.get(f"{ADDRESS}{end}", headers={"If-None-Match": first["ETag"]})
    assert (first.status_code, again.status_code) == (200, 304)
    with django_assert_num_queries(1):
        assert stranger.get(f"{ADDRESS}{end}").content == first.content
    assert first["Cache-Control"] == "no-cache"
    assert not first.cookies


def test_search_engines_are_kept_from_what_is_not_listed(stranger: Client, version: Version) -> None:
    addresses = (ADDRESS, f"{ADDRESS}card.png", "/q/data-science-jobs/sources/")
    assert not any("X-Robots-Tag" in stranger.get(address) for address in addresses)
    Questionnaire.objects.update(listing=Questionnaire.Listing.BY_LINK)
    assert [stranger.get(address)["X-Robots-Tag"] for address in addresses] == ["noindex"] * 3
