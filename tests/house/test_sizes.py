"""Small modules, classes and functions."""

from __future__ import annotations

import ast
from statistics import median

from tests.house.source import Definition, definitions, modules

MODULE, CLASS, FUNCTION, MEDIAN = 300, 250, 45, 110


def length(node: Definition) -> int:
    first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
    return (node.end_lineno or first) - first + 1


def test_modules_are_small() -> None:
    sizes = {module.name: module.lines for module in modules()}
    middle = median(size for size in sizes.values() if size)
    print(f"{len(sizes)} modules, median {middle:.0f} lines")
    assert {name: size for name, size in sizes.items() if size > MODULE} == {}
    assert middle <= MEDIAN


def test_classes_and_functions_are_small() -> None:
    long = [
        f"{module.at(node)} {node.name}: {length(node)} lines"
        for module in modules()
        for node in definitions(module.tree)
        if length(node) > (CLASS if isinstance(node, ast.ClassDef) else FUNCTION)
    ]
    assert long == []
