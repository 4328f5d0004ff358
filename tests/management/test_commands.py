"""Management commands, called in this process; models/test_upgrade.py runs manage.py itself."""

import codecs
import json
from io import BytesIO, StringIO, TextIOWrapper
from pathlib import Path

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

from assessments.authoring.drafts import draft_definition
from assessments.authoring.history import line_of
from assessments.core.definition import SHIPPED, Definition, read_file, to_toml
from assessments.models import Question, Questionnaire, Version
from tests.core.posting_reader.own import text_of
from tests.factories import make_version

pytestmark = pytest.mark.django_db
SLUG = "data-science-jobs"


def export(*options: str) -> str:
    out = StringIO()
    call_command("export_questionnaire", SLUG, *options, stdout=out)
    return out.getvalue()


def load(path: Path) -> str:
    out = StringIO()
    call_command("import_questionnaire", str(path), stdout=out)
    return out.getvalue()


def draft() -> Definition:
    return draft_definition(questionnaire=Questionnaire.objects.get())


@pytest.fixture(scope="module")
def shipped() -> str:
    """The shipped questionnaire as one TOML file."""
    return to_toml(read_file(SHIPPED))


def test_a_fresh_database_has_the_shipped_questionnaire_published() -> None:
    version = Version.objects.get()
    assert version.questionnaire.slug == SLUG
    assert len(version.content.questions) >= 60


def test_export_import_export_is_identical_to_the_byte(tmp_path: Path, shipped: str) -> None:
    first = export()
    assert first == shipped
    (tmp_path / "a.toml").write_text(first, encoding="utf-8")
    assert "68 questions" in load(tmp_path / "a.toml")
    assert export() == first


def test_an_import_changes_the_draft_and_no_version(tmp_path: Path, shipped: str) -> None:
    prompt = Question.objects.all()[0].prompt
    (tmp_path / "a.toml").write_text(shipped.replace(prompt, "Another prompt?"), encoding="utf-8")
    load(tmp_path / "a.toml")
    assert Question.objects.all()[0].prompt == "Another prompt?"
    assert Version.objects.get().content.questions[0].prompt == prompt
    out = StringIO()
    call_command("publish", SLUG, "--note", "A new prompt", stdout=out)
    assert "version 2" in out.getvalue()
    assert Version.objects.newest_first()[0].content.questions[0].prompt == "Another prompt?"


def test_an_import_keeps_unpublished_edits(tmp_path: Path, shipped: str) -> None:
    (tmp_path / "a.toml").write_text(shipped, encoding="utf-8")
    assert "never published" not in load(tmp_path / "a.toml")
    Question.objects.filter(pk=Question.objects.all()[0].pk).update(prompt="An hour of careful editing?")
    assert "they are kept" in load(tmp_path / "a.toml")
    assert draft() == Version.objects.get().content
    (tmp_path / "kept.toml").write_text(export("--replaced"), encoding="utf-8")
    load(tmp_path / "kept.toml")
    assert Question.objects.all()[0].prompt == "An hour of careful editing?"


def test_without_a_replaced_draft_there_is_none_to_print() -> None:
    with pytest.raises(CommandError, match="No unpublished draft"):
        export("--replaced")


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('format = "graded_pair"', 'format = "crystal_ball"', "has to be one of"),
        ("infra = 3", "infra = 99", "from -3 to 3"),
        ("format = 1\n", "format = 2\n", "careerfit reads format 1"),
        ("[questionnaire]", "[questionnaire", "not valid TOML"),
    ],
)
def test_a_bad_file_imports_nothing(tmp_path: Path, shipped: str, old: str, new: str, sentence: str) -> None:
    assert old in shipped
    (tmp_path / "a.toml").write_text(shipped.replace(old, new, 1), encoding="utf-8")
    before = draft()
    with pytest.raises(CommandError, match=sentence):
        load(tmp_path / "a.toml")
    assert draft() == before


def test_two_questions_with_one_key_import_nothing(tmp_path: Path, shipped: str) -> None:
    first, second = (f'key = "{q.key}"' for q in Question.objects.all()[:2])
    (tmp_path / "a.toml").write_text(shipped.replace(second, first), encoding="utf-8")
    before = draft()
    with pytest.raises(CommandError, match="Two questions have the key"):
        load(tmp_path / "a.toml")
    assert draft() == before


def test_publishing_what_has_not_changed_is_refused() -> None:
    with pytest.raises(CommandError, match="Nothing has changed since version 1"):
        call_command("publish", SLUG)


@pytest.mark.parametrize("command", ["publish", "export_questionnaire"])
def test_an_unknown_slug_is_refused(command: str) -> None:
    with pytest.raises(CommandError, match="There is no questionnaire"):
        call_command(command, "nothing")


def test_migrating_again_loads_nothing_twice() -> None:
    Questionnaire.objects.update(title="Edited here")
    call_command("migrate", verbosity=0)
    assert Questionnaire.objects.get().title == "Edited here"
    assert Version.objects.count() == 1


# --- read_posting ---------------------------------------------------------------------------------------


def read(monkeypatch: pytest.MonkeyPatch, text: str | bytes, *options: str) -> str:
    out = StringIO()
    data = text.encode() if isinstance(text, str) else text
    monkeypatch.setattr("sys.stdin", TextIOWrapper(BytesIO(data), encoding="ascii"))
    call_command("read_posting", *options, stdout=out)
    return out.getvalue()


