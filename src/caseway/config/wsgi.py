"""The application as servers know it."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "caseway.config.settings")
application = get_wsgi_application()

from caseway.web.base import guard  # noqa: E402 - it needs the application

guard.require_declared()
