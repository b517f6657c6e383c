"""A log that names places and no people."""

import logging

from caseway.config.logs import Impersonal


def fail():
    raise ValueError("Rosa Diaz, St. Mary's")


def test_an_error_is_written_without_its_message():
    try:
        fail()
    except ValueError as error:
        record = logging.LogRecord("x", logging.ERROR, "f", 1, "broken", (), (ValueError, error, error.__traceback__))

    written = Impersonal("%(levelname)s %(message)s").format(record)

    assert "ERROR broken" in written
    assert "ValueError" in written
    assert "test_logs.py" in written
    assert "Rosa" not in written
