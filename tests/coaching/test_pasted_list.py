"""Lists as coaches paste them: from a mail, a sheet, or typed, with and without addresses."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.coaching.pasted_list import BadLine, ListLine, read_list

ANNA = "anna@example.org"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (f"Anna Berg, {ANNA}", "Anna Berg"),
        (f"Anna Berg <{ANNA}>", "Anna Berg"),
        (f'"Berg, Anna" <{ANNA}>, ', "Berg, Anna"),
        (f"Berg, Anna, {ANNA}", "Berg, Anna"),
        (f"Anna\tBerg\t{ANNA}", "Anna Berg"),
        (f"{ANNA};Anna Berg", "Anna Berg"),
        (f"12345;{ANNA};;", "12345"),
        (f"Anna Berg {ANNA}", "Anna Berg"),
        (f"  {ANNA}  ", "anna"),
        (f"<{ANNA}>", "anna"),
        (f"Name;E-mail\n\u200bAnna;{ANNA}", "Anna"),
        (f"آنا محمد, {ANNA}", "آنا محمد"),
        (f"\ufeffAnna\u200b\t{ANNA}\u200b", "Anna"),
        (f"Anna\u00a0Berg\u00a0{ANNA}", "Anna Berg"),
        ("Anna <\u202aanna@exam\u200bple.org\u202c>", "Anna"),
    ],
)
def test_a_name_with_an_address_is_understood_in_every_usual_form(text: str, name: str) -> None:
    assert read_list(text, with_addresses=True) == [ListLine(name, ANNA)]


@pytest.mark.parametrize("text", ["Berg, Anna", "@anna", "s-1", "=1+1", "<b>"])
def test_a_line_without_an_address_is_a_name(text: str) -> None:
    assert read_list(text, with_addresses=True) == read_list(text, with_addresses=False) == [ListLine(text)]


def test_lines_are_told_apart_and_repeats_left_out() -> None:
    text = f"Anna, {ANNA}\n\nAnna\nAnna; {ANNA.upper()}\nBo\n"
    assert read_list(text, with_addresses=True) == [ListLine("Anna", ANNA), ListLine("Bo")]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("Anna, anna@", "“anna@” is no mail address. Write it like anna@example.org."),
        ("Anna <anna@x>", "“anna@x” is no mail address. Write it like anna@example.org."),
        ("a@b.org, c@d.org", "“a@b.org, c@d.org” has two addresses. Write one person on each line."),
        ("anna@a.org\nanna@b.org", "“anna” has two addresses, anna@a.org and anna@b.org."),
        (f"Anna, {'a' * 300}@example.org", f"“{'a' * 40}…” is no mail address. Write it like anna@example.org."),
    ],
)
def test_a_bad_address_is_refused_in_a_sentence(text: str, problem: str) -> None:
    with pytest.raises(BadLine) as refused:
        read_list(text, with_addresses=True)
    assert str(refused.value) == problem


def test_of_many_bad_lines_the_first_few_are_named() -> None:
    with pytest.raises(BadLine, match=r"“a3@” is no mail address.* And 2 more\.$"):
        read_list("\n".join(f"x, a{number}@" for number in range(1, 6)), with_addresses=True)


@given(st.text(alphabet='aé@<>,;\t" .\n', max_size=60))
def test_every_text_gives_addresses_that_can_be_mailed_or_a_sentence(text: str) -> None:
    try:
        lines = read_list(text, with_addresses=True)
    except BadLine as error:
        assert str(error)
    else:
        assert all(line.own_id and line.email.count("@") <= 1 for line in lines)
