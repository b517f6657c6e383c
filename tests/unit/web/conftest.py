"""Pages without a server: plain static files, so that no test waits for them to be collected."""

from pathlib import Path

import django
import pytest
from django.conf import settings as configured
from django.test import Client
from django.utils import translation

# The tests of the pure floors need no Django, so only these folders set it up.
django.setup()

PLAIN = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}


@pytest.fixture(autouse=True)
def _plain_static_files(settings):
    settings.STORAGES = PLAIN
    Path(configured.STATIC_ROOT).mkdir(parents=True, exist_ok=True)  # whitenoise warns where there is none


@pytest.fixture(autouse=True)
def _english():
    """A test begins in English, whatever language the last one's browser spoke."""
    with translation.override("en"):
        yield


@pytest.fixture
def browser():
    """A browser that insists on the code every form carries."""
    return Client(enforce_csrf_checks=False)


@pytest.fixture
def spanish():
    return Client(headers={"accept-language": "es"})
