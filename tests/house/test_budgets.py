"""What tires a reader is the long function, the long class and the long file; here is where each is too long.

Migrations are left out: Django writes them, and nobody changes one that was released.
"""

import ast
from statistics import median

import pytest

FUNCTION = 80
CLASS = 250
FILE = 500
USUAL_FUNCTION = 10


@pytest.fixture
def trees(trees):
    return {path: tree for path, tree in trees.items() if path.parent.name != "migrations"}


def lines(node: ast.stmt) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def defined(trees, kinds, root):
    """Every function or class with its place."""
    for path, tree in trees.items():
        for node in ast.walk(tree):
            if isinstance(node, kinds):
                yield f"{path.relative_to(root)}:{node.lineno} {node.name}", lines(node)


def is_ours(path, root) -> bool:
    return path.is_relative_to(root / "src") or path.parent == root


def test_no_function_is_too_long(trees, root):
    functions = dict(defined(trees, (ast.FunctionDef, ast.AsyncFunctionDef), root))
    assert functions
    assert not {place: length for place, length in functions.items() if length > FUNCTION}


def test_no_class_is_too_long(trees, root):
    classes = dict(defined(trees, ast.ClassDef, root))
    assert classes
    assert not {place: length for place, length in classes.items() if length > CLASS}


def test_no_file_is_too_long(trees, root):
    lengths = {str(path.relative_to(root)): len(path.read_text(encoding="utf-8").splitlines()) for path in trees}
    assert not {place: length for place, length in lengths.items() if length > FILE}


def test_most_functions_are_short(trees, root):
    ours = {path: tree for path, tree in trees.items() if is_ours(path, root)}
    assert median(length for _, length in defined(ours, (ast.FunctionDef, ast.AsyncFunctionDef), root)) < USUAL_FUNCTION


def test_every_module_of_ours_says_what_it_is(trees, root):
    silent = [
        str(path.relative_to(root))
        for path, tree in trees.items()
        if is_ours(path, root) and tree.body and not ast.get_docstring(tree)
    ]
    assert not silent
