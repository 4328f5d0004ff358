"""A questionnaire as a plain value: its shape, and how it is read from data and files and written to a file."""

from assessments.core.definition.files import MAX_FILE_BYTES, SHIPPED, decode_file, definition_in, read_file, to_toml
from assessments.core.definition.lines import lines_of
from assessments.core.definition.reading import definition_from
from assessments.core.definition.shape import (
    COMPANY_SIZE,
    CONTEXT_KEYS,
    HUES,
    MAX_WEIGHT,
    MIN_JOBS,
    NAMED_BY,
    SENIORITY,
    SLOTS,
    Advice,
    Archetype,
    Article,
    Choice,
    Definition,
    DefinitionError,
    Problem,
    Question,
    Scale,
    Source,
    canonical_json,
)
from assessments.core.posting_reader import Cue, Overload
from assessments.core.scoring import Format

__all__ = [
    "COMPANY_SIZE",
    "CONTEXT_KEYS",
    "HUES",
    "MAX_FILE_BYTES",
    "MAX_WEIGHT",
    "MIN_JOBS",
    "NAMED_BY",
    "SENIORITY",
    "SHIPPED",
    "SLOTS",
    "Advice",
    "Archetype",
    "Article",
    "Choice",
    "Cue",
    "Definition",
    "DefinitionError",
    "Format",
    "Overload",
    "Problem",
    "Question",
    "Scale",
    "Source",
    "canonical_json",
    "decode_file",
    "definition_from",
    "definition_in",
    "lines_of",
    "read_file",
    "to_toml",
]
