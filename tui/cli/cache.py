"""``cache``: what is cached of the servers' items, and taking it out again."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from tui.cli.ask import ask
from tui.cli.connect import ended_by_sigterm
from tui.cli.failures import Exit
from tui.cli.options import checked_ids, json_option, yes_option
from tui.cli.output import Column, Output
from tui.cli.words import moment, plural
from tui.errors import InputError
from tui.settings.paths import find_paths

if TYPE_CHECKING:
    from tui.library.cache import CachedConversation
    from tui.library.library import Library

T = TypeVar("T")
_profile_option = click.option("--profile", metavar="NAME", help="Only what was got by way of this profile.")


@click.group(invoke_without_command=True)
@_profile_option
@json_option
@click.pass_context
def cache(ctx: click.Context, profile: str | None, as_json: bool) -> None:
    """Say how much is cached of the servers' items, profile by profile.

    The bound is on all of it together: where it is passed, those conversations go first that were not looked
    at for the longest time.
    """
    if ctx.invoked_subcommand is None:
        output: Output = ctx.obj
        cached = _with_library(output, lambda library: _cached(library, profile)) or []
        if as_json:
            _show_json(output, cached)
        else:
            _show(output, cached)


@cache.command()
@click.argument("conversation_ids", metavar="[ID]...", nargs=-1, callback=checked_ids)
@click.option("--all", "everything", is_flag=True, help="Every conversation.")
@_profile_option
@yes_option
@json_option
@click.pass_obj
def purge(
    output: Output,
    conversation_ids: tuple[str, ...],
    everything: bool,
    profile: str | None,
    yes: bool,
    as_json: bool,
) -> int:
    """Take the cached items of conversations out of the library, and make its file smaller.

    The servers keep theirs. Names, the trash and the journal of imports stay.
    """
    if conversation_ids and everything:
        raise InputError("give the ids of conversations or --all, not both", field="--all")
    if not conversation_ids and not everything:
        raise InputError("name conversations, or --all of them", field="ID")
    if not yes and not sys.stdin.isatty():
        raise InputError("purging without a terminal to ask on needs --yes", field="--yes")

    async def work(library: Library) -> int:
        found = await _cached(library, profile)
        wanted = [each for each in found if everything or each.id in conversation_ids]
        missing = [each for each in conversation_ids if each not in {one.id for one in wanted}]
        if wanted:
            output.say(f"This purges the copies of {_words(wanted)}; the servers keep theirs.")
            if not yes and not await ask(output, "Purge? [y/N]"):
                raise click.Abort
            await _purge(output, library, wanted)
        _report(output, wanted, missing, as_json=as_json)
        return Exit.NOT_FOUND if missing else Exit.OK

    done = _with_library(output, work)
    if done is not None:
        return done
    _report(output, [], conversation_ids, as_json=as_json)
    return Exit.NOT_FOUND if conversation_ids else Exit.OK


async def _purge(output: Output, library: Library, wanted: Sequence[CachedConversation]) -> None:
    items = sum(each.items for each in wanted)
    await library.cache.purge(
        wanted, lambda done: output.progress(f"{min(done, items):,} of {plural(items, 'item')} purged")
    )
    await library.cache.give_back(lambda left: output.progress(f"{_size(left)} of the file to give back"))


def _report(
    output: Output, purged: Sequence[CachedConversation], missing: Sequence[str], *, as_json: bool
) -> None:
    items, size = sum(each.items for each in purged), sum(each.size for each in purged)
    if as_json:
        ids = [each.id for each in purged]
        output.json({"purged": ids, "not_cached": list(missing), "items": items, "size": size})
    else:
        for each in purged:
            output.line(each.id)
    for name in missing:
        output.say(f"Not cached: {name}")
    output.say(f"Purged {_words(purged)}.")


def _with_library(output: Output, work: Callable[[Library], Awaitable[T]]) -> T | None:
    """Do the work on the library of this user; None where there is none yet."""
    from tui.library.library import Library

    path = _path()
    if not path.exists():
        return None

    async def opened() -> T:
        with ended_by_sigterm():
            library = await Library.open(path)
            try:
                for notice in library.notices:
                    output.say(notice)
                return await work(library)
            finally:
                await library.close()

    return asyncio.run(opened())


def _show_json(output: Output, cached: Sequence[CachedConversation]) -> None:
    from tui.library.bound import CACHE_BYTES

    path = _path()
    profiles = [{"profile": name} | _sums(its) for name, its in _by_profile(cached).items()]
    file_size = path.stat().st_size if path.exists() else 0
    place = {"bound": CACHE_BYTES, "file": str(path), "file_size": file_size, "profiles": profiles}
    output.json(_sums(cached) | place)


def _sums(cached: Sequence[CachedConversation]) -> dict[str, object]:
    times = [each.fetched_at for each in cached]
    return {
        "size": sum(each.size for each in cached),
        "conversations": len(cached),
        "items": sum(each.items for each in cached),
        "oldest": min(times, default=None),
        "newest": max(times, default=None),
    }


def _show(output: Output, cached: Sequence[CachedConversation]) -> None:
    from tui.library.bound import CACHE_BYTES

    titles = ("profile", "size", "conversations", "items", "oldest", "newest")
    numbers = {"size", "conversations", "items"}
    columns = [Column(title, right=title in numbers, shrinks=title == "profile") for title in titles]
    output.table(columns, [_row(name, its) for name, its in _by_profile(cached).items()])
    size = sum(each.size for each in cached)
    output.say(f"{_words(cached)}, of {_size(CACHE_BYTES)} at most ({100 * size // CACHE_BYTES}%).")
    output.say(f"Library: {_path()}")


def _row(profile: str, cached: Sequence[CachedConversation]) -> tuple[str, ...]:
    times = [each.fetched_at for each in cached]
    size, items = sum(each.size for each in cached), sum(each.items for each in cached)
    return profile, _size(size), f"{len(cached):,}", f"{items:,}", moment(min(times)), moment(max(times))


def _by_profile(cached: Sequence[CachedConversation]) -> dict[str, list[CachedConversation]]:
    names = sorted({each.profile for each in cached})
    return {name: [each for each in cached if each.profile == name] for name in names}


def _words(cached: Sequence[CachedConversation]) -> str:
    items, size = sum(each.items for each in cached), sum(each.size for each in cached)
    return f"{plural(len(cached), 'conversation')} ({plural(items, 'item')}, {_size(size)})"


def _size(count: float) -> str:
    """Bytes in the largest unit that they fill, by 1024: the bound is one GiB."""
    for unit in ("B", "KiB", "MiB"):
        if count < 1024:
            return f"{count:.0f} {unit}" if unit == "B" else f"{count:.1f} {unit}"
        count /= 1024
    return f"{count:.1f} GiB"


def _path() -> Path:
    return find_paths(os.environ).library


async def _cached(library: Library, profile: str | None) -> list[CachedConversation]:
    return [each for each in await library.cache.list() if profile is None or each.profile == profile]
