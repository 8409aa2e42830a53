"""Tables, for any library that takes Arrow."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from . import _native

if TYPE_CHECKING:
    import pandas  # type: ignore[import-untyped, unused-ignore]
    import polars
    import pyarrow  # type: ignore[import-untyped, unused-ignore]

    from ._record import Record


class Table:
    """Rows of statements or entities. pyarrow, polars, pandas and DuckDB take it as it is, without a copy:
    `pyarrow.table(table)`, `polars.DataFrame(table)`. None of them needs to be installed to make one.
    """

    __slots__ = ("_native",)

    def __init__(self, native: _native.Table) -> None:
        self._native = native

    @property
    def num_rows(self) -> int:
        """How many rows."""
        return self._native.num_rows

    @property
    def column_names(self) -> list[str]:
        """Names of the columns, in order."""
        return self._native.column_names

    def __len__(self) -> int:
        return self.num_rows

    def __eq__(self, other: object) -> bool:
        return self._native == other._native if isinstance(other, Table) else NotImplemented

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"<onrecord.Table of {self.num_rows} rows, {len(self.column_names)} columns>"

    def __arrow_c_stream__(self, requested_schema: Any | None = None) -> Any:
        """The table as an Arrow stream (PyCapsule protocol)."""
        return self._native.__arrow_c_stream__(requested_schema)

    def __arrow_c_schema__(self) -> Any:
        """The columns as an Arrow schema (PyCapsule protocol)."""
        return self._native.__arrow_c_schema__()

    def to_arrow(self) -> pyarrow.Table:
        """As a `pyarrow.Table`; pyarrow must be installed."""
        import pyarrow

        return pyarrow.table(self)

    def to_pandas(self) -> pandas.DataFrame:
        """As a `pandas.DataFrame`; pandas and pyarrow must be installed."""
        return self.to_arrow().to_pandas()

    def to_polars(self) -> polars.DataFrame:
        """As a `polars.DataFrame`; polars must be installed."""
        import polars

        return polars.DataFrame(self)


def table(records: Iterable[Record]) -> Table:
    """The statements of many records, one a row, with the columns of `onrecord export --to parquet`.

    Records are taken one at a time: `onrecord.table(onrecord.read_many(texts))` keeps none of them.

    Raises `ValueError` when the records do not count offsets in the same unit.
    """
    return Table(_native.statements(record._native for record in records))


def entities_table(records: Iterable[Record]) -> Table:
    """The entities of many records, one a row; `doc_id` and `entity_id` together tell which."""
    return Table(_native.entities(record._native for record in records))
