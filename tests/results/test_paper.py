"""/r/<token>/result.png and .pdf : the card that chats show, and the PDF."""

import re
import struct
import zlib

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from assessments.models import ShareLink, Version
from tests.factories import make_finished, make_version
from tests.html import Page

pytestmark = pytest.mark.django_db


def test_the_card_is_a_picture_of_the_size_that_chats_ask_for(stranger: Client, link: ShareLink) -> None:
    response = stranger.get(f"/r/{link.token}/result.png")
    assert response["Content-Type"] == "image/png"
    assert response.content[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", response.content[16:24]) == (1200, 630)


def test_visitors_get_preview_tags_and_the_owner_does_not(stranger: Client, student: Client, link: ShareLink) -> None:
    page = Page(stranger.get(f"/r/{link.token}/"))
    preview = {name: page.one(f'meta[property="og:{name}"]').attributes["content"] for name in ("image", "title")}
    assert preview == {"image": f"http://testserver/r/{link.token}/result.png", "title": page.heading}
    assert page.one('meta[name="twitter:card"]').attributes["content"] == "summary_large_image"
    assert not Page(student.get(f"/r/{link.token}/")).has('meta[property^="og:"], meta[name^="twitter:"]')


def test_the_pdf_has_two_pages_and_tags_and_embeds_our_fonts(stranger: Client, link: ShareLink) -> None:
    response = stranger.get(f"/r/{link.token}/result.pdf")
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == 'attachment; filename="careerfit-result.pdf"'
    assert response.content.startswith(b"%PDF-")
    assert len(re.findall(rb"/Type\s*/Page\b", response.content)) == 2
    assert b"/StructTreeRoot" in response.content
    assert b"/Lang" in response.content
    assert set(re.findall(rb"/FontName\s*/\w+\+(\w+)-", response.content)) == {b"TeXGyrePagella"}
    assert b"/FontFile3" in response.content


def test_the_pdf_has_reasons_only_where_answers_may_be_seen(stranger: Client, student: Client, link: ShareLink) -> None:
    theirs = stranger.get(f"/r/{link.token}/result.pdf").content
    mine = student.get(f"/r/{link.token}/result.pdf").content
    link.shows_answers = True
    link.save()
    shown = stranger.get(f"/r/{link.token}/result.pdf").content
    assert headings_of(theirs) < headings_of(mine)
    assert headings_of(shown) == headings_of(mine)


def headings_of(pdf: bytes) -> int:
    """How many structure elements the PDF's tree has."""
    whole = pdf + b"".join(_inflated(stream) for stream in re.findall(rb"stream\r?\n(.*?)endstream", pdf, re.DOTALL))
    return len(re.findall(rb"/S\s*/(?:H[1-6]|LI|P)\b", whole))


def _inflated(stream: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(stream)
    except zlib.error:
        return b""


def test_text_is_never_read_as_markup(student: Client, version: Version) -> None:
    data = version.content.as_data()
    wicked = '#read("/etc/passwd") $x$ *b* @a <l> \\u{41} = שלום 😀'
    data["questionnaire"]["title"] = wicked
    for archetype in data["archetypes"]:
        archetype["name"] = f"{wicked[:20]} {archetype['key']}"
    for piece in data["advice"]:
        piece["text"] = wicked
    token = make_finished(version=make_version(version, definition=data)).links.get().token
    for name in ("result.pdf", "result.png"):
        assert student.get(f"/r/{token}/{name}").status_code == 200


@pytest.mark.parametrize("name", ["result.png", "result.pdf"])
def test_is_private_and_only_for_reading(
    stranger: Client, link: ShareLink, name: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    stranger.get(f"/r/{link.token}/")
    with django_assert_max_num_queries(1):
        response = stranger.get(f"/r/{link.token}/{name}")
    assert "no-store" in response["Cache-Control"]
    assert "noindex" in response["X-Robots-Tag"]
    assert stranger.post(f"/r/{link.token}/{name}").status_code == 405
