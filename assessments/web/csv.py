"""CSV files: one writer, with one rule for formulas and one for the byte-order mark."""


def as_text_cell(value: object) -> object:
    """Return text so that a spreadsheet takes it as text: a leading = + - @ would begin a formula."""
    if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r")):
        return f"'{value}"
    return value
