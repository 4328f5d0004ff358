"""Read a list that a coach pastes: a name or id on each line, with or without a mail address. Pure.

“Anna Berg”, “Anna Berg, anna@example.org”, “Anna Berg <anna@example.org>”, columns of a sheet, or only an address,
whose part before the @ is the name then.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from assessments.core.names import clean_name

SEPARATORS = "\t;,"
BESIDE = f' {SEPARATORS}"'  # what stands around a cell
MAX_QUOTED = 40
MAX_NAMED = 3  # problems that are told at once
MAX_ADDRESS_LENGTH = 254


class BadLine(Exception):
    """A line whose mail address can't be used; the text says what is wrong with it."""


@dataclass(frozen=True)
class ListLine:
    """One person of a list: a name or id, and a mail address or “”."""

    own_id: str
    email: str = ""


def read_list(text: str, *, with_addresses: bool) -> list[ListLine]:
    """Return the lines of a pasted list without empty lines and repeats. Raises BadLine for the first few bad ones.

    Without addresses, the whole line is the name.
    """
    found: dict[str, str] = {}
    problems: list[str] = []
    for line in _without_heading(text.splitlines()) if with_addresses else text.splitlines():
        try:
            read = _read_line(line) if with_addresses else ListLine(clean_name(line))
        except BadLine as error:
            problems.append(str(error))
            continue
        before = found.get(read.own_id, "")
        if before and read.email and before.casefold() != read.email.casefold():
            problems.append(f"“{_quoted(read.own_id)}” has two addresses, {before} and {read.email}.")
        if read.own_id:
            found[read.own_id] = before or read.email
    if problems:
        more = f" And {len(problems) - MAX_NAMED} more." if len(problems) > MAX_NAMED else ""
        raise BadLine(" ".join(dict.fromkeys(problems[:MAX_NAMED])) + more)
    return [ListLine(own_id, email) for own_id, email in found.items()]


def _read_line(line: str) -> ListLine:
    name, address = _split(line) if _has_address(line) else (line.strip(f" {SEPARATORS}"), "")
    if not address:
        return ListLine(clean_name(name))
    if len(address) > MAX_ADDRESS_LENGTH or not _is_address(address):
        raise BadLine(f"“{_quoted(address)}” is no mail address. Write it like anna@example.org.")
    return ListLine(clean_name(name) or clean_name(address.partition("@")[0]), address)


def _split(line: str) -> tuple[str, str]:
    """Return the name and the address of a line with an @ in it. Raises BadLine if it has several addresses."""
    before, _, rest = line.partition("<")
    address, closing, after = rest.partition(">")
    if closing:
        cells, joint = [before, address, after], " "
    else:
        separator = next((mark for mark in SEPARATORS if mark in line), ",")
        cells, joint = line.split(separator), ", " if separator == "," else " "
    cells = [clean_name(cell.strip(BESIDE)).strip(BESIDE) for cell in cells]  # sheets and web pages hide characters
    addresses = [cell for cell in cells if _has_address(cell)]
    if len(addresses) > 1:
        raise BadLine(f"“{_quoted(line)}” has two addresses. Write one person on each line.")
    if len(cells) == 1 and " " in cells[0]:  # “Anna Berg anna@example.org”
        name, _, address = cells[0].rpartition(" ")
        return name, address
    return joint.join(cell for cell in cells if cell and cell not in addresses), "".join(addresses)


def _without_heading(lines: list[str]) -> Iterable[str]:
    """Return the lines without a sheet's headings (“Name; E-mail”), if they have any."""
    first = next((line for line in lines if line.strip()), "")
    is_heading = "mail" in first.casefold() and "@" not in first and any(mark in first for mark in SEPARATORS)
    return (line for line in lines if line is not first) if is_heading else lines


def _has_address(text: str) -> bool:
    """Whether a text has an @ that is not its first character: “@anna” is a name."""
    return "@" in text.strip()[1:]


def _is_address(address: str) -> bool:
    try:
        validate_email(address)
    except ValidationError:
        return False
    return True


def _quoted(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= MAX_QUOTED else f"{line[:MAX_QUOTED]}…"
