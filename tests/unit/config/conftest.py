"""These tests look at Django's settings, so Django is set up first."""

import django

django.setup()
