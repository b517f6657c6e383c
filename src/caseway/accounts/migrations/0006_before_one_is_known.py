"""On PostgreSQL, also what is read before anyone is known shows only to whoever brings the key to it.

Sign-in finds a user by an address, a session by its key, an invitation by its link, an organization by a membership. The
audit is one chain for all organizations: whoever reads it for one sees that one's, and its writer and its proof say so.
"""

from django.db import migrations

from caseway.accounts.row_security import Following, Policies

BELONGS = "EXISTS (SELECT 1 FROM {table} of_theirs WHERE of_theirs.{column} = {whose}.id)"


def belongs(whose: str, column: str) -> str:
    tables = ("accounts_membership", "accounts_invitation")
    return " OR ".join(BELONGS.format(table=table, column=column, whose=whose) for table in tables)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0005_row_security"),
        ("account", "0009_emailaddress_unique_primary_email"),
        ("mfa", "0003_authenticator_type_uniq"),
        ("socialaccount", "0006_alter_socialaccount_extra_data"),
    ]

    operations = [
        Policies(
            "accounts_organization",
            every="id = {organization}",
            select=f"{belongs('accounts_organization', 'organization_id')} OR {{whole}} = 'organizations'",
        ),
        Policies(
            "accounts_user",
            every="id = {user} OR lower(email) = lower({sought}) OR " + belongs("accounts_user", "user_id"),
        ),
        Policies("accounts_session", every="session_key = {sought} OR user_id = {user}"),
        Policies(
            "accounts_invitation",
            every="organization_id = {organization}",
            select="user_id = {user} OR digest = {sought}",
        ),
        Policies(
            "accounts_auditentry",
            select="organization = {organization} OR {whole} = 'audit'",
            insert="{whole} = 'audit'",
        ),
        Policies(
            "accounts_auditperson",
            select="{whole} = 'audit' OR EXISTS (SELECT 1 FROM accounts_auditentry of WHERE of.seq = entry)",
            insert="{whole} = 'audit'",
        ),
        # The sign-in library's tables of what is a user's own.
        Policies("account_emailaddress", every="user_id = {user}"),
        Following("account_emailconfirmation", email_address_id="account_emailaddress"),
        Policies("mfa_authenticator", every="user_id = {user}"),
        Policies("socialaccount_socialaccount", every="user_id = {user}", select="uid = {sought}"),
        Following("socialaccount_socialtoken", account_id="socialaccount_socialaccount"),
    ]
