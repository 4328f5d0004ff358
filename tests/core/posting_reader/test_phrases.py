"""The language that cues are written in, and finding phrases in words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.core.posting_reader import PhraseError, read_phrase
from assessments.core.posting_reader.phrases import GAP, PhraseBook
from assessments.core.posting_reader.words import words_of
from tests.hangs import must_end


def found_in(text: str, *cues: list[str]) -> list[tuple[int, str]]:
    """Which cue was found where: its number, and the words as they stand in the text."""
    words = words_of(text)
    found = PhraseBook(cues).find(words)
    return [(item.cue, text[words[item.first].start : words[item.last - 1].end]) for item in found]


@pytest.mark.parametrize(
    ("phrase", "text", "expected"),
    [
        ("data pipeline", "Own our Data Pipelines.", "Data Pipelines"),
        ("data pipeline", "Data for a pipeline", ""),
        ("machine learning", "A machine-learning model", "machine-learning"),
        ("~build model", "building models", "building models"),
        ("build model", "building models", ""),
        ("~build|~train model", "You train models", "train models"),
        ("~present .. finding", "present your most recent findings", "present your most recent findings"),
        ("~present .. finding", "present findings", "present findings"),
        ("a|an data-engineer|architect", "We need a Data Engineer", "a Data Engineer"),
        ("a|an data-engineer|architect", "We need an architect", "an architect"),
        ("a|an data-engineer|architect", "We need an engineer", ""),
        ("c ++", "You know C++ well", "C++"),
        ("query", "SQL queries", "queries"),
        ("class", "many classes", "classes"),
        ("analysis", "an analysis", "analysis"),
        ("client", "the client's data", "client's"),
    ],
)
def test_what_a_phrase_finds(phrase: str, text: str, expected: str) -> None:
    assert found_in(text, [phrase]) == ([(0, expected)] if expected else [])


def test_a_gap_is_at_most_so_many_words() -> None:
    near, far = " ".join(["very"] * GAP), " ".join(["very"] * (GAP + 1))
    assert found_in(f"present {near} findings", ["present .. finding"])
    assert not found_in(f"present {far} findings", ["present .. finding"])


def test_no_word_counts_twice_and_more_words_win() -> None:
    assert found_in("market research", ["research"], ["market research"]) == [(1, "market research")]
    assert found_in("research, research", ["research"]) == [(0, "research"), (0, "research")]


@pytest.mark.parametrize(
    ("written", "small"),
    [
        ("KPIs", "kpi"),
        ("APIs", "api"),
        ("LLMs", "llm"),
        ("GPUs", "gpu"),
        ("PhDs", "phd"),
        ("SQLs", "sql"),
        ("PyTorch", "pytorch"),
        ("TensorFlow", "tensorflow"),
        ("MLflow", "mlflow"),
        ("iOS", "ios"),
        ("eCommerce", "ecommerce"),
        ("MLOps", "mlop"),
        ("analysis", "analysis"),
    ],
)
def test_capitals_part_no_word(written: str, small: str) -> None:
    forms = {
        (word.singular, word.stem) for text in (written, written.upper(), written.lower()) for word in words_of(text)
    }
    assert [form for form, _ in forms] == [small]


@pytest.mark.parametrize("written", ["", "  ", "..", ".. model", "model ..", "a|", "~", "a | b", "(a)", "é", "a\nb;"])
def test_an_invalid_phrase_is_refused_with_a_sentence(written: str) -> None:
    with pytest.raises(PhraseError, match=r"^“.*”.*\.$|letters, digits"):
        read_phrase(written)


@pytest.mark.parametrize(("written", "ways"), [(" ".join(["a|b-c"] * 6), 64), ("a-b|c-d|e-f g-h|i-j|k-l", 9)])
def test_a_phrase_stands_for_up_to_64_combinations(written: str, ways: int) -> None:
    assert len(read_phrase(written)) == ways


TOO_MANY = (7, 20, 1300)


@pytest.mark.parametrize("times", TOO_MANY)
def test_more_combinations_are_refused_before_they_are_written_out(times: int) -> None:
    with (
        must_end(f"{times} places with two ways", seconds=5),
        pytest.raises(PhraseError, match="stands for more than 64 combinations of words: write several"),
    ):
        read_phrase(" ".join(["a|b-c"] * times))


def test_a_sentence_repeats_the_beginning_of_a_long_phrase() -> None:
    for written in ("é" * 8000, "a " * 4000 + "..", "a|" * 4000):
        with pytest.raises(PhraseError) as refused:
            read_phrase(written)
        assert len(str(refused.value)) < 250


@given(st.text(alphabet="ab|~.- ", max_size=20))
def test_a_phrase_can_be_read_or_says_why_not(written: str) -> None:
    try:
        ways = read_phrase(written)
    except PhraseError:
        return
    assert ways
    assert all(steps and steps[0].skip == 0 for steps in ways)


@given(st.lists(st.sampled_from(["data", "model", "build", "report", "the"]), max_size=30))
def test_found_phrases_never_overlap(words: list[str]) -> None:
    row = words_of(" ".join(words))
    found = PhraseBook([["data model"], ["build .. report"], ["model", "report"]]).find(row)
    ends = 0
    for item in found:
        assert ends <= item.first < item.last <= len(row)
        ends = item.last
