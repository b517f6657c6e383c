"""Why Caseway does not start."""

from __future__ import annotations


class Unfit(Exception):  # noqa: N818 - completes "unable to start: unfit"
    """Caseway would not be safe as it is set up; `faults` holds a sentence for each reason."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__(" ".join(faults))
        self.faults = faults
