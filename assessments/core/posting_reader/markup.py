"""Take away the markup of a text that was pasted from a page's source, an API or an editor: HTML, JSON, Markdown.

Nothing is hidden but what is surely markup: tags that HTML has, written as HTML writes them, and comments and scripts
that end. “<Head of Data>” and “latency <x ms” are text.
"""

import re
from collections.abc import Iterator

from .offsets import Edit
from .wording import listed

_BLOCKS = listed(
    "address article aside blockquote br center dd details dialog dir div dl dt fieldset figcaption figure "
    "footer form h1 h2 h3 h4 h5 h6 header hr legend main nav ol optgroup option p pre section summary table "
    "tbody tfoot thead tr ul"
)
_INLINE = listed(
    "a abbr acronym area audio b base bdi bdo big body button canvas caption cite code col colgroup data "
    "datalist del dfn em embed font frame head html i iframe img input ins kbd label link map mark menu meta "
    "meter noscript object o:p output param path picture progress q rp rt ruby s samp script select slot small "
    "source span strike strong style sub sup svg template textarea time title track tt u var video wbr"
)
_HIDDEN = ("script", "style", "noscript", "template", "head", "svg")
_FLAGS = "allowfullscreen|async|autofocus|checked|controls|defer|disabled|hidden|itemscope|nowrap|open|required"
_ATTRIBUTES = (
    r"(?:\s++(?:[a-z_:@][\w:.@-]*+\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s\"'<>=]++)"
    rf"|(?:{_FLAGS})(?=[\s/>])))*+\s*+/?>"
)
_TAG = re.compile(
    rf"<(?P<close>/?)(?:(?P<block>{'|'.join(_BLOCKS)})|(?P<item>li)|(?P<cell>t[dh])|(?:{'|'.join(_INLINE)}))"
    rf"(?=[\s/>]){_ATTRIBUTES}|<(?:!doctype|\?xml|!\[)[^<>\n]*+>",
    re.IGNORECASE,
)
_COMMENT = re.compile(r"<!--(?:[^-]++|-(?!->))*+-->")
_CLOSED = {
    name: (re.compile(rf"</{name}\s*+>", re.I), re.compile(rf"<{name}{_ATTRIBUTES}.*?</{name}\s*+>", re.I | re.S))
    for name in _HIDDEN
}
MIN_BLOCKS = 3  # tags that end lines, in a text whose own line ends mean nothing

_JSON = re.compile(r'(?:\\r)?\\n|\\[rt]|\\u[0-9a-fA-F]{4}|\\["/]')
_JSON_CHARACTERS = {"\\r": "\n", "\\t": "\t", '\\"': '"', "\\/": "/"}
MIN_ESCAPED_LINE_ENDS = 3

_LINK = re.compile(r"(?P<open>!?\[)[^\[\]\n]*+(?P<target>\]\((?:[^()\s]++|\([^()\s]*+\))*+(?:[ \t]++\"[^\"\n]*+\")?\))")
_ADDRESS = re.compile(r"<((?:https?://|mailto:)[^<>\s]++|[\w.+-]++@[\w.-]++)>")
_FENCE = re.compile(r"^[ \t]*+(?:```|~~~)[^\n`]*+$", re.MULTILINE)
_CODE = re.compile(r"(?<![\w`])(`{1,2})[^`\n]++(`{1,2})(?![\w`])")
_ESCAPED = re.compile(r"\\(?:[\\`*_{}\[\]()#+\-.!&|<>~\"'$%@:;,/=?^]|(?=\n))")
_HEADING = re.compile(r"^[ \t]*+#{1,6}[ \t]++|(?<=\S)[ \t]++#++[ \t]*+$", re.MULTILINE)
_RULE = re.compile(r"^[ \t]*+(?:(?:-[ \t]*+){3,}+|(?:\*[ \t]*+){3,}+|(?:_[ \t]*+){3,}+|(?:[=~+][ \t]*+){3,}+)$", re.M)
_TABLE_RULE = re.compile(r"^[ \t]*+(?=[^\n]*\|)(?=[^\n]*--)[-:|+ \t]++$", re.MULTILINE)
_TABLE_ROW = re.compile(r"^[ \t]*+\|[^\n]*\|[ \t]*+$", re.MULTILINE)
_BAR = re.compile(r"(?<![ \t])[ \t]*+\|[ \t]*+")
_EMPHASIS = re.compile(
    r"(?<![\w*\\])\*{1,3}(?=[^\s*])|(?<=[^\s*\\])\*{1,3}(?![\w*])|(?<=\w)\*\*(?=\w)"
    r"|(?<![\w\\])_{1,3}(?=[^\s_])|(?<=[^\s_\\])_{1,3}(?![\w_])|~~"
)


