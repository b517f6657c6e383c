"""Goal attainment scaling: how far a client came, over all goals that have levels, as one number.

Each goal is scored from -2 (much less than expected) over 0 (as expected) to +2 (much more). The T-score of Kiresuk and
Sherman puts them together: 50 is what was expected, and 10 is one standard deviation.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

CORRELATION = 0.3  # between goals; their assumption


def t_score(goals: Iterable[tuple[int, int]]) -> float | None:
    """The T-score of goals, each by its weight and how far it was attained; none where there are no goals."""
    scored = list(goals)
    if not scored:
        return None
    weights = [weight for weight, _ in scored]
    squares, total = sum(weight * weight for weight in weights), sum(weights)
    spread = math.sqrt((1 - CORRELATION) * squares + CORRELATION * total * total)
    return 50 + 10 * sum(weight * attained for weight, attained in scored) / spread
