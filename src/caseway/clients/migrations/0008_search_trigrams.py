"""On PostgreSQL, the trigrams of the words that people are found by stand in a table of their own, as rows that are equal.

An index of `pg_trgm` is not used on a table whose rows are kept apart by their organization: PostgreSQL must first look at
whose a row is, row by row, before it compares words by an operator that it does not know to keep silent. Equality it knows.
"""

from __future__ import annotations

from typing import Any

from django.db import migrations

from caseway.accounts.row_security import RowLevelSecurity

WORDS, TRIGRAMS = "clients_searchword", "clients_searchword_trigrams"
# As SQLite has them: two marks before a word and one after it give its beginning weight, and short words trigrams at all.
OF = (
    "SELECT DISTINCT one.organization_id, substr('__' || one.word || '_', place, 3), one.id, length(one.word) + 1"
    " FROM {0} AS one, generate_series(1, length(one.word) + 1) AS place"
)
FUNCTIONS = {
    "added": f"INSERT INTO {TRIGRAMS} (organization_id, trigram, word_id, size) {OF.format('fresh')};",
    "removed": (
        f"DELETE FROM {TRIGRAMS} AS kept USING ({OF.format('gone')}) AS gone (organization_id, trigram, id, size)"
        " WHERE (kept.organization_id, kept.trigram, kept.word_id) = (gone.organization_id, gone.trigram, gone.id);"
    ),
    "emptied": f"TRUNCATE {TRIGRAMS};",
}
TRIGGERS = {
    "added": "AFTER INSERT ON {0} REFERENCING NEW TABLE AS fresh",
    "removed": "AFTER DELETE ON {0} REFERENCING OLD TABLE AS gone",
    "emptied": "AFTER TRUNCATE ON {0}",
}
FORWARD = [
    f"CREATE TABLE {TRIGRAMS} (organization_id uuid NOT NULL, trigram text NOT NULL, word_id bigint NOT NULL,"
    " size smallint NOT NULL, PRIMARY KEY (organization_id, trigram, word_id) INCLUDE (size))",
    *(
        f"CREATE FUNCTION {WORDS}_{name}() RETURNS trigger LANGUAGE plpgsql"
        f" AS $caseway$ BEGIN {body} RETURN NULL; END $caseway$"
        for name, body in FUNCTIONS.items()
    ),
    *(
        f"CREATE TRIGGER {WORDS}_{name} {when.format(WORDS)} FOR EACH STATEMENT EXECUTE FUNCTION {WORDS}_{name}()"
        for name, when in TRIGGERS.items()
    ),
    # Words that are there are of many organizations: for a moment the tables' owner sees them all.
    f"ALTER TABLE {WORDS} NO FORCE ROW LEVEL SECURITY",
    f"INSERT INTO {TRIGRAMS} (organization_id, trigram, word_id, size) {OF.format(WORDS)}",
    f"ALTER TABLE {WORDS} FORCE ROW LEVEL SECURITY",
    "DROP INDEX search_word_trigrams",
]
BACKWARD = [
    f"CREATE INDEX search_word_trigrams ON {WORDS} USING gin (word gin_trgm_ops)",
    *(f"DROP TRIGGER {WORDS}_{name} ON {WORDS}" for name in TRIGGERS),
    *(f"DROP FUNCTION {WORDS}_{name}()" for name in FUNCTIONS),
    f"DROP TABLE {TRIGRAMS}",
]


def run(statements: list[str]) -> Any:
    def there(apps: Any, schema_editor: Any) -> None:
        if schema_editor.connection.vendor == "postgresql":
            for statement in statements:
                schema_editor.execute(statement)

    return there


class Migration(migrations.Migration):
    dependencies = [("clients", "0007_protection")]

    operations = [
        migrations.RunPython(run(FORWARD), run(BACKWARD)),
        RowLevelSecurity(TRIGRAMS),
    ]
