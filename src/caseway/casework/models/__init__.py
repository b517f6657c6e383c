"""The tables of casework."""

from __future__ import annotations

from caseway.casework.models.assessments import Assessment, Component
from caseway.casework.models.cases import Case, CaseChange, Cover, HandOver
from caseway.casework.models.contacts import Addendum, Contact, Draft, Note
from caseway.casework.models.deadlines import CaseDate, Deadline, ProgramDeadlines, Snooze
from caseway.casework.models.documents import Document
from caseway.casework.models.needs import Goal, GoalNeed, GoalReview, Need, Task
from caseway.casework.models.plans import Plan
from caseway.casework.models.rows import OfCase

__all__ = [
    "Addendum",
    "Assessment",
    "Case",
    "CaseChange",
    "CaseDate",
    "Component",
    "Contact",
    "Cover",
    "Deadline",
    "Document",
    "Draft",
    "Goal",
    "GoalNeed",
    "GoalReview",
    "HandOver",
    "Need",
    "Note",
    "OfCase",
    "Plan",
    "ProgramDeadlines",
    "Snooze",
    "Task",
]