def hidden(text: str) -> Iterator[Edit]:
    """Drop comments, and what scripts and the like hold, where they end."""
    found: list[Edit] = []
    end = text.rfind("-->")
    if end >= 0:
        found += [(*match.span(), "") for match in _COMMENT.finditer(text, 0, end + 3)]
    for closing, element in _CLOSED.values():
        ends = [match.end() for match in closing.finditer(text)]
        if ends:
            found += [(*match.span(), " ") for match in element.finditer(text, 0, ends[-1])]
    return _apart(found)


def tags(text: str) -> Iterator[Edit]:
    """Drop tags; those of blocks end lines, and an item begins with a bullet.

    Where the tags tell the lines, line ends of the source are blanks.
    """
    found = list(_TAG.finditer(text))
    blocks = sum(bool(match["block"] or match["item"]) for match in found)
    lines = sum(bool(line.strip()) for line in text.split("\n")) if found else 0
    edits = [(*match.span(), _in_place_of(match)) for match in found]
    if blocks < max(MIN_BLOCKS, lines / 2):
        return iter(edits)
    inside = [(match.start(), match.end(), " ") for match in re.finditer(r"\n", text)]
    return _apart([*edits, *inside])


def _apart(edits: list[Edit]) -> Iterator[Edit]:
    """Yield edits in order, without those inside another one."""
    done_to = 0
    for edit in sorted(edits, key=lambda edit: (edit[0], -edit[1])):
        if edit[0] >= done_to:
            yield edit
            done_to = edit[1]


def _in_place_of(tag: re.Match[str]) -> str:
    if tag["item"] and not tag["close"]:
        return "\n• "
    if tag["block"] or tag["item"]:
        return "\n"
    return "\t" if tag["cell"] and tag["close"] else ""


def json_escapes(text: str) -> Iterator[Edit]:
    """Decode the escapes of a JSON string, where line ends were pasted as a backslash and an n."""
    if text.count("\\n") < MIN_ESCAPED_LINE_ENDS:
        return
    for match in _JSON.finditer(text):
        written = match.group()
        if written.startswith("\\u"):
            yield *match.span(), chr(int(written[2:], 16))
        else:
            yield *match.span(), _JSON_CHARACTERS.get(written, "\n")


def links_and_code(text: str) -> Iterator[Edit]:
    """Leave a link's words, an address without its brackets, and code without its marks."""
    found: list[Edit] = []
    for match in _LINK.finditer(text):
        found += [(*match.span("open"), ""), (*match.span("target"), "")]
    for match in _ADDRESS.finditer(text):
        found += [(match.start(), match.start() + 1, ""), (match.end() - 1, match.end(), "")]
    found += [(*match.span(), "") for match in _FENCE.finditer(text)]
    for match in _CODE.finditer(text):
        found += [(*match.span(1), ""), (*match.span(2), "")]
    return _apart(found)


def rules_and_headings(text: str) -> Iterator[Edit]:
    """Drop lines that are drawn, and the signs of headings; cells of a table are apart by tabs."""
    found: list[Edit] = [
        (*match.span(), "") for pattern in (_RULE, _TABLE_RULE, _HEADING) for match in pattern.finditer(text)
    ]
    for row in _TABLE_ROW.finditer(text):
        found += [(*bar.span(), "\t") for bar in _BAR.finditer(text, *row.span())]
    return _apart(found)


def emphasis(text: str) -> Iterator[Edit]:
    """Drop the signs of bold print and the like. A single star before a line is a bullet and stays."""
    for match in _EMPHASIS.finditer(text):
        line_begins = match.start() == 0 or text[match.start() - 1] == "\n"
        if line_begins and match.group() == "*":
            line_ends = text.find("\n", match.end())
            if text.find("*", match.end(), line_ends if line_ends >= 0 else len(text)) < 0:
                continue
        yield *match.span(), ""


def escapes(text: str) -> Iterator[Edit]:
    """Drop the backslash before a sign that it keeps from being markup."""
    return ((match.start(), match.start() + 1, "") for match in _ESCAPED.finditer(text))
