"""Keeping what one holds: what is due by when, one ledger of courses for all of it, and the next course to take.

kept = keeping(evidence, on=day, shelf=shelf)
kept.credentials    # each with its status, days, warnings, verdict and gaps
kept.dues           # every day that matters, in order
kept.ledger         # every course against every credential, with the arithmetic
kept.next_course    # the course that closes most gaps
read_courses(text)  # a list of courses from a table, and write_courses back into one
"""

from caseway.planner.keeping import courses, kept
from caseway.planner.keeping.courses import MOST_BYTES, Imported, read_courses, write_courses
from caseway.planner.keeping.credential import COURSES, Credential
from caseway.planner.keeping.due import Due, DueKind
from caseway.planner.keeping.kept import Kept, keeping
from caseway.planner.keeping.ledger import Entry, Ledger, Part, Row, Tally
from caseway.planner.keeping.next_course import NextCourse

TEMPLATES = (*kept.TEMPLATES, *courses.TEMPLATES)

__all__ = [
    "COURSES",
    "MOST_BYTES",
    "TEMPLATES",
    "Credential",
    "Due",
    "DueKind",
    "Entry",
    "Imported",
    "Kept",
    "Ledger",
    "NextCourse",
    "Part",
    "Row",
    "Tally",
    "keeping",
    "read_courses",
    "write_courses",
]
