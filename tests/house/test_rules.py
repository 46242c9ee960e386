"""Rules on the source that no linter knows."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tests.house.source import PACKAGE, Definition, Module, last_name, modules

BROAD = {"Exception", "BaseException"}
MAY_PRINT = "tui.cli.output"
MAY_NOTIFY = "tui.app"


def public(body: list[ast.stmt]) -> Iterator[Definition]:
    """Public functions and classes of a module or class, and the methods of those classes."""
    for node in body:
        if isinstance(node, Definition) and not node.name.startswith("_"):
            yield node
            if isinstance(node, ast.ClassDef):
                yield from public(node.body)


def decorators(node: Definition) -> set[str]:
    return {last_name(each.func if isinstance(each, ast.Call) else each) for each in node.decorator_list}


def exempt(node: Definition) -> bool:
    """Overloads, and setters, are documented at the function that they belong to."""
    return bool(decorators(node) & {"overload", "setter", "override"})


def test_public_names_have_docstrings() -> None:
    bare = [
        f"{module.at(node)} {node.name}"
        for module in modules()
        for node in public(module.tree.body)
        if not exempt(node) and not ast.get_docstring(node)
    ]
    assert bare == []


def test_modules_have_docstrings() -> None:
    assert [module.name for module in modules() if module.text and not ast.get_docstring(module.tree)] == []


def test_package_files_are_empty() -> None:
    full = [path for path in PACKAGE.rglob("__init__.py") if path.read_text().strip()]
    assert full == []
    missing = [path.parent for path in PACKAGE.rglob("*.py") if not (path.parent / "__init__.py").exists()]
    assert missing == []


def test_no_broad_except() -> None:
    broad = []
    for module in modules():
        for node in ast.walk(module.tree):
            if isinstance(node, ast.ExceptHandler):
                kinds = node.type.elts if isinstance(node.type, ast.Tuple) else [node.type]
                if any(kind is None or last_name(kind) in BROAD for kind in kinds):
                    broad.append(module.at(node))
            if isinstance(node, ast.Call) and last_name(node.func) == "suppress":
                broad += [module.at(node) for kind in node.args if last_name(kind) in BROAD]
    assert broad == []


def found(name: str, *, but_in: str = "") -> list[str]:
    """Where something of this name is called."""
    return [
        module.at(call)
        for module in modules()
        if module.name != but_in
        for called, call in module.calls()
        if called == name
    ]


def test_one_place_shows_toasts() -> None:
    assert found("notify", but_in=MAY_NOTIFY) == []
    (app,) = [module for module in modules() if module.name == MAY_NOTIFY]
    calls = [call for called, call in app.calls() if called == "notify"]
    assert len(calls) == 1
    assert {keyword.arg for keyword in calls[0].keywords} >= {"markup"}


def test_one_place_prints() -> None:
    assert found("print", but_in=MAY_PRINT) == []


def test_nothing_is_read_as_markup() -> None:
    assert found("from_markup") == []
    assert found("render_markup") == []
    on = [
        module.at(call)
        for module in modules()
        for _, call in module.calls()
        for keyword in call.keywords
        if keyword.arg == "markup"
        and not (isinstance(keyword.value, ast.Constant) and keyword.value.value is False)
    ]
    assert on == []


def test_statics_and_labels_are_plain() -> None:
    """A Static or Label reads a string as markup: it gets none, or a constant, or ``markup=False``."""
    loose = []
    for module in modules():
        for called, call in module.calls():
            if called not in {"Static", "Label"}:
                continue
            plain = any(keyword.arg == "markup" for keyword in call.keywords)
            constant = all(isinstance(each, ast.Constant) for each in call.args)
            if not plain and not constant:
                loose.append(module.at(call))
    assert loose == []


def test_no_widget_has_a_tooltip() -> None:
    """Textual reads a tooltip as markup; what has to be said stands on the screen."""
    set_here = []
    for module in modules():
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign):
                targets = node.targets if isinstance(node, ast.Assign) else [node.target]
                set_here += [module.at(node) for target in targets if last_name(target) == "tooltip"]
            if isinstance(node, ast.Call):
                set_here += [
                    module.at(node)
                    for keyword in node.keywords
                    if keyword.arg == "tooltip" and not isinstance(keyword.value, ast.Constant)
                ]
                set_here += [module.at(node) for _ in range(last_name(node.func) == "with_tooltip")]
    assert set_here == []


def test_border_titles_are_content() -> None:
    """A string as border title is read as markup."""
    loose = []
    for module in modules():
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Assign) and any(
                last_name(target) in {"border_title", "border_subtitle"} for target in node.targets
            ):
                value = node.value.body if isinstance(node.value, ast.IfExp) else node.value
                content = isinstance(value, ast.Call) and last_name(value.func) in {
                    "Content",
                    "assemble",
                    "styled",
                }
                if not content and not (isinstance(value, ast.Constant)):
                    loose.append(module.at(node))
    assert loose == []


def keyword_of(call: ast.Call, name: str) -> ast.expr | None:
    return next((keyword.value for keyword in call.keywords if keyword.arg == name), None)


def test_workers_name_their_group() -> None:
    nameless = [
        module.at(call)
        for module in modules()
        for called, call in module.calls()
        if called == "run_worker" and keyword_of(call, "group") is None
    ]
    nameless += [module.at(node) for module in modules() for node in work_without_group(module)]
    assert nameless == []


def work_without_group(module: Module) -> Iterator[ast.expr]:
    """``@work`` that names no group."""
    for node in ast.walk(module.tree):
        for each in node.decorator_list if isinstance(node, Definition) else ():
            call = each if isinstance(each, ast.Call) else None
            if last_name(call.func if call else each) == "work" and (
                call is None or keyword_of(call, "group") is None
            ):
                yield each


def test_reads_are_exclusive_and_writes_are_not() -> None:
    """The screen's ``start`` is exclusive unless told otherwise; only edits and ways out tell it so."""
    shared = {
        module.name
        for module in modules()
        for called, call in module.calls()
        if called == "start"
        and isinstance(value := keyword_of(call, "exclusive"), ast.Constant)
        and value.value is False
    }
    assert shared == {"tui.screens.edits", "tui.screens.main_actions"}
    exclusive = {
        last_name(call.args[0])
        for module in modules()
        if module.name.startswith("tui.screens.") and module.name not in shared
        for called, call in module.calls()
        if called == "start" and call.args
    }
    assert exclusive >= {"TIMELINE", "CONVERSATIONS", "ITEM"}


def test_no_global_mutable_state() -> None:
    """Nothing is declared global, and no module-level name is bound to an empty collection to be filled."""
    loose = []
    for module in modules():
        loose += [module.at(node) for node in ast.walk(module.tree) if isinstance(node, ast.Global)]
        for node in module.tree.body:
            value = node.value if isinstance(node, ast.Assign | ast.AnnAssign) else None
            if isinstance(value, ast.Dict | ast.List | ast.Set) and not any(ast.iter_child_nodes(value)):
                loose.append(module.at(node))
    assert loose == []