def test_a_posting_is_read_as_text(monkeypatch: pytest.MonkeyPatch) -> None:
    output = read(monkeypatch, text_of("infra"))
    assert output.startswith("The Infra Builder")
    assert "- run the Kubernetes clusters" in output
    assert "- Salary: What is the salary range?" in output
    assert (
        "- On-call duty: “set up monitoring and alerting for model drift, and take "
        "part in the on-call rotation, about one week in six”" in output
    )
    assert "It isn’t too much for one person" in output
    assert "too short" in read(monkeypatch, "Data scientist")
    assert "counted once" in read(monkeypatch, text_of("infra") * 2)


def test_a_posting_is_read_as_json(monkeypatch: pytest.MonkeyPatch) -> None:
    data = json.loads(read(monkeypatch, text_of("infra"), "--json"))
    assert (data["posting"], data["primary"], data["secondary"], data["overloaded"]) == (True, "infra", None, False)
    assert sum(item["share"] for item in data["archetypes"]) == 100
    first = data["evidence"][0]
    assert set(first) == {"start", "end", "archetype", "weight"}
    quoted = "getting them into production and keeping them there is your job."
    assert text_of("infra")[first["start"] : first["end"]] == quoted
    none = json.loads(read(monkeypatch, "Data scientist", "--json"))
    assert (none["posting"], none["primary"], none["archetypes"], none["evidence"]) == (False, None, [], [])


def test_jsonl_is_read_line_by_line_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    names = ["infra", "client", "research"]
    lines = "\n".join(json.dumps({"text": text_of(name), "id": 7}) for name in names)
    out = read(monkeypatch, f'{lines}\n\n{{"text": "Soup"}}\n', "--jsonl").splitlines()
    assert [json.loads(line)["primary"] for line in out] == [*names, None]


def test_a_byte_order_mark_before_a_posting_is_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    marked = codecs.BOM_UTF8 + text_of("infra").encode()
    assert read(monkeypatch, marked, "--json") == read(monkeypatch, text_of("infra"), "--json")
    line = codecs.BOM_UTF8 + json.dumps({"text": text_of("infra")}).encode()
    assert json.loads(read(monkeypatch, line, "--jsonl"))["primary"] == "infra"


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ("Wir suchen".encode("utf-16"), "The posting is UTF-16 text. Save it as UTF-8"),
        ("für Daten".encode("latin-1"), "line 1 has a byte that no UTF-8 text has there"),
        (bytes(range(256)), "The posting is not a text file"),
        (b"a" * (2 * 1024 * 1024 + 1), "The posting is larger than 2 MB"),
    ],
)
def test_a_posting_that_is_no_text_is_refused(monkeypatch: pytest.MonkeyPatch, data: bytes, sentence: str) -> None:
    with pytest.raises(CommandError, match=sentence):
        read(monkeypatch, data)


@pytest.mark.parametrize("line", ["not json", "[]", '{"words": "x"}', '{"text": 7}', "7"])
def test_an_invalid_line_is_named(monkeypatch: pytest.MonkeyPatch, line: str) -> None:
    with pytest.raises(CommandError, match="Line 2"):
        read(monkeypatch, f'{{"text": "x"}}\n{line}', "--jsonl")


def test_postings_are_read_by_the_newest_version(monkeypatch: pytest.MonkeyPatch) -> None:
    version = Version.objects.get()
    data = version.content.as_data()
    for cue in data["cues"]:
        cue["weights"] = {"client": 1.0} if "weights" in cue else {}
    make_version(version, definition=data)
    data = json.loads(read(monkeypatch, text_of("infra"), "--json"))
    assert (data["primary"], data["questionnaire"]["version"]) == ("client", 2)
    with pytest.raises(CommandError, match="no published version that reads"):
        read(monkeypatch, text_of("infra"), "six-interests")


def test_an_import_by_command_is_in_the_history_of_whose_it_is(tmp_path: Path, shipped: str) -> None:
    path, ada = tmp_path / "mine.toml", User.objects.create_user("ada")
    path.write_text(shipped.replace('title = "Which', 'title = "So which', 1), encoding="utf-8")
    with pytest.raises(CommandError, match="There is no account “bob”"):
        call_command("import_questionnaire", str(path), by="bob")
    assert not LogEntry.objects.exists()
    call_command("import_questionnaire", str(path), by="ada", stdout=StringIO())
    entry = LogEntry.objects.get()
    assert entry.user == ada
    assert line_of(entry).says == "A file was imported by command."


def test_publishing_by_command_is_in_the_history_of_whose_it_is() -> None:
    ada = User.objects.create_user("ada")
    Questionnaire.objects.update(title="Which of these jobs is yours?")
    with pytest.raises(CommandError, match="There is no account “bob”"):
        call_command("publish", SLUG, by="bob")
    assert Version.objects.count() == 1
    call_command("publish", SLUG, by="ada", stdout=StringIO())
    entry, version = LogEntry.objects.get(), Version.objects.newest_first()[0]
    assert (entry.user, version.published_by) == (ada, ada)
    assert line_of(entry).says == "Published version 2."
