"""These tests keep rows, so Django is set up first."""

import django

django.setup()
