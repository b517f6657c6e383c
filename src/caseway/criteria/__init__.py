"""Criteria: a rule kept as data and some facts in, a verdict and its reasons out.

    vocabulary = read_vocabulary(path)                 # which facts there are
    rule = read(path, vocabulary=vocabulary, name=…)   # one edition of a rulebook
    evidence = vocabulary["professional"].evidence(…)  # what is known of one person
    verdict = judge(rule, evidence, on=day)            # met, not met or unknown, and why

Pure: no clock, no network, no database; nothing in a file is ever executed.
"""

from caseway.criteria import yaml
from caseway.criteria.conditions import compiled
from caseway.criteria.days import Window, add_months
from caseway.criteria.model import Ask as AskCondition
from caseway.criteria.model import Clause, Compare, Condition, Group, Question, Rule, Source
from caseway.criteria.noting import Misbuilt, unknown_word
from caseway.criteria.projecting import Change
from caseway.criteria.reading import read, read_source, rule_from
from caseway.criteria.reasons import Answer, Bounds, Counted, NotCounted, Reason, Record, needed_of
from caseway.criteria.text import Text, templates
from caseway.criteria.verdict import Ask, Verdict, as_json, judge
from caseway.criteria.vocabulary import (
    Evidence,
    Field,
    Kind,
    RawRecord,
    Subject,
    Value,
    Vocabulary,
    read_vocabulary,
    vocabulary_from,
)
from caseway.criteria.yaml import Fault, Node, Unreadable

TEMPLATES = templates()

__all__ = [
    "TEMPLATES",
    "Answer",
    "Ask",
    "AskCondition",
    "Bounds",
    "Change",
    "Clause",
    "Compare",
    "Condition",
    "Counted",
    "Evidence",
    "Fault",
    "Field",
    "Group",
    "Kind",
    "Misbuilt",
    "Node",
    "NotCounted",
    "Question",
    "RawRecord",
    "Reason",
    "Record",
    "Rule",
    "Source",
    "Subject",
    "Text",
    "Unreadable",
    "Value",
    "Verdict",
    "Vocabulary",
    "Window",
    "add_months",
    "as_json",
    "compiled",
    "judge",
    "needed_of",
    "read",
    "read_source",
    "read_vocabulary",
    "rule_from",
    "unknown_word",
    "vocabulary_from",
    "yaml",
]
