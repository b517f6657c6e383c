"""A log that says where something broke and never what a person typed."""

from __future__ import annotations

import logging
import traceback
from types import TracebackType

ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class Impersonal(logging.Formatter):
    """Writes an error's type and its place in the code; its message may quote personal data and is left out."""

    def formatException(self, ei: ExcInfo) -> str:  # noqa: N802 - logging's name
        """Write each step as file, line and function, and the name of the error."""
        kind, _, steps = ei
        places = [f"  {step.filename}:{step.lineno} in {step.name}" for step in traceback.extract_tb(steps)]
        return "\n".join([*places, f"  {kind.__name__ if kind else 'no error'}"])
