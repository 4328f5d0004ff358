"""A file is read whole or refused with every problem in a sentence."""

import copy
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.core.definition import SHIPPED, DefinitionError, definition_from, read_file, to_toml
from tests.hangs import must_end

SMALL: dict[str, Any] = {
    "format": 1,
    "questionnaire": {"slug": "small", "title": "A small one"},
    "scales": {"enjoyment": ["1", "2", "3", "4", "5"]},
    "archetypes": [
        {"key": key, "name": key.title(), "named_by": "us", "hue": hue, "summary": "Somebody."}
        for key, hue in (("sea", "blue"), ("land", "green"), ("air", "rose"))
    ],
    "sources": [{"key": "P1", "about": "Everything.", "facts": ["X-1"]}],
    "questions": [
        {
            "key": "swim",
            "format": "statement",
            "scale": "enjoyment",
            "prompt": "How much would you enjoy a swim?",
            "source": "P1",
            "weights": {"sea": 3, "land": -1},
        },
        {
            "key": "walk-or-fly",
            "format": "pair",
            "prompt": "Walk or fly?",
            "choices": [
                {"key": "a", "text": "Walk", "weights": {"land": 3}},
                {"key": "b", "text": "Fly", "weights": {"air": 3}},
            ],
        },
    ],
    "advice": [{"key": "tip", "slot": "tools", "for": ["sea"], "text": "Bring a towel.", "facts": ["X-1"]}],
}
READING: dict[str, Any] = SMALL | {
    "cues": [
        {"key": "base", "says": "Where it starts", "weights": {"sea": 0.2, "air": -0.1}},
        {"key": "boats", "says": "Boats", "phrases": ["boat", "~sail .. ship"], "weights": {"sea": 1.5}},
        {"key": "tells-pay", "says": "What it pays", "phrases": ["salary"], "asks": "What does it pay?"},
    ],
    "postings": {"catch_all": "air", "together": [["sea", "land", "air"]]},
}
"""The small one, with what reads postings."""


def changed(change: Callable[[dict[str, Any]], object], data: dict[str, Any] = SMALL) -> dict[str, Any]:
    data = copy.deepcopy(data)
    change(data)
    return data


def question(data: dict[str, Any], place: int = 1) -> dict[str, Any]:
    found: dict[str, Any] = data["questions"][place]
    return found


