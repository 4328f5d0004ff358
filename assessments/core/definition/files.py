"""Read and write questionnaires as TOML: tomllib reads, tomlkit writes, with weights as inline tables."""

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.items import AoT, Array, InlineTable

from assessments.core.definition.reading import definition_from
from assessments.core.definition.shape import Definition, DefinitionError, Problem
from assessments.core.names import composed
from assessments.core.texts import NotText, decode_text, read_text_file

SHIPPED = Path(__file__).parents[2] / "content" / "data_science_jobs"
"""The questionnaire that comes with careerfit."""

MAX_FILE_BYTES = 2 * 1024 * 1024
MAX_KEY_PARTS = 32  # of a dotted key; tomllib takes the square of their number, and a questionnaire needs three
_LONG_KEY = re.compile(
    r"""(?<![\w-])(?:(?:[\w-]++|"[^"\n]*+"|'[^'\n]*+')[ \t]*+\.[ \t]*+)"""
    f"{{{MAX_KEY_PARTS}}}"
)


def read_file(path: Path) -> Definition:
    """Return the questionnaire in a TOML file, or in a folder of TOML files that are parts of one.

    Raises DefinitionError, with every problem found, where there is none in it.
    """
    parts = sorted(path.glob("*.toml")) if path.is_dir() else [path]
    if not parts:
        raise DefinitionError(Problem(f"There is no .toml file in {path}."))
    data: dict[str, Any] = {}
    for part in parts:
        _merge(data, _parse(_read(part), name=part.name))
    return definition_from(data)


def definition_in(text: str, *, name: str) -> Definition:
    """Return the questionnaire in a TOML text; ``name`` is what sentences call it.

    Raises DefinitionError, with every problem found, where there is none in it.
    """
    return definition_from(_parse(text, name=name))


def decode_file(data: bytes, *, name: str) -> str:
    """Return a file's bytes as text, without a byte-order mark. Raises DefinitionError if they aren't UTF-8 text."""
    try:
        return decode_text(data, name=name, max_bytes=MAX_FILE_BYTES)
    except NotText as error:
        raise DefinitionError(Problem(str(error))) from error


def _parse(text: str, *, name: str) -> dict[str, Any]:
    if not text.strip():
        raise DefinitionError(Problem(f"{name} is empty."))
    if _LONG_KEY.search(text):
        raise DefinitionError(Problem(f"{name} has a key of more than {MAX_KEY_PARTS} parts."))
    try:
        return tomllib.loads(composed(text))
    except tomllib.TOMLDecodeError as error:
        raise DefinitionError(Problem(f"{name} is not valid TOML: {error}.")) from error
    except RecursionError as error:
        raise DefinitionError(Problem(f"{name} nests lists or tables too deeply.")) from error
    except ValueError as error:  # Python reads no number of more than 4,300 digits
        raise DefinitionError(Problem(f"{name} has a number or a date that is too large.")) from error


def _read(path: Path) -> str:
    try:
        return read_text_file(path, max_bytes=MAX_FILE_BYTES)
    except NotText as error:
        raise DefinitionError(Problem(str(error))) from error


def _merge(whole: dict[str, Any], part: Mapping[str, Any]) -> None:
    for name, value in part.items():
        if isinstance(value, list) and isinstance(whole.get(name), list):
            whole[name] = whole[name] + value
        elif name in whole:
            raise DefinitionError(Problem(f"Two files both give “{name}”."))
        else:
            whole[name] = value


def to_toml(definition: Definition) -> str:
    """Return the questionnaire as TOML. Equal questionnaires give the same bytes."""
    document = tomlkit.document()
    for name, value in definition.as_data().items():
        if isinstance(value, list):
            document.add(name, _tables(value))
        else:
            document.add(name, _table(value) if isinstance(value, dict) else value)
    return tomlkit.dumps(document)


def _tables(records: list[dict[str, Any]]) -> AoT:
    tables = tomlkit.aot()
    for record in records:
        table = tomlkit.table()
        for name, value in record.items():
            if name == "choices":
                table.add(name, _choices(value))
            elif name == "phrases":
                table.add(name, _lines(value))
            else:
                table.add(name, _inline(value) if isinstance(value, dict) else value)
        tables.append(table)
    return tables


def _table(record: Mapping[str, Any]) -> Any:
    table = tomlkit.table()
    for name, value in record.items():
        table.add(name, _table(value) if isinstance(value, dict) else value)
    return table


def _inline(record: Mapping[str, Any]) -> InlineTable:
    table = tomlkit.inline_table()
    for name, value in record.items():
        table.add(name, _inline(value) if isinstance(value, dict) else value)
    return table


def _choices(choices: list[dict[str, Any]]) -> Array:
    array = tomlkit.array()
    for choice in choices:
        array.append(_inline(choice))
    return array.multiline(multiline=True)


def _lines(values: list[str]) -> Array:
    array = tomlkit.array()
    array.extend(values)
    return array.multiline(multiline=True)
