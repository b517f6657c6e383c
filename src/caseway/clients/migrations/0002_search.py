"""The trigrams of the words that people are found by, indexed by the database itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import migrations

# Two marks before a word and one after it give its beginning weight, as pg_trgm has it, and short words trigrams at all.
SQLITE = [
    """
    CREATE VIRTUAL TABLE clients_searchword_trigrams
    USING fts5(word, tokenize='trigram', content='', contentless_delete=1)
    """,
    """
    CREATE TRIGGER clients_searchword_added AFTER INSERT ON clients_searchword BEGIN
        INSERT INTO clients_searchword_trigrams (rowid, word) VALUES (new.id, '__' || new.word || '_');
    END
    """,
    """
    CREATE TRIGGER clients_searchword_removed AFTER DELETE ON clients_searchword BEGIN
        DELETE FROM clients_searchword_trigrams WHERE rowid = old.id;
    END
    """,
]
SQLITE_BACK = [
    "DROP TRIGGER clients_searchword_added",
    "DROP TRIGGER clients_searchword_removed",
    "DROP TABLE clients_searchword_trigrams",
]
POSTGRESQL = [
    "CREATE EXTENSION IF NOT EXISTS pg_trgm",
    "CREATE INDEX search_word_trigrams ON clients_searchword USING gin (word gin_trgm_ops)",
]
POSTGRESQL_BACK = ["DROP INDEX search_word_trigrams"]


def run(sqlite: list[str], postgresql: list[str]) -> Callable[[Any, Any], None]:
    def there(apps: Any, schema_editor: Any) -> None:
        vendor = schema_editor.connection.vendor
        for statement in sqlite if vendor == "sqlite" else postgresql:
            schema_editor.execute(statement)

    return there


class Migration(migrations.Migration):
    dependencies = [("clients", "0001_initial")]

    operations = [migrations.RunPython(run(SQLITE, POSTGRESQL), run(SQLITE_BACK, POSTGRESQL_BACK))]