BAD = {
    "unknown format of the file": (lambda d: d.update(format=9), "careerfit reads format 1"),
    "unknown question format": (lambda d: question(d).update(format="crystal_ball"), "has to be one of statement"),
    "weight of 99": (lambda d: question(d)["choices"][0]["weights"].update(land=99), "from -3 to 3"),
    "weight of a half": (lambda d: question(d)["choices"][0]["weights"].update(land=0.5), "whole number"),
    "weight of True": (lambda d: question(d)["choices"][0]["weights"].update(land=True), "whole number"),
    "two questions with one key": (lambda d: question(d).update(key="swim"), "Two questions have the key “swim”"),
    "two choices with one key": (lambda d: question(d)["choices"][1].update(key="a"), "have the key “a”"),
    "two archetypes with one key": (lambda d: d["archetypes"][1].update(key="sea"), "Two archetypes"),
    "weight for nobody": (lambda d: question(d)["choices"][0]["weights"].update(fire=1), "no archetype “fire”"),
    "a taken address": (lambda d: question(d).update(key="check"), "choose another"),
    "a key with a space": (lambda d: question(d).update(key="walk or fly"), "can’t be a key"),
    "no prompt": (lambda d: question(d).pop("prompt"), "“prompt” is missing"),
    "a prompt of numbers": (lambda d: question(d).update(prompt=7), "has to be text"),
    "a title too long": (lambda d: d["questionnaire"].update(title="x" * 201), "longer than 200 characters"),
    "a label too long": (lambda d: d["scales"].update(enjoyment=["x" * 61, "2", "3", "4", "5"]), "longer than 60"),
    "a label with NUL": (lambda d: d["scales"].update(enjoyment=["\x00", "2", "3", "4", "5"]), "NUL"),
    "a key too long": (lambda d: question(d).update(key="x" * 61), "longer than 60"),
    "facts too long": (lambda d: d["advice"][0].update(facts=["X-1"] * 200), "longer than 500"),
    "a NUL character": (lambda d: question(d).update(prompt="a\x00b"), "NUL"),
    "no scale": (lambda d: question(d, 0).pop("scale"), "“scale” is missing"),
    "an unknown scale": (lambda d: question(d, 0).update(scale="joy"), "no scale “joy”"),
    "four labels": (lambda d: d["scales"].update(enjoyment=["a", "b", "c", "d"]), "exactly 5 labels"),
    "an unknown source": (lambda d: question(d, 0).update(source="P99"), "no source paragraph “P99”"),
    "an unknown fact": (lambda d: d["advice"][0].update(facts=["X-9"]), "cites the fact “X-9”"),
    "an unknown slot": (lambda d: d["advice"][0].update(slot="joke"), "has to be one of week"),
    "advice for nobody": (lambda d: d["advice"][0].update({"for": ["fire"]}), "is for “fire”"),
    "an unknown hue": (lambda d: d["archetypes"][0].update(hue="beige"), "has to be one of blue"),
    "a glyph that is no path": (lambda d: d["archetypes"][0].update(glyph='"/><script>'), "SVG path data"),
    "an archetype that names a context": (lambda d: d["archetypes"][2].update(key="student"), "choose another"),
    "a part that nobody knows": (lambda d: d.update(extras=[]), "“extras”"),
    "a misspelt name": (lambda d: question(d).update(promt="?"), "“promt”"),
    "questions that are no list": (lambda d: d.update(questions={"a": 1}), "list of tables"),
    "an address that is no https": (
        lambda d: d["questionnaire"].update(source={"url": "javascript:alert(1)"}),
        "begin with https://",
    ),
    "an allocation without a total": (lambda d: question(d).update(format="allocation"), "“total” of points"),
    "an allocation of more than a thousand": (
        lambda d: question(d).update(format="allocation", total=1001),
        "from 1 to 1000",
    ),
    "a head that is no table": (lambda d: d.update(questionnaire=["small"]), "“questionnaire” has to be a table"),
    "a slug with a space": (lambda d: d["questionnaire"].update(slug="a small one"), "can’t be a slug"),
    "an article that is no table": (lambda d: d["questionnaire"].update(source="a"), "The article has to be a table"),
    "scales that are no table": (lambda d: d.update(scales=[]), "“scales” has to be a table"),
    "a scale’s key with a space": (lambda d: d["scales"].update({"much joy": list("12345")}), "Scale “much joy”: use"),
    "a source’s key with a hyphen": (lambda d: d["sources"][0].update(key="P-1"), "letters and digits, such as P5"),
    "weights that are no table": (lambda d: question(d, 0).update(weights=3), "table of whole numbers"),
    "no hue": (lambda d: d["archetypes"][0].pop("hue"), "“hue” is missing"),
    "a hue that is a number": (lambda d: d["archetypes"][0].update(hue=3), "“hue” is missing"),
    "a source that is a number": (lambda d: question(d, 0).update(source=3), "“source” is missing"),
    "facts that are no list": (lambda d: d["sources"][0].update(facts="X-1"), "list of single words"),
    "a fact of two words": (lambda d: d["sources"][0].update(facts=["X 1"]), "list of single words"),
    "a fact with NUL": (lambda d: d["sources"][0].update(facts=["X\x001"]), "NUL"),
    "two of a list in one": (lambda d: d["archetypes"][0].update(facts=[["X-1"]]), "list of single words"),
}


