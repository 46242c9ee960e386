"""File and web searches."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tui.models.include import Include
from tui.models.views import hosted as v
from tui.render.blocks import Block, Heading, Link, Note, Text
from tui.render.item.values import extra_blocks, pairs, shown, value_blocks


def _queries(values: Any, single: Any = None) -> Iterator[Block]:
    queries = values if isinstance(values, list) else []
    asked = [single, *queries] if single is not None and single not in queries else queries
    if asked:
        yield Text("\n".join(f"? {shown(query)}" for query in asked), "type.call")
    if not isinstance(values, list):
        yield from value_blocks(values, "queries")


def file_search_blocks(view: v.FileSearchView) -> Iterator[Block]:
    """A file search: what was asked, and what was found with scores."""
    yield from _queries(view.queries)
    if view.results is None:
        text = f"the results were not asked for: turn on {Include.FILE_SEARCH_RESULTS}"
        yield Note("missing", text, Include.FILE_SEARCH_RESULTS)
    elif not isinstance(view.results, list):
        yield from value_blocks(view.results, "results")
    elif not view.results:
        yield Note("info", "nothing was found")
    else:
        for result in view.results:
            yield from _file_result(result)


def _file_result(result: Any) -> Iterator[Block]:
    if not isinstance(result, v.FileSearchResult):
        yield from value_blocks(result, "result")
        return
    score = f"score {shown(result.score)}" if result.score is not None else ""
    yield Heading(shown(result.filename) if result.filename is not None else "result", score, "jump")
    if isinstance(result.text, str):
        yield Text(result.text)
    else:
        yield from value_blocks(result.text, "text")
    facts = {
        "file id": result.file_id,
        "vector store": result.vector_store_id,
        "attributes": result.attributes,
    }
    yield from pairs(facts, quiet=True)
    yield from extra_blocks(result, "Other fields of this result")


def web_search_blocks(view: v.WebSearchView) -> Iterator[Block]:
    """A web search: a query, a page opened, or a pattern looked for, with its sources."""
    action = view.action
    if isinstance(action, v.WebSearchAction):
        yield Heading(_kind(action.type), style="jump")
        yield from _queries(action.queries, action.query)
        if isinstance(action.url, str):
            yield Link("", action.url)
        else:
            yield from value_blocks(action.url, "url")
        yield from pairs({"pattern": action.pattern})
        yield from _sources(action)
        yield from extra_blocks(action, "Other fields of this action")
    else:
        yield from value_blocks(action, "action") or (Note("info", "no action"),)
    if view.results is not None:
        yield Heading("results", style="jump")
        yield from _links(view.results)
    elif "results" in view.model_fields_set:
        text = f"the results were not asked for: turn on {Include.WEB_SEARCH_RESULTS}"
        yield Note("missing", text, Include.WEB_SEARCH_RESULTS)


def _kind(kind: Any) -> str:
    return "action of no kind" if kind is None else shown(kind)


def _sources(action: v.WebSearchAction) -> Iterator[Block]:
    if action.sources is not None:
        yield Heading("sources", style="jump")
        yield from _links(action.sources)
    elif action.type == "search":
        text = f"the sources were not asked for: turn on {Include.WEB_SEARCH_SOURCES}"
        yield Note("missing", text, Include.WEB_SEARCH_SOURCES)


def _links(values: Any) -> Iterator[Block]:
    """Sources or results: those with a URL as links, others by what they have."""
    if not isinstance(values, list):
        yield from value_blocks(values)
        return
    if not values:
        yield Note("info", "none")
    for value in values:
        if not isinstance(value, dict):
            yield from value_blocks(value)
            continue
        rest = dict(value)
        if isinstance(rest.get("url"), str):
            title = rest.pop("title", None) or rest.pop("name", None)
            yield Link(shown(title) if title is not None else "", rest.pop("url"))
            if rest.get("type") == "url":
                del rest["type"]
        yield from pairs(rest, quiet=True)
