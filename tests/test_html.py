"""The helper `Page`: it finds what is on a page, and fails where something is missing or there twice."""

import pytest

from tests.html import Page

SOURCE = """<html><head><title>T</title></head><body><h1> A  <b>pair</b></h1>
<form><label>Name <input name="name" value="Ada"></label>
<label for="note">A note</label><textarea id="note" name="note">

two lines
here</textarea>
<input type="checkbox" name="tick" value="1" checked><input type="checkbox" name="tick" value="2" checked>
<input type="radio" name="one" value="a"><input type="radio" name="one" value="b" checked>
<select name="pick"><option value="x">X</option><option value="y" selected>Y</option></select>
<div class="errors" id="errors"><ul><li>First.</li><li>Second.</li></ul></div>
<a href="/go/?a=1&amp;b=2">Go <bdi>there</bdi></a><button>Send</button><button aria-label="Close">×</button></form>
<p>One</p><p>Two<script>not text</script></p></body></html>"""


@pytest.fixture
def page() -> Page:
    return Page(SOURCE)


def test_page_finds_texts_links_and_buttons(page: Page) -> None:
    assert (page.title, page.heading) == ("T", "A pair")
    assert page.errors == ["First.", "Second."]
    assert page.link("Go there") == "/go/?a=1&b=2"
    assert page.buttons == ["Send", "Close"]
    assert page.text.endswith("One Two")


def test_page_reads_fields_as_they_would_be_sent(page: Page) -> None:
    assert page.field("Name").attributes["name"] == "name"
    assert page.field("A note").tag == "textarea"
    values = {name: page.value(name) for name in ("name", "note", "tick", "one", "pick")}
    assert values == {"name": "Ada", "note": "\ntwo lines\nhere", "tick": ["1", "2"], "one": "b", "pick": "y"}


def test_page_fails_where_something_is_missing_or_there_twice(page: Page) -> None:
    for ask in (
        lambda: page.link("Go"),
        lambda: page.field("Nothing"),
        lambda: page.value("nothing"),
        lambda: page.one("p"),
    ):
        with pytest.raises(AssertionError):
            ask()
