"""The database's own refusal to change or delete journal lines."""

from django.apps.registry import Apps
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

INSTALL = {
    "sqlite": [
        """CREATE TRIGGER journal_no_update BEFORE UPDATE ON journal_entry
           BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END""",
        """CREATE TRIGGER journal_no_delete BEFORE DELETE ON journal_entry
           BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END""",
        # INSERT OR REPLACE deletes the old row without asking the trigger above.
        """CREATE TRIGGER journal_no_replace BEFORE INSERT ON journal_entry
           WHEN EXISTS (SELECT 1 FROM journal_entry WHERE id = NEW.id OR token = NEW.token
                        OR (stream = NEW.stream AND number = NEW.number))
           BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END""",
    ],
    "postgresql": [
        """CREATE FUNCTION journal_refuse() RETURNS trigger LANGUAGE plpgsql AS
           $$ BEGIN RAISE EXCEPTION 'the journal is append-only'; END $$""",
        """CREATE TRIGGER journal_no_change BEFORE UPDATE OR DELETE ON journal_entry
           FOR EACH ROW EXECUTE FUNCTION journal_refuse()""",
        """CREATE TRIGGER journal_no_truncate BEFORE TRUNCATE ON journal_entry
           FOR EACH STATEMENT EXECUTE FUNCTION journal_refuse()""",
    ],
}
REMOVE = {
    "sqlite": [
        "DROP TRIGGER journal_no_update",
        "DROP TRIGGER journal_no_delete",
        "DROP TRIGGER journal_no_replace",
    ],
    "postgresql": [
        "DROP TRIGGER journal_no_change ON journal_entry",
        "DROP TRIGGER journal_no_truncate ON journal_entry",
        "DROP FUNCTION journal_refuse()",
    ],
}


def install(apps: Apps | None, editor: BaseDatabaseSchemaEditor) -> None:
    """Put the triggers in place."""
    for statement in INSTALL[editor.connection.vendor]:
        editor.execute(statement)


def remove(apps: Apps | None, editor: BaseDatabaseSchemaEditor) -> None:
    """Take the triggers away: only for migrating backwards and for emptying a test database."""
    for statement in REMOVE[editor.connection.vendor]:
        editor.execute(statement)
