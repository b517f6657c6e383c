"""On PostgreSQL, clients and all that is known of them show only within their organization."""

from django.db import migrations

from caseway.accounts.row_security import RowLevelSecurity

TABLES = (
    "address", "alias", "assignment", "client", "consent", "contactpoint", "disclosure", "enrollment", "household",
    "householdmember", "identifier", "import", "likelyduplicate", "link", "opening", "relationship", "searchterm",
    "searchword", "sighting", "supportperson", "volumealarm",
)  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("clients", "0003_consent"), ("accounts", "0005_row_security")]

    operations = [RowLevelSecurity(f"clients_{table}") for table in TABLES]
