"""On PostgreSQL, also rows that say of a client's rows what happened to them show only with those."""

from django.db import migrations

from caseway.accounts.row_security import Following


class Migration(migrations.Migration):
    dependencies = [("clients", "0005_entered_in_error")]

    operations = [
        Following("clients_consentchange", consent_id="clients_consent"),
        Following("clients_consentrecipient", consent_id="clients_consent"),
        Following("clients_disclosure_consents", disclosure_id="clients_disclosure", consent_id="clients_consent"),
        Following("clients_linkedrow", link_id="clients_link"),
    ]
