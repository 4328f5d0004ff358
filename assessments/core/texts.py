"""Read text files: UTF-8, with or without a byte-order mark, and one sentence about anything else."""

import codecs
from pathlib import Path

_MARKS = {
    codecs.BOM_UTF32_LE: "UTF-32",
    codecs.BOM_UTF32_BE: "UTF-32",
    codecs.BOM_UTF16_LE: "UTF-16",
    codecs.BOM_UTF16_BE: "UTF-16",
}
_CONTROLS = bytes({*range(0x20), 0x7F} - set(b"\t\n\v\f\r\x1b"))


class NotText(ValueError):
    """The bytes aren't a text that can be read; the message is a sentence."""


def read_text_file(path: Path, *, max_bytes: int) -> str:
    """Return the text in a file. Raises NotText, also where it can't be opened."""
    try:
        with path.open("rb") as file:
            data = file.read(max_bytes + 1)
    except OSError as error:
        raise NotText(f"{path} can’t be opened: {error.strerror}.") from error
    return decode_text(data, name=path.name, max_bytes=max_bytes)


def decode_text(data: bytes, *, name: str, max_bytes: int) -> str:
    """Return bytes as text, without a byte-order mark; ``name`` is what the sentence calls them. Raises NotText."""
    if len(data) > max_bytes:
        raise NotText(f"{name} is larger than {_size(max_bytes)}.")
    encoding = next((encoding for mark, encoding in _MARKS.items() if data.startswith(mark)), "")
    if not encoding and b"\0" in data and max(data[0::2].count(0), data[1::2].count(0)) > len(data) / 4:
        encoding = "UTF-16"
    if encoding:
        raise NotText(f"{name} is {encoding} text. Save it as UTF-8 and try again.")
    if b"\0" in data or len(data.translate(None, _CONTROLS)) < 0.95 * len(data):
        raise NotText(f"{name} is not a text file.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise NotText(
            f"{name} is not UTF-8 text: line {line} has a byte that no UTF-8 text has there, as text in Latin-1 or "
            "Windows-1252 does. Save it as UTF-8 and try again."
        ) from error


def _size(count: int) -> str:
    return f"{count // 2**20} MB" if count >= 2**20 else f"{count // 2**10} KB"
