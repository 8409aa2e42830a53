"""Who said what, to whom, when, where, and where that is written.

    >>> import onrecord
    >>> record = onrecord.read("“The bridge will stand,” Mayor Ada Quill told reporters.")
    >>> [(s.speaker.name, s.text) for s in record.statements]
    [('Ada Quill', '“The bridge will stand,”')]

`read` makes the `Record` of a text, `read_many` those of many; `table` makes a table of their statements, which pandas,
polars, pyarrow and DuckDB take. A `Ledger` answers what was said in all texts that `onrecord add` kept.
"""

from ._ledger import Change, Hit, Ledger, Searched, Verification
from ._native import InternalError, __version__
from ._pipeline import Pipeline, Text, read, read_many
from ._record import OffsetUnit, Record
from ._table import Table, entities_table, table
from ._types import (
    Act,
    Addressee,
    ChainLink,
    Count,
    Dateline,
    Document,
    Entity,
    EntityType,
    Identity,
    Medium,
    Mention,
    Origin,
    Party,
    Place,
    Provenance,
    Role,
    Span,
    Speaker,
    Statement,
    Time,
)

__all__ = [
    "Act",
    "Addressee",
    "ChainLink",
    "Change",
    "Count",
    "Dateline",
    "Document",
    "Entity",
    "EntityType",
    "Hit",
    "Identity",
    "InternalError",
    "Ledger",
    "Medium",
    "Mention",
    "OffsetUnit",
    "Origin",
    "Party",
    "Pipeline",
    "Place",
    "Provenance",
    "Record",
    "Role",
    "Searched",
    "Span",
    "Speaker",
    "Statement",
    "Table",
    "Text",
    "Time",
    "Verification",
    "__version__",
    "entities_table",
    "read",
    "read_many",
    "table",
]