BAD_CUES = {
    "a phrase that is none": (lambda d: d["cues"][1].update(phrases=["boat .."]), "“boat ..” has to begin and end"),
    "phrases that are no list": (lambda d: d["cues"][1].update(phrases="boat"), "list of texts"),
    "too many phrases": (lambda d: d["cues"][1].update(phrases=["boat"] * 2000), "longer than 8000 characters in all"),
    "a pull too strong": (lambda d: d["cues"][1].update(weights={"sea": 5.5}), "a number from -5 to 5, and not 0"),
    "a pull of nothing": (lambda d: d["cues"][1].update(weights={"sea": 0}), "a number from -5 to 5, and not 0"),
    "a pull that is no number": (lambda d: d["cues"][1].update(weights={"sea": True}), "a number from -5 to 5"),
    "a pull towards nobody": (lambda d: d["cues"][1].update(weights={"fire": 1}), "no archetype “fire” to weigh for"),
    "a cue without anything": (lambda d: d["cues"][0].pop("weights"), "or it says nothing"),
    "a question that pulls": (lambda d: d["cues"][2].update(weights={"sea": 1}), "pulls nowhere"),
    "a question that nothing answers": (lambda d: d["cues"][2].pop("phrases"), "needs a “detail” or phrases"),
    "an unknown detail": (lambda d: d["cues"][2].update(detail="perks"), "“detail” is “perks”; it has to be one of"),
    "a detail that is no text": (lambda d: d["cues"][2].update(detail=7), "“detail” is missing"),
    "a detail without a question": (lambda d: d["cues"][1].update(detail="place"), "needs the question to ask"),
    "two cues of one key": (lambda d: d["cues"][1].update(key="base"), "Two cues have the key “base”"),
    "a catch-all that is none": (lambda d: d["postings"].update(catch_all="fire"), "there is no archetype “fire”"),
    "two together": (lambda d: d["postings"].update(together=[["sea", "air"]]), "names at least 3 archetypes"),
    "postings that are no table": (lambda d: d.update(postings=[]), "The part “postings” has to be a table"),
    "pulls that are no table": (lambda d: d["cues"][1].update(weights=[1.5]), "has to be a table of numbers"),
    "together that is one list": (lambda d: d["postings"].update(together=["sea", "land", "air"]), "list of lists"),
    "together without end": (
        lambda d: d["postings"].update(together=[["sea", "land", "air"]] * 99),
        "longer than 1000 characters in all",
    ),
    "together with nobody": (lambda d: d["postings"].update(together=[["sea", "land", "fire"]]), "archetype “fire”"),
}


@pytest.mark.parametrize("name", BAD)
def test_each_problem_has_its_sentence(name: str) -> None:
    change, sentence = BAD[name]
    with pytest.raises(DefinitionError, match=sentence):
        definition_from(changed(change))


@pytest.mark.parametrize("name", BAD_CUES)
def test_each_problem_of_a_cue_has_its_sentence(name: str) -> None:
    change, sentence = BAD_CUES[name]
    with pytest.raises(DefinitionError, match=sentence):
        definition_from(changed(change, READING))


def test_weights_of_0_are_dropped() -> None:
    """A draft's table has a place for every weight; a file has those that say something."""
    silent = changed(lambda d: question(d)["choices"][0]["weights"].update(sea=0))
    assert definition_from(silent) == definition_from(SMALL)


def test_parts_are_found_by_their_keys() -> None:
    definition = definition_from(SMALL)
    assert list(definition.question_by_key) == ["swim", "walk-or-fly"]
    assert definition.question_by_key["walk-or-fly"].choice_texts == {"a": "Walk", "b": "Fly"}
    assert list(definition.archetype_by_key) == ["sea", "land", "air"]
    assert definition.scale_by_key["enjoyment"].labels == ("1", "2", "3", "4", "5")
    assert definition.source_of_fact == {"X-1": "P1"}


def test_a_problem_names_its_part_and_key() -> None:
    """The pages of a draft show it beside what it is about."""

    def three(data: dict[str, Any]) -> None:
        question(data)["choices"][0]["weights"].update(land=99)
        question(data)["choices"][1].update(key="a")
        data["archetypes"][0].update(hue="beige")

    with pytest.raises(DefinitionError) as caught:
        definition_from(changed(three))
    assert {(problem.part, problem.key) for problem in caught.value.problems} == {
        ("questions", "walk-or-fly"),
        ("archetypes", "sea"),
    }
    assert [str(problem) for problem in caught.value.problems] == [p.sentence for p in caught.value.problems]
    assert len(caught.value.problems) == 3


def test_all_problems_are_reported_at_once() -> None:
    def two(data: dict[str, Any]) -> None:
        question(data).pop("prompt")
        question(data, 0).update(scale="joy")

    with pytest.raises(DefinitionError) as caught:
        definition_from(changed(two))
    assert len(caught.value.problems) == 2


@pytest.mark.parametrize("data", [SMALL, READING], ids=["questions", "postings"])
def test_data_survives_a_round_trip(data: dict[str, Any]) -> None:
    definition = definition_from(data)
    assert definition_from(definition.as_data()) == definition
    assert definition_from(tomllib.loads(to_toml(definition))) == definition


def test_data_has_no_parts_about_postings_where_there_are_none() -> None:
    """Versions that were published before postings could be read keep their hashes."""
    assert set(definition_from(SMALL).as_data()) == set(SMALL)
    assert set(definition_from(READING).as_data()) == set(READING)


def ticked(ticks: object) -> dict[str, Any]:
    """The small one, with its pair as a multi-select."""
    return changed(lambda d: question(d, 1).update(format="multi", ticks=ticks))


