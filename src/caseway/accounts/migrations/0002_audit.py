"""The audit's tables, and the triggers that have either database refuse to change them."""

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from caseway.accounts.audit import triggers


def guard(apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    with editor.connection.cursor() as cursor:
        triggers.install(cursor, editor.connection.vendor)


def unguard(apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    with editor.connection.cursor() as cursor:
        triggers.remove(cursor, editor.connection.vendor)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="AuditEntry",
            fields=[
                ("seq", models.BigAutoField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("actor", models.UUIDField(null=True)),
                ("organization", models.UUIDField(null=True)),
                ("session", models.CharField(max_length=32)),
                ("action", models.CharField(max_length=60)),
                ("kind", models.CharField(max_length=60)),
                ("object", models.UUIDField(null=True)),
                ("people", models.TextField()),
                ("outcome", models.CharField(max_length=10)),
                ("reason", models.TextField()),
                ("changed", models.TextField()),
                ("before", models.CharField(max_length=64)),
                ("after", models.CharField(max_length=64)),
                ("request", models.UUIDField(null=True)),
                ("key", models.CharField(max_length=16)),
                ("mac", models.BinaryField(max_length=32)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["organization", "at", "seq"], name="audit_newest"),
                    models.Index(fields=["organization", "actor", "at", "seq"], name="audit_who"),
                    models.Index(fields=["organization", "action", "at", "seq"], name="audit_what"),
                ],
            },
        ),
        migrations.CreateModel(
            name="AuditPerson",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "entry", "person", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("entry", models.BigIntegerField()),
                ("person", models.UUIDField()),
            ],
            options={
                "indexes": [models.Index(fields=["person", "entry"], name="audit_whose")],
            },
        ),
        migrations.RunPython(guard, unguard),
    ]
