"""The table of what all workers share and may forget: how often something was tried."""

from typing import Any

from django.core.management import call_command
from django.db import migrations


def make(apps: object, schema_editor: Any) -> None:
    call_command("createcachetable", database=schema_editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_invitations_and_lost_factors"),
    ]

    operations = [migrations.RunPython(make, migrations.RunPython.noop)]
