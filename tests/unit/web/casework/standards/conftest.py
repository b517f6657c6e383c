"""An agency and its people's browsers, as for the pages of clients."""

from tests.unit.web.clients.conftest import browser_of, elsewhere, place, today, viewer_of

__all__ = ["browser_of", "elsewhere", "place", "today", "viewer_of"]
