"""Names and texts that would be code in HTML, SVG, JSON, typst or a spreadsheet."""

import re

import pytest
from django.test import Client

from assessments.models import Coach, Version
from assessments.web.csv import as_cell
from tests.attacks.attackers import OTHER, logged_in
from tests.core.posting_reader.own import link_to, make_posting
from tests.factories import TOKEN, make_finished, make_version
from tests.html import Page
from tests.made_groups import make_group, make_invitee, make_member

pytestmark = pytest.mark.django_db


MARKUP = "</script><img src=x onerror=alert(1)>\"'&"


def test_markup_in_a_name_is_escaped_on_every_coach_page(lind: Coach, version: Version) -> None:
    group = make_group(lind, version, name=MARKUP)
    make_invitee(group, MARKUP)
    first = make_member(group, make_finished(version=version), display_name=MARKUP, note=MARKUP)
    second = make_member(group, make_finished(version=version, owner=OTHER, token="o" * 22), display_name=MARKUP)
    client, start = logged_in(lind), f"/coach/groups/{group.pk}"
    rest = ("", "roster/", "settings/", "invite/", "wall/", "profiles/", "delete/", f"members/{first.pk}/")
    pages = ["/coach/", *(f"{start}/{page}" for page in rest), f"{start}/compare/?m={first.pk}&m={second.pk}"]
    for page in (client.get(page).content.decode() for page in pages):
        assert "<img src=x" not in page
        assert "&lt;img src=x onerror=alert(1)&gt;" in page


def test_markup_in_a_questionnaire_is_escaped_in_pages_and_files(version: Version) -> None:
    data = version.content.as_data()
    for archetype in data["archetypes"]:
        archetype["name"] = MARKUP
    data["questionnaire"]["title"] = MARKUP
    odd = make_version(version, definition=data)
    make_finished(version=odd)
    page = Page(Client().get(f"/r/{TOKEN}/"))
    assert MARKUP in page.text
    assert "<img src=x" not in page.source
    assert "</script><" not in page.source
    for name in ("result.json", "radar.json", "result.csv"):
        response = Client().get(f"/r/{TOKEN}/{name}")
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert "html" not in response.headers["Content-Type"]
    corners = Page(Client().get(f"/r/{TOKEN}/corners/"))
    assert MARKUP in corners.text
    assert "<img src=x" not in corners.source
    assert Client().get(f"/r/{TOKEN}/result.png").content.startswith(b"\x89PNG")


def test_markup_in_a_questionnaire_is_plain_text_in_the_pdf(version: Version) -> None:
    """As markup, each of these would stop typst or read a file."""
    data = version.content.as_data()
    for archetype in data["archetypes"]:
        archetype["name"] = '#read("/etc/passwd") #panic("x") $ [ *'
        archetype["summary"] = '#sys.inputs @nowhere <label> ``` \\ #import "@preview/x:1.0.0"'
    make_finished(version=make_version(version, definition=data))
    response = Client().get(f"/r/{TOKEN}/result.pdf")
    assert response.status_code == 200
    assert response.content.startswith(b"%PDF")
    assert b"root:x:0" not in response.content


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_csv_cells_that_look_like_formulas_are_quoted(start: str) -> None:
    assert as_cell(f"{start}1") == f"'{start}1"


def test_the_csv_of_a_posting_leaves_out_its_name(version: Version) -> None:
    """It has only numbers and keys, which begin with a letter or a digit."""
    token = link_to(make_posting(version, called="=cmd()")).token
    sheet = Client().get(f"/r/{token}/result.csv").content.decode()
    assert "cmd" not in sheet
    assert not re.search(r"(^|,)\"?[=+@-]", sheet, re.MULTILINE)
