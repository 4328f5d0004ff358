"""Query a response's HTML for what a visitor uses: headings, links, buttons, labelled fields, messages."""

import re
from typing import Any

from django.http import HttpResponseBase
from selectolax.lexbor import LexborHTMLParser, LexborNode

CONTROLS = "input:not([type=hidden]), select, textarea"
# Elements that begin a new line or cell: the texts of two of them are separate words.
BLOCK = re.compile(
    r"<(?=/?(?:p|div|section|h\d|[ou]l|li|d[ltd]|table|t[hdr]|form|fieldset|legend|label|option|br|details|summary|button)\b)"
)


def folded(text: str) -> str:
    """The text with every run of white space as one space."""
    return " ".join(text.split())


def name_of(node: LexborNode) -> str:
    """The accessible name: the aria-label where there is one, else the text."""
    return folded(node.attributes.get("aria-label") or node.text())


class Page:
    """The parsed HTML of a page or a fragment; a query that fails says what is there instead."""

    def __init__(self, source: HttpResponseBase | str) -> None:
        if isinstance(source, str):
            self.source = source
        else:
            assert not source.streaming
            self.source = source.getvalue().decode()
        self.is_whole = "<html" in self.source
        self._tree = LexborHTMLParser(BLOCK.sub(" <", self.source))

    # --- by selector ------------------------------------------------------------------------------------

    def all(self, selector: str) -> list[LexborNode]:
        """Every element that the CSS selector finds, in the page's order."""
        return list({node.mem_id: node for node in self._tree.css(selector)}.values())  # one may match two selectors

    def has(self, selector: str) -> bool:
        return self._tree.css_first(selector) is not None

    def one(self, selector: str) -> LexborNode:
        """The only element that the selector finds."""
        found = self.all(selector)
        assert len(found) == 1, f"{len(found)} elements for {selector!r}"
        return found[0]

    def texts(self, selector: str) -> list[str]:
        """The text of every element that the selector finds, white space folded."""
        return [folded(node.text()) for node in self.all(selector)]

    def attributes(self, selector: str, name: str) -> list[str]:
        """One attribute of every element that the selector finds."""
        return [node.attributes.get(name) or "" for node in self.all(selector)]

    # --- texts ------------------------------------------------------------------------------------------

    @property
    def text(self) -> str:
        """All visible text, white space folded, without the values of fields."""
        read = LexborHTMLParser(BLOCK.sub(" <", self.source))
        read.strip_tags(["script", "style", "template", "noscript", "title", "textarea"])
        return folded(read.root.text()) if read.root else ""

    @property
    def title(self) -> str:
        return folded(self.one("title").text())

    @property
    def heading(self) -> str:
        return folded(self.one("h1").text())

    @property
    def headings(self) -> list[str]:
        return self.texts("h1, h2, h3, h4")

    @property
    def errors(self) -> list[str]:
        """The error messages of a form."""
        return self.texts(".errors li, .errors:not(:has(li)) p, .errorlist li, .errornote")

    @property
    def notices(self) -> list[str]:
        """Django's messages, which say what was just done."""
        return self.texts(".notice[role=status], .messagelist li")

    # --- links and controls -----------------------------------------------------------------------------

    @property
    def links(self) -> dict[str, str]:
        """Every link's address by its name; of two with one name, the first."""
        found: dict[str, str] = {}
        for node in self.all("a[href]"):
            found.setdefault(name_of(node), node.attributes["href"] or "")
        return found

    @property
    def addresses(self) -> list[str]:
        """The addresses of its links, in the page's order."""
        return self.attributes("a[href]", "href")

    def link(self, name: str) -> str:
        """The address behind a link's whole name."""
        links = self.links
        assert name in links, f"No link {name!r} among {list(links)}"
        return links[name]

    @property
    def buttons(self) -> list[str]:
        """The names of its buttons."""
        names = [name_of(node) for node in self.all("button")]
        return names + self.attributes("input[type=submit]", "value")

    def field(self, label: str) -> LexborNode:
        """The field whose whole label is this."""
        for node in self.all("label"):
            if folded(node.text()) != label:
                continue
            within = node.css_first(CONTROLS)
            if within is not None:
                return within
            return self.one(f'[id="{node.attributes.get("for")}"]')
        labels = self.texts("label")
        raise AssertionError(f"No field is labelled {label!r}; there are {labels}")

    def hidden(self, name: str) -> str:
        """What the hidden field of this name sends."""
        return self.one(f'input[type=hidden][name="{name}"]').attributes["value"] or ""

    def value(self, name: str) -> Any:
        """What the field of this name would submit: its text, the chosen option, or the ticked boxes."""
        fields = self.all(f'[name="{name}"]')
        assert fields, f"No field is named {name!r}"
        first = fields[0]
        if first.tag == "textarea":
            return first.text()  # the parser has dropped its first line end, as a browser does
        if first.tag == "select":
            chosen = first.css_first("option[selected]") or first.css_first("option")
            return chosen.attributes.get("value", folded(chosen.text())) if chosen is not None else None
        kind = first.attributes.get("type")
        ticked = [f.attributes.get("value") or "on" for f in fields if "checked" in f.attributes]
        if kind == "radio":
            return ticked[0] if ticked else None
        if kind == "checkbox":
            return ticked
        return first.attributes.get("value") or ""
