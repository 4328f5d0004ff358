"""Read rows of hand-written SQL as models, as the ORM reads its own."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection, models

Row = TypeVar("Row", bound=models.Model)


class Columns(Generic[Row]):
    """The columns of a model's table, under an alias, in the order in which `read` expects their values."""

    def __init__(self, model: type[Row], alias: str) -> None:
        self.model, self.alias = model, alias
        self.fields = model._meta.concrete_fields
        self.names = tuple(field.attname for field in self.fields)
        self.key = self.fields.index(model._meta.pk)  # the place of the primary key
        self.sql = ", ".join(f"{alias}.{field.column}" for field in self.fields)

    def __len__(self) -> int:
        """How many columns there are."""
        return len(self.fields)

    @cached_property
    def _converters(self) -> list[tuple[int, Any, list[Any]]]:
        """The position of each column whose values the database's driver returns in another form than the model's."""
        columns = [field.get_col(self.alias) for field in self.fields]
        found = [
            (place, column, connection.ops.get_db_converters(column) + column.get_db_converters(connection))
            for place, column in enumerate(columns)
        ]
        return [(place, column, converters) for place, column, converters in found if converters]

    def read(self, values: Sequence[Any]) -> Row:
        """Return the model of one row."""
        values = list(values)
        for place, column, converters in self._converters:
            for convert in converters:
                values[place] = convert(values[place], column, connection)
        return self.model.from_db(DEFAULT_DB_ALIAS, self.names, values)
