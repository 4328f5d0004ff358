"""The door for pasted text: one form for whatever was pasted, and the way back into it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.core.posting_reader import normalise

PASTED = (
    "<div class='job'><h2>Your r&ocirc;le</h2><script>alert('dashboards & pipelines')</script>"
    "<ul><li>Build <b>dashboards</b> &amp; reports</li><li>Talk to&nbsp;people</li></ul>"
    "<style>.a { color: red }</style><!-- secret --></div>"
)


def text_of(pasted: str) -> str:
    return normalise(pasted).text


def test_a_page_s_source_is_read_as_the_page() -> None:
    assert text_of(PASTED) == "Your rôle\n• Build dashboards & reports\n• Talk to people"


def test_a_bullet_that_only_a_found_heading_leaves_alone_goes() -> None:
    assert text_of("Skills:- * 5 years of SQL") == "Skills:\n• 5 years of SQL"


def items(*bullets: str) -> list[tuple[str, str]]:
    """Two items with each of these before them."""
    return [(f"{bullet}Build\n{bullet}Ship", "• Build\n• Ship") for bullet in bullets]


HTML = [
    ("<p>Latency &lt;x ms</p><p>A <em>fast</em> one</p>", "Latency <x ms\n\nA fast one"),
    ("&lt;p&gt;Build&lt;br&gt;models&lt;/p&gt;", "Build\nmodels"),
    ("&amp;lt;b&amp;gt;R&amp;amp;D&amp;lt;/b&amp;gt;", "R&D"),
    ("Report to the <Head of Data>", "Report to the <Head of Data>"),
    ("Latency <x ms and <p99> of 3", "Latency <x ms and <p99> of 3"),
    ("a <3 b, x<y, 5 > 4, AT&T; R&D; Q&A", "a <3 b, x<y, 5 > 4, AT&T; R&D; Q&A"),
    ("You know <script> and\nbuild models", "You know and\nbuild models"),
    ("Build <!-- draft --> models <!-- and\nmore", "Build models <!-- and\nmore"),
    ("<head><title>Jobs</title></head>Build <i >models</i>", "Build models"),
    ('<ol>\n<li data-x="a > b">Build\nmodels</li>\n<li>Ship\nthem</li></ol>', "• Build models\n• Ship them"),
    ("React<!-- -->ive", "Reactive"),
    (
        r"Duties\n\u2022 Build \"fast\" models\n\u2022 Ship\tthem\n",  # a JSON string
        'Duties\n• Build "fast" models\n• Ship them',
    ),
]
MARKDOWN = [
    (
        '## Duties ##\n\n* **Build** `models`\n* [Ship](https://a.b/c_(d) "now") __them__',
        "Duties\n• Build models\n• Ship them",
    ),
    ("\\- Build models\n1\\. Ship 3\\+ of them", "• Build models\n• Ship 3+ of them"),
    ("| Duty | Share |\n|:---|---:|\n| Build models | 40 % |", "Duty Share\n\nBuild models 40 %"),
    ("Duties\n------\nBuild snake_case *every* day\n***\nShip", "Duties\n\nBuild snake_case every day\n\nShip"),
    ("Write to <jobs@example.org> or <https://example.org>", "Write to jobs@example.org or https://example.org"),
]
BULLETS = [
    *items(
        "•", "· ", "● ", "▪\t", "■ ", "◦ ", "‣ ", "∙ ", "* ", "- ", "  – ", "  — ", " o ", "➢ ", "✓ ", "✔\ufe0f ", "→ "
    ),
    *items("✅ ", "🚀 ", "1. ", "2) ", "a) ", "(i) ", "\uf0b7\t", "• - ", "+ "),
    ("•\nBuild models\n•\n\nShip", "• Build models\n• Ship"),
    ("• Build\n•\n• Ship\n• ", "• Build\n• Ship"),
    ("We do: • build • ship", "We do:\n• build\n• ship"),
    ("1. Responsibilities\n🚀 What you'll do:\n2. Build", "Responsibilities\nWhat you'll do:\n• Build"),
    ("You build - and ship - models", "You build - and ship - models"),
    ("Tasks - build - ship - watch", "Tasks\n• build\n• ship\n• watch"),
]
CHARACTERS = [
    ("We\u00a0don’t “guess” — 3–5\u2009years", 'We don\'t "guess" - 3-5 years'),
    ("opti\u00admise w\u200bith\ufeff the \u202bdata\u202c", "optimise with the data"),
    ("ﬁnd eﬃcient ｍｏｄｅｌｓ, 𝗯𝗼𝗹𝗱 ones", "find efficient models, bold ones"),
    ("cafe\u0301 in 2½ years, R² and Tableau™", "café in 2½ years, R² and Tableau™"),
    ("â€¢ You donâ€™t guess â€“ you measure", "• You don't guess - you measure"),
    ("\x95 You don\x92t", "• You don't"),
    ("👩\u200d💻 builds", "• builds"),
    ("Build \ue123models", "Build models"),
    ("We are 👩\u200d💻 people", "We are 👩\u200d💻 people"),
]
LINES = [
    ("a\r\nb\rc\u2028d\u2029\x85e\x0bf\x0cg", "a\nb\nc\nd\n\ne\nf\ng"),
    ("  Build \t models  \n\n\n\n\tShip  ", "Build models\n\nShip"),
    ("> Duties\n>\n> - Build\n>> - Ship", "Duties\n• Build\n• Ship"),
    ("[10:15, 03/11/2026] Maya: Duties\n[03/11/2026, 10:16:02] Maya Lind: - Build", "Duties\n• Build"),
    ("3/11/26, 10:15 AM - Maya: Build\n10:16 Maya: Ship", "Build\nShip"),
    ("<maya> Duties\n<maya> - Build\n<jo> Yes\n<maya> - Ship", "Duties\n• Build\n<jo> Yes\n• Ship"),
    ("10:15 Duties\n10:16 Build\n10:17 Ship", "Duties\nBuild\nShip"),
    ("1\tDuties\n2\tBuild\n3\tShip", "1\nDuties\n2\nBuild\n3\nShip"),
    ("Build models that\nPage 1 of 2\n\x0care fast", "Build models that\nare fast"),
    ('Lead\t"Duties\n- Build ""fast"" models"\tLeeds', 'Lead\nDuties\n• Build "fast" models\nLeeds'),
    ('"Build ""fast"" models",Leeds', 'Build "fast" models,Leeds'),
    ('We say\n"fast models", and mean it', 'We say\n"fast models", and mean it'),
    ("Responsibilities\tBuild models\n\tShip them", "Responsibilities\nBuild models\nShip them"),
]
RUN_TOGETHER = [
    (
        "You work with many teamsBuild models for themShip what you build",
        "You work with many teams\nBuild models for them\nShip what you build",
    ),
    ("We sell doors.Requirements Strong Python", "We sell doors.\nRequirements\nStrong Python"),
    *(
        (text, text)
        for text in (
            "We use TensorFlow, PyTorch and PowerQuery on GPUs with MLflow and LinkedIn",
            "Thank you for your Skills and for your Benefits (in kind)",
        )
    ),
]


@pytest.mark.parametrize(("pasted", "text"), [*HTML, *MARKDOWN, *BULLETS, *CHARACTERS, *LINES, *RUN_TOGETHER])
def test_what_becomes_of_what_was_pasted(pasted: str, text: str) -> None:
    assert text_of(pasted) == text


WRAPPED = (
    "You will work with analysts, and opti-\n"
    "mise the data-driven forecast that our\n"
    "planners use. It has to be right in the\n"
    "long run, and it has to be tested end-to-\n"
    "end, too.\n"
    "Requirements\n"
    "Strong Python and a cool head, as well\n"
    "as patience"
)


def test_wrapped_lines_are_joined_and_headings_are_not() -> None:
    assert text_of(WRAPPED) == (
        "You will work with analysts, and optimise the data-driven forecast that our planners use. It has to be right "
        "in the long run, and it has to be tested end-to-end, too.\nRequirements\n"
        "Strong Python and a cool head, as well as patience"
    )


@pytest.mark.parametrize(
    ("parted", "whole"),
    [
        ("Ter-\nraform", "Terraform"),
        ("em-\nployer", "employer"),
        ("be-\nfore", "before"),
        ("on-\ncall", "on-call"),
        ("data-\ndriven", "data-driven"),
        ("customer-\nfacing", "customer-facing"),
        ("API-\nbased", "API-based"),
    ],
)
def test_a_hyphen_at_a_line_s_end_stays_where_it_is_a_compound_s(parted: str, whole: str) -> None:
    line = "You will work with the analysts of all our offices, and it is {} or as we say here,"
    assert whole in text_of(line.format(parted) + "\n" + line.format("so") + "\nand more.")


def test_a_list_without_bullets_is_not_wrapped_text() -> None:
    lines = "Build the models that plan our routes\nShip them every week\nWatch what they do in use\nTell people"
    assert text_of(lines) == lines


def test_a_list_in_small_letters_is_not_wrapped_text() -> None:
    lines = "We offer much to all of you:\nremote work\nhealth, dental and vision care\ncommuter benefits\na gym"
    assert text_of(lines) == lines


@pytest.mark.parametrize(
    "pasted", [PASTED, WRAPPED, "> a\n>\n> • ﬁne &amp; <b>bold</b>\u00ad don’t", '"a ""b""\nc"\td']
)
def test_every_character_comes_from_where_it_was_pasted(pasted: str) -> None:
    normalised = normalise(pasted)
    for place, character in enumerate(normalised.text):
        start, end = normalised.pasted_span(place, place + 1)
        assert not character.isalnum() or character in text_of(f"x{pasted[start:end]}x")


def test_words_are_found_where_they_were_pasted() -> None:
    pasted = "<p>ﬁrst&nbsp;of &amp;amp; opti\u00admised</p>\r\n* don’t"
    normalised = normalise(pasted)
    for word, written in (("first", "ﬁrst"), ("&", "&amp;amp;"), ("optimised", "opti\u00admised"), ("don't", "don’t")):
        start = normalised.text.index(word)
        span = normalised.pasted_span(start, start + len(word))
        assert pasted[slice(*span)] == written
        assert normalised.span_of(*span) == (start, start + len(word))


ANY = st.text(
    alphabet=st.sampled_from("<>/&;#ab scriptl!-\"'\n\r\t\u200b\u00a0é•*>_|[](){}\\.:AB12ﬁ½’—\u0301🚀\u200d"),
    max_size=200,
)


@given(ANY)
def test_offsets_rise_and_stay_inside(pasted: str) -> None:
    normalised = normalise(pasted)
    spans = [normalised.pasted_span(place, place + 1) for place in range(len(normalised.text))]
    for (start, end), (next_start, next_end) in zip([(0, 0), *spans], [*spans, (len(pasted),) * 2], strict=True):
        assert 0 <= start <= next_start <= len(pasted)
        assert end <= next_end <= len(pasted)


@given(ANY)
def test_a_normalised_text_has_one_form(pasted: str) -> None:
    text = text_of(pasted)
    assert text == text.strip()
    assert not any(sign in text for sign in ("\r", "\t", "  ", " \n", "\n ", "\n\n\n", "\u200b", "’", "—"))