def test_ticks_are_read_and_written() -> None:
    definition = definition_from(ticked([1, 2]))
    assert definition.question_by_key["walk-or-fly"].ticks == (1, 2)
    assert definition_from(definition.as_data()) == definition_from(tomllib.loads(to_toml(definition))) == definition


@pytest.mark.parametrize("ticks", [[0, 1], [2, 1], [1, 3], [1], [1.0, 2.0], [True, 2], "1-2", 2])
def test_refuses_ticks_that_nobody_can_give(ticks: object) -> None:
    with pytest.raises(DefinitionError) as caught:
        definition_from(ticked(ticks))
    assert "“ticks” has to be the fewest and the most" in str(caught.value)
    with pytest.raises(DefinitionError):
        definition_from(changed(lambda d: question(d, 1).update(ticks=[1, 2])))  # a pair has none


def test_a_questionnaire_in_the_default_language_keeps_its_hash_and_another_says_its_own() -> None:
    plain = definition_from(SMALL)
    named = definition_from(changed(lambda d: d["questionnaire"].update(language="en")))
    assert (named, named.sha256) == (plain, plain.sha256)
    assert plain.language == "en"
    german = definition_from(changed(lambda d: d["questionnaire"].update(language="de-CH")))
    assert german.as_data()["questionnaire"]["language"] == "de-CH"
    assert definition_from(tomllib.loads(to_toml(german))) == german
    assert german.sha256 != plain.sha256


@pytest.mark.parametrize("language", ["Deutsch", "d", "de_DE", 'de" onload="', 5, "de-" + "x" * 40])
def test_refuses_what_is_no_language(language: object) -> None:
    with pytest.raises(DefinitionError) as caught:
        definition_from(changed(lambda d: d["questionnaire"].update(language=language)))
    assert len(caught.value.problems) == 1
    assert "language" in str(caught.value)


def test_the_hash_ignores_the_order_of_weights() -> None:
    definition = definition_from(SMALL)
    turned = changed(lambda d: question(d, 0).update(weights={"land": -1, "sea": 3}))
    assert definition_from(turned).sha256 == definition.sha256
    other = changed(lambda d: question(d, 0).update(weights={"land": -2, "sea": 3}))
    assert definition_from(other).sha256 != definition.sha256


def test_the_shipped_folder_is_read_as_one() -> None:
    definition = read_file(SHIPPED)
    assert len(definition.archetypes) == 7
    written = to_toml(definition)
    again = definition_from(tomllib.loads(written))
    assert again == definition
    assert to_toml(again) == written


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("broken.toml", b"format = ", "not valid TOML"),
        ("latin.toml", "name = 'é'".encode("latin-1"), "not UTF-8"),
        ("utf16.toml", "format = 1".encode("utf-16"), "utf16.toml is UTF-16 text. Save it as UTF-8"),
        ("utf16be.toml", "format = 1".encode("utf-16-be"), "is UTF-16 text"),
        ("picture.toml", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "is not a text file"),
        ("empty.toml", b"\xef\xbb\xbf \n", "empty.toml is empty"),
        ("huge.toml", b"#" * (2 * 1024 * 1024 + 1), "larger than"),
    ],
)
def test_an_invalid_file_is_refused(tmp_path: Path, name: str, content: bytes, sentence: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(DefinitionError, match=sentence):
        read_file(tmp_path / name)


def test_a_byte_order_mark_is_dropped_and_letters_are_composed(tmp_path: Path) -> None:
    whole = to_toml(definition_from(SMALL))
    (tmp_path / "x.toml").write_text("\ufeff" + whole.replace(SMALL["questionnaire"]["title"], "Cafe\u0301"), "utf-8")
    assert read_file(tmp_path / "x.toml").title == "Café"


def test_a_folder_is_one_questionnaire_in_parts(tmp_path: Path) -> None:
    """Lists go on from file to file, by name; anything else may stand in one of them only."""
    whole = to_toml(definition_from(SMALL))
    at = whole.index("[[advice]]")
    (tmp_path / "10.toml").write_text(whole[:at])
    (tmp_path / "20.toml").write_text(whole[at:])
    (tmp_path / "30.toml").write_text(whole[at:].replace('key = "tip"', 'key = "hint"'))
    (tmp_path / "notes.txt").write_text("no part of it")
    assert [piece.key for piece in read_file(tmp_path).advice] == ["tip", "hint"]
    (tmp_path / "40.toml").write_text("format = 1\n")
    with pytest.raises(DefinitionError, match="Two files both give “format”"):
        read_file(tmp_path)


@pytest.mark.parametrize(("first", "second"), [("10", "20"), ("20", "10")])
def test_a_list_and_a_table_of_one_name_do_not_mix(tmp_path: Path, first: str, second: str) -> None:
    (tmp_path / f"{first}.toml").write_text('scales = ["1"]\n')
    (tmp_path / f"{second}.toml").write_text('[scales]\njoy = ["1"]\n')
    with pytest.raises(DefinitionError, match="Two files both give “scales”"):
        read_file(tmp_path)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DefinitionError, match="can’t be opened"):
        read_file(tmp_path / "nowhere.toml")
    with pytest.raises(DefinitionError, match="There is no"):
        read_file(tmp_path)


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@given(part=st.sampled_from(list(READING)), value=anything)
def test_any_value_of_a_part_is_read_or_refused(part: str, value: Any) -> None:
    data = READING | {part: value}
    try:
        definition_from(data)
    except DefinitionError as error:
        assert error.problems


