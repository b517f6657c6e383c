"""On PostgreSQL, what belongs to an organization shows only within it.

Left out, because they are read before anyone's organization is known: users, sessions and invitations, and the
organizations' names.
"""

from django.db import migrations

from caseway.accounts.row_security import RowLevelSecurity


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_shared_cache")]

    operations = [
        RowLevelSecurity("accounts_program"),
        RowLevelSecurity("accounts_team"),
        RowLevelSecurity("accounts_membership", user_column="user_id"),
        RowLevelSecurity("accounts_notice"),
        RowLevelSecurity("accounts_factorreset"),
    ]
