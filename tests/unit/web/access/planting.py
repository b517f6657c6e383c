"""Caseway with one thing wrong in it: a line of a module changed, for as long as it takes to see whether anybody notices.

The module is compiled once as it is and once with the line changed, and every function that runs now by a piece of the
one is given the same piece of the other: also those that were imported elsewhere, decorated, or made within others.
"""

import gc
import importlib
from contextlib import contextmanager
from pathlib import Path
from types import CodeType, FunctionType

from caseway.clients import access


@contextmanager
def planted(name, right, wrong):
    """A module of Caseway with something in it changed, which must stand there once."""
    module = importlib.import_module(f"caseway.{name}")
    source = Path(module.__file__).read_text(encoding="utf-8")
    assert source.count(right) == 1, (
        f"{name} has changed: bring {right!r} up to date here ({source.count(right)} times)"
    )
    others = dict(pairs(compiled(module, source), compiled(module, source.replace(right, wrong))))
    assert others, f"nothing that runs is changed by {wrong!r}"
    found = [one for one in gc.get_referrers(vars(module)) if isinstance(one, FunctionType) and one.__code__ in others]
    assert found, f"nothing runs by {right!r}"
    kept = [(one, one.__code__) for one in found]
    for one in found:
        one.__code__ = others[one.__code__]
    forget(module, access)
    try:
        yield
    finally:
        for one, code in kept:
            one.__code__ = code
        forget(module, access)


def forget(*modules):
    """What a module has worked out and kept was worked out by its other self; `access` keeps what others say, too."""
    for one in (value for module in modules for value in vars(module).values()):
        if hasattr(one, "cache_clear"):
            one.cache_clear()


def compiled(module, source):
    return compile(source, module.__file__, "exec", dont_inherit=True)


def pairs(right, wrong):
    """The pieces of code that differ, each with what stands in its place: found by where they are, outermost first."""
    theirs = {one.co_qualname: one for one in wrong.co_consts if isinstance(one, CodeType)}
    for one in right.co_consts:
        if isinstance(one, CodeType) and one.co_qualname in theirs:
            other = theirs[one.co_qualname]
            if one != other and is_code_of_a_function(one):
                yield one, other
            yield from pairs(one, other)


def is_code_of_a_function(code):
    return bool(code.co_flags & 0x1)  # the body of a class has its names elsewhere