HEAD = 'format = 1\n[questionnaire]\nslug = "x"\ntitle = "X"\n'
DEEP = 100_000
WORST = {
    "lists": ("a = " + "[" * DEEP, "too deeply"),
    "closed lists": ("a = " + "[" * DEEP + "]" * DEEP, "too deeply"),
    "tables": ("a = " + "{b = " * DEEP, "too deeply"),
    "digits": ("a = " + "9" * 5000, "a number or a date that is too large"),
    "hexadecimal": (HEAD + "[[questions]]\nformat = 0x" + "f" * 5000, "“format” is missing"),
    "hexadecimal key": (HEAD + "[[questions]]\nkey = 0x" + "f" * 5000, "“key” has to be text"),
    "hexadecimal format": ("format = 0x" + "f" * 5000, "format is a number that is too large"),
    "nested format": ("format = " + "[" * 200 + "]" * 200, "format is a list"),
    "weight": (
        f'{HEAD}[[archetypes]]\nkey = "a"\n[[questions]]\nformat = "statement"\nweights = {{a = 0x{"f" * 5000}}}',
        "the weight for “a” is a number that is too large; it has to be",
    ),
    "pull": (
        f'{HEAD}[[archetypes]]\nkey = "a"\n[[cues]]\nweights = {{a = 0x{"f" * 5000}}}',
        "the weight for “a” has to be a number from",
    ),
    "infinite pull": (f'{HEAD}[[archetypes]]\nkey = "a"\n[[cues]]\nweights = {{a = -inf}}', "has to be a number from"),
    "no number": (f'{HEAD}[[archetypes]]\nkey = "a"\n[[cues]]\nweights = {{a = nan}}', "has to be a number from"),
    "combinations": (
        f'{HEAD}[[cues]]\nphrases = ["{" ".join(["a|b-c"] * 20)}"]',
        "stands for more than 64 combinations of words",
    ),
    "date": (f"{HEAD}[[questions]]\nkey = 1979-05-27T00:32:00Z\nformat = 07:32:00", "“key” has to be text"),
    "impossible date": ("a = 2026-02-30", "not valid TOML"),
    "dotted key": (f"{'.'.join(['a'] * DEEP)} = 1", "a key of more than 32 parts"),
    "dotted table": (f"[{' . '.join(['a'] * DEEP)}]", "a key of more than 32 parts"),
    "quoted key": ("b = {" + ".".join(['"a b"'] * DEEP) + " = 1}", "a key of more than 32 parts"),
    "long name": (f"{'a' * DEEP} = 1\nformat = 1", f"a part named “{'a' * 80}…”"),
    "letters": ("a" * 2_000_000, "not valid TOML"),
    "quotes": ("\"'" * 1_000_000, "not valid TOML"),
    "brackets": ("[" * 2_000_000, "not valid TOML"),
}


@pytest.mark.parametrize("kind", WORST)
def test_the_worst_files_are_refused_in_a_sentence(tmp_path: Path, kind: str) -> None:
    text, problem = WORST[kind]
    path = tmp_path / "worst.toml"
    path.write_text(text, encoding="utf-8")
    with must_end(kind), pytest.raises(DefinitionError) as refused:
        read_file(path)
    sentences = [str(found) for found in refused.value.problems]
    assert any(problem in sentence for sentence in sentences), sentences
    assert max(map(len, sentences)) < 300
