"""``import`` and ``export``."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import click

from tui.cli.connect import with_services
from tui.cli.failures import Exit, exit_status, failure_lines
from tui.cli.item_files import open_input
from tui.cli.options import checked_ids, json_option, target_options
from tui.cli.output import Output
from tui.cli.words import plural, say_refused
from tui.errors import InputError
from tui.models.export_format import FormatName
from tui.settings.settings import Settings

if TYPE_CHECKING:
    from tui.services.exporting import Export
    from tui.services.importing import ImportProgress, ImportSummary
    from tui.services.services import Services

_SHOWN_IDS = 10


@click.command("import")
@click.argument("files", metavar="FILE...", nargs=-1, required=True)
@click.option("--resume", is_flag=True, help="Go on where an earlier import of the same file ended.")
@json_option
@target_options
@click.pass_obj
def import_files(
    output: Output, settings: Settings, files: tuple[str, ...], resume: bool, as_json: bool
) -> int:
    """Import conversations from files; '-' is standard input.

    A file holds conversation lines each followed by its item lines (as 'export' writes them), lines
    {"items": [...]}, JSON lists of items, or answers of the API's item list, in any mixture. What cannot
    be used is named and skipped (exit status 4).
    """
    if resume and settings.private:
        raise InputError("an import goes on by its journal, and --private keeps none", field="--resume")
    for name in files:
        open_input(name).close()

    async def work(services: Services) -> int:
        status = Exit.OK
        for name in files:
            with _seekable(name) as file:
                status = max(
                    status, await _import(services, output, name, file, resume=resume, as_json=as_json)
                )
            if status not in {Exit.OK, Exit.PARTLY}:
                break
        return status

    return with_services(settings, output, work)


def _seekable(name: str) -> BinaryIO:
    """The file; what cannot be read twice (a pipe) is first put in a temporary one."""
    file = open_input(name)
    if file.seekable():
        return file
    with file:
        copy = tempfile.TemporaryFile()  # noqa: SIM115 - whoever asked for it closes it
        shutil.copyfileobj(file, copy)
    return copy


async def _import(
    services: Services, output: Output, name: str, file: BinaryIO, *, resume: bool, as_json: bool
) -> Exit:
    from tui.services.importing import Importer

    def tell(progress: ImportProgress) -> None:
        share = 100 * progress.offset // max(progress.size, 1)
        words = f"{plural(progress.conversations, 'conversation')}, {plural(progress.items, 'item')}"
        output.progress(f"{name}: {share}% · {words}")

    summary = await Importer(services, resume=resume, on_progress=tell).run(file)
    output.clear_progress()
    if as_json:
        output.json(_summary_json(name, summary))
    else:
        for conversation_id in summary.created:
            output.line(conversation_id)
    _say_summary(output, name, summary, journal=not services.library.private)
    return _status(summary)


def _status(summary: ImportSummary) -> Exit:
    if summary.stopped is not None and not summary.items and not summary.completed:
        return exit_status(summary.stopped)
    return Exit.PARTLY if summary.mistakes or summary.stopped is not None else Exit.OK


def _say_summary(output: Output, name: str, summary: ImportSummary, *, journal: bool) -> None:
    for mistake in summary.mistakes:
        output.say(f"{name}:{mistake.line}: {mistake.reason}")
    if summary.known_before:
        output.say(
            f"{name} was imported before; it was imported again, as new conversations (--resume goes on)."
        )
    for sent, stored in summary.replaced[:_SHOWN_IDS]:
        output.say(f"Item id {sent} was in use; the server gave {stored}.")
    if len(summary.replaced) > _SHOWN_IDS:
        output.say(
            f"… and {len(summary.replaced) - _SHOWN_IDS:,} more item ids were replaced (--json has all)."
        )
    already = f"; {plural(summary.already, 'conversation')} there already" if summary.already else ""
    output.say(
        f"{name}: imported {plural(summary.completed, 'conversation')}, "
        f"{plural(summary.items, 'item')}{already}."
    )
    if summary.stopped is not None:
        for line in failure_lines(summary.stopped):
            output.say(line)
        again = ": run it again with --resume." if journal else ", and there is no journal to go on by."
        output.say(f"The import did not come to its end{again}")


def _summary_json(name: str, summary: ImportSummary) -> dict[str, object]:
    return {
        "file": name,
        "created": summary.created,
        "completed": summary.completed,
        "items": summary.items,
        "already": summary.already,
        "replaced": [{"sent": sent, "stored": stored} for sent, stored in summary.replaced],
        "mistakes": [{"line": mistake.line, "reason": mistake.reason} for mistake in summary.mistakes],
        "known_before": summary.known_before,
        "stopped": None if summary.stopped is None else summary.stopped.message,
    }


def _format_options(command: Callable[..., None]) -> Callable[..., None]:
    """How an export is written."""
    redact = click.option(
        "--redact",
        is_flag=True,
        help="Put stand-ins for keys, e-mail addresses, images, files and encrypted content; ids stay.",
    )
    written = click.option(
        "--format",
        "name",
        type=click.Choice([name.value for name in FormatName]),
        default=FormatName.JSONL.value,
        show_default=True,
        help="jsonl can be imported, markdown and html are for reading, responses-input can be sent again.",
    )
    return written(redact(command))


@click.command()
@click.argument("conversation_id", metavar="ID", callback=checked_ids)
@click.option("--output", "-o", "target", metavar="FILE", help="Write to FILE, not to standard output.")
@click.option("--force", is_flag=True, help="Write over a file that is there already.")
@_format_options
@json_option
@target_options
@click.pass_obj
def export(
    output: Output,
    settings: Settings,
    conversation_id: str,
    target: str | None,
    force: bool,
    name: str,
    redact: bool,
    as_json: bool,
) -> None:
    """Export a conversation: its metadata, then its items with all that the server gives.

    What a format cannot hold is said on standard error. With --json and -o a summary is printed.
    """
    if target == "-":
        target = None
    if target is not None:
        _check_target(Path(target))

    async def work(services: Services) -> None:
        out = _export_of(services, conversation_id, FormatName(name), redact=redact)
        if target is None:
            async for chunk in out.chunks():
                output.raw(chunk)
        else:
            from tui.services.exporting import export_to_file

            await export_to_file(out, Path(target), force=force)
            if as_json:
                output.json(_export_json(target, out))
        _say_export(output, out)

    with_services(settings, output, work)


def _check_target(path: Path) -> None:
    """Try the place of the file before the server is asked for anything.

    Raises:
        InputError: no file can be made there.

    """
    if not path.name:
        raise InputError(f"'{path}' is no name of a file", field="--output")
    try:
        if path.is_dir():
            raise InputError(f"{path} is a folder", field="--output")
        tempfile.TemporaryFile(dir=path.parent).close()
    except OSError as error:
        raise InputError(f"{path} cannot be written: {error.strerror or error}", field="--output") from None


def _export_of(services: Services, conversation_id: str, name: FormatName, *, redact: bool) -> Export:
    from tui.analysis.redaction import Redactor
    from tui.render.export.formats import reader_format
    from tui.services.export_formats import data_format
    from tui.services.exporting import Export

    written = reader_format(name) or data_format(name)
    return Export(services, conversation_id, written, Redactor() if redact else None)


def _export_json(target: str, out: Export) -> dict[str, object]:
    counts = {"items": out.items, "written": out.written}
    return {"file": target, "id": out.conversation_id, **counts, "refused": list(out.refused)}


def _say_export(output: Output, out: Export) -> None:
    """What is not in the export, and how much is."""
    say_refused(output, out.refused)
    for sentence in out.format.left_out:
        output.say(f"Left out: {sentence}")
    some = f"{out.written:,} of " if out.written != out.items else ""
    output.say(f"Exported {out.conversation_id}: {some}{plural(out.items, 'item')}.")
