"""Every public name of the library says what it does, in numpydoc form."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
from collections.abc import Iterator

import pytest
from numpydoc.validate import validate

import helpers

# What numpydoc must not find: no docstring or summary, parameters missing, unknown, in another
# order or without a description, no Returns or Yields where something is returned.
FAULTS = {
    "GL08", "SS01", "PR01", "PR02", "PR03", "PR04", "PR07", "RT01", "RT03", "YD01",
}  # fmt: skip


def modules() -> Iterator[str]:
    yield "helpers"
    for info in pkgutil.walk_packages(helpers.__path__, "helpers."):
        if not info.name.rpartition(".")[2].startswith("_"):
            yield info.name


def public_names() -> Iterator[str]:
    for name in modules():
        module = importlib.import_module(name)
        for attribute, value in vars(module).items():
            own = getattr(value, "__module__", None) == name
            if attribute.startswith("_") or not own:
                continue
            if inspect.isfunction(value):
                yield f"{name}.{attribute}"
            elif inspect.isclass(value):
                yield f"{name}.{attribute}"
                for method, function in vars(value).items():
                    if not method.startswith("_") and inspect.isfunction(function):
                        yield f"{name}.{attribute}.{method}"


@pytest.mark.parametrize("name", sorted(public_names()))
def test_docstring_is_complete(name: str) -> None:
    faults = [f"{code}: {text}" for code, text in validate(name)["errors"] if code in FAULTS]
    assert faults == []


def raised_names(function: ast.FunctionDef) -> set[str]:
    """Names of the exceptions that a function's own body raises."""
    found = set()
    for node in ast.walk(function):
        if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
            target = node.exc.func
            found.add(
                target.attr if isinstance(target, ast.Attribute) else getattr(target, "id", "")
            )
    return found


@pytest.mark.parametrize("name", sorted(modules()))
def test_raised_errors_are_documented(name: str) -> None:
    tree = ast.parse(inspect.getsource(importlib.import_module(name)))
    silent = []
    for node in ast.walk(tree):
        if not isinstance(node, ast.FunctionDef) or node.name.startswith("_"):
            continue
        missing = {
            error
            for error in raised_names(node)
            if error.endswith("Error") and "Raises" not in (ast.get_docstring(node) or "")
        }
        if missing:
            silent.append(f"{node.name}: {sorted(missing)}")
    assert silent == []


@pytest.mark.parametrize("name", sorted(modules()))
def test_module_says_what_it_answers_for(name: str) -> None:
    assert (importlib.import_module(name).__doc__ or "").strip()
