"""What was entered in error has a status of its own; support persons and consents have one list of authorities.

Until now a consent said “proxy” also of a power of attorney. Which of the two it is stands in its evidence.
"""

from typing import Any

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from caseway.accounts import scope


def every(apps: Apps, using: str) -> list[Any]:
    """All organizations."""
    with scope.whole("organizations"):
        return list(apps.get_model("accounts", "Organization").objects.using(using).values_list("pk", flat=True))


def mark(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Give the status to what was only marked, in each organization: rows of none show nowhere."""
    using = schema_editor.connection.alias
    consents: Any = apps.get_model("clients", "Consent")
    changes: Any = apps.get_model("clients", "ConsentChange")
    for organization in every(apps, using):
        with scope.within(organization):
            wrong = consents.objects.using(using).filter(organization=organization, is_in_error=True)
            changes.objects.using(using).filter(consent__in=wrong, after="superseded").update(after="in_error")
            wrong.update(status="in_error")


def unmark(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Mark what has the status."""
    using = schema_editor.connection.alias
    consents: Any = apps.get_model("clients", "Consent")
    changes: Any = apps.get_model("clients", "ConsentChange")
    for organization in every(apps, using):
        with scope.within(organization):
            wrong = consents.objects.using(using).filter(organization=organization, status="in_error")
            changes.objects.using(using).filter(consent__in=wrong, after="in_error").update(after="superseded")
            wrong.update(status="superseded", is_in_error=True)


class Migration(migrations.Migration):
    dependencies = [("clients", "0004_row_security")]

    operations = [
        migrations.RemoveConstraint(
            model_name="consent",
            name="consent_status",
        ),
        migrations.RemoveConstraint(
            model_name="consent",
            name="consent_authority",
        ),
        migrations.RemoveConstraint(
            model_name="consent",
            name="consent_given_is_signed",
        ),
        migrations.RemoveConstraint(
            model_name="supportperson",
            name="support_person_authority",
        ),
        migrations.RunPython(mark, unmark),
        migrations.RemoveField(
            model_name="consent",
            name="is_in_error",
        ),
        migrations.AlterField(
            model_name="consent",
            name="authority",
            field=models.CharField(
                choices=[
                    ("client", "The client"),
                    ("parent", "Parent of a minor"),
                    ("guardian", "Guardian"),
                    ("power_of_attorney", "Power of attorney"),
                    ("proxy", "Health care proxy"),
                    ("court", "Named by a court"),
                    ("executor", "Executor of someone who has died"),
                ],
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="consent",
            name="status",
            field=models.CharField(
                choices=[
                    ("draft", "Draft"),
                    ("active", "Active"),
                    ("expired", "Expired"),
                    ("revoked", "Withdrawn"),
                    ("superseded", "Replaced"),
                    ("rejected", "Not given"),
                    ("in_error", "Entered in error"),
                ],
                default="draft",
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="consentchange",
            name="after",
            field=models.CharField(
                choices=[
                    ("draft", "Draft"),
                    ("active", "Active"),
                    ("expired", "Expired"),
                    ("revoked", "Withdrawn"),
                    ("superseded", "Replaced"),
                    ("rejected", "Not given"),
                    ("in_error", "Entered in error"),
                ],
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="consentchange",
            name="before",
            field=models.CharField(
                blank=True,
                choices=[
                    ("draft", "Draft"),
                    ("active", "Active"),
                    ("expired", "Expired"),
                    ("revoked", "Withdrawn"),
                    ("superseded", "Replaced"),
                    ("rejected", "Not given"),
                    ("in_error", "Entered in error"),
                ],
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="supportperson",
            name="authority",
            field=models.CharField(
                choices=[
                    ("none", "No authority"),
                    ("parent", "Parent of a minor"),
                    ("guardian", "Guardian"),
                    ("power_of_attorney", "Power of attorney"),
                    ("proxy", "Health care proxy"),
                    ("court", "Named by a court"),
                    ("executor", "Executor of someone who has died"),
                    ("payee", "Representative payee"),
                ],
                default="none",
                max_length=20,
            ),
        ),
        migrations.AddConstraint(
            model_name="consent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("status__in", ["draft", "active", "expired", "revoked", "superseded", "rejected", "in_error"])
                ),
                name="consent_status",
            ),
        ),
        migrations.AddConstraint(
            model_name="consent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "authority__in",
                        ("client", "parent", "guardian", "power_of_attorney", "proxy", "court", "executor"),
                    )
                ),
                name="consent_authority",
            ),
        ),
        migrations.AddConstraint(
            model_name="consent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("status__in", ["draft", "rejected", "in_error"]),
                    models.Q(
                        ("effective__isnull", False),
                        ("signed__isnull", False),
                        models.Q(("signer", ""), _negated=True),
                        models.Q(("method", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="consent_given_is_signed",
            ),
        ),
        migrations.AddConstraint(
            model_name="supportperson",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "authority__in",
                        ("none", "parent", "guardian", "power_of_attorney", "proxy", "court", "executor", "payee"),
                    )
                ),
                name="support_person_authority",
            ),
        ),
    ]
