"""Another questionnaire, with six axes, is imported, published and taken: no code depends on the shipped seven."""

import re

import pytest
from playwright.sync_api import expect

from assessments.core.definition import Definition, Format
from assessments.core.names import without_article
from tests.browser.conftest import Visit
from tests.browser.people import begin, expect_question, fill, look_at, press_next
from tests.browser.server import Server

pytestmark = pytest.mark.browser


def test_six_archetypes_make_six_corners(
    workshop: Server, small: Definition, shipped: Definition, visit: Visit
) -> None:
    assert {question.format for question in small.questions} == set(Format)
    seven = re.compile("|".join(re.escape(archetype.name) for archetype in shipped.archetypes), re.IGNORECASE)
    student = visit(workshop, width=360, height=740)
    page = student.goto("/")
    for title in (small.title, shipped.title):
        expect(page.get_by_role("link", name=title)).to_be_visible()

    begin(page, f"/q/{small.slug}/", "full")
    for pick, question in enumerate(small.questions):
        expect_question(page, question)
        assert not seven.search(page.content())
        fill(page, question, pick)
        press_next(page)
    assert not seven.search(page.content())
    look_at(page)
    page.get_by_role("button", name="See my result").click()
    page.wait_for_url("**/r/**")

    radar = page.locator("figure.radar > svg")
    expect(radar.locator(".radar-dot")).to_have_count(6)
    drawn = radar.text_content() or ""
    for archetype in small.archetypes:
        assert all(word in drawn for word in without_article(archetype.name).split()), drawn
        expect(page.locator(".figures tbody th").filter(has_text=without_article(archetype.name))).to_have_count(1)
    expect(page.locator(".figures tbody tr")).to_have_count(6)
    assert not seven.search(page.content())

    data = page.request.get(f"{page.url}result.json").json()
    assert data["questionnaire"]["slug"] == "six-interests"
    assert {entry["key"] for entry in data["archetypes"]} == {archetype.key for archetype in small.archetypes}
    assert sum(entry["share"] for entry in data["archetypes"]) == 100
    figure = page.request.get(f"{page.url}radar.json").json()
    assert len(figure["layout"]["polar"]["angularaxis"]["tickvals"]) == 6
    page.get_by_role("button", name="Explore this chart").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".radar.is-live .radar-plot .polarlayer")).to_be_visible()
