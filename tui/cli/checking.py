"""``check`` and ``why``: what is wrong with conversations, and which item an error speaks of."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from typing import TYPE_CHECKING

import click

from tui.cli.connect import with_services
from tui.cli.failures import Exit, failure_lines
from tui.cli.options import checked_ids, json_option, target_options
from tui.cli.output import Output
from tui.cli.words import plural
from tui.errors import ApiError, InputError
from tui.models.finding import Check, Code, Finding, Severity
from tui.models.json_value import JsonValue
from tui.models.rows import KnownConversation
from tui.render.names import given_name
from tui.settings.settings import Settings

if TYPE_CHECKING:
    from tui.services.services import Services
    from tui.services.trace_places import Place, Trace

_TEXT_MAX = 1_000_000
"""Characters of a pasted text: more is a file that was named by mistake."""
_SHOWN_PLACES = 10
_OFTEN = 5
"""A code that occurs more often in one conversation is summed up."""
_FIRST = 3
"""So many of its findings are printed."""


@click.command()
@click.argument("conversation_ids", metavar="[ID]...", nargs=-1, callback=checked_ids)
@click.option("--all", "everything", is_flag=True, help="Check every conversation that 'list' shows.")
@click.option(
    "--level",
    type=click.Choice([each.value for each in Severity]),
    default=Severity.WARNING.value,
    show_default=True,
    help="The least severity that is shown, and that ends the command with 1.",
)
@json_option
@target_options
@click.pass_obj
def check(
    output: Output,
    settings: Settings,
    conversation_ids: tuple[str, ...],
    everything: bool,
    level: str,
    as_json: bool,
) -> int:
    """Check conversations for what makes their next response fail; ends with 1 where something is found."""
    if conversation_ids and everything:
        raise InputError("give the ids of conversations or --all, not both", field="--all")
    if not conversation_ids and not everything:
        raise InputError("name conversations by their ids, or give --all", field="ID")

    async def work(services: Services) -> int:
        chosen = await _chosen(services, conversation_ids)
        return await _check(output, services, chosen, Severity(level), as_json=as_json)

    return with_services(settings, output, work)


async def _check(
    output: Output,
    services: Services,
    chosen: Sequence[KnownConversation],
    least: Severity,
    *,
    as_json: bool,
) -> Exit:
    found = refused = done = 0
    async for known, result in _checked(services, chosen):
        done += 1
        if isinstance(result, ApiError):
            refused += 1
            output.say(f"{known.id}: {failure_lines(result)[0]}")
            continue
        shown = [each for each in result.findings if each.severity.rank <= least.rank]
        found += len(shown)
        _print_check(output, known, result, shown, as_json=as_json)
        if len(chosen) > 1:
            output.progress(f"{done:,} of {len(chosen):,} conversations")
    output.clear_progress()
    output.say(f"{plural(found, 'finding')} in {plural(done - refused, 'conversation')}.")
    if refused:
        output.say(f"{plural(refused, 'conversation')} could not be read.")
        return Exit.PARTLY if done > refused else Exit.SERVER
    return Exit.NOT_FOUND if found else Exit.OK


async def _chosen(services: Services, ids: Sequence[str]) -> list[KnownConversation]:
    if not ids:
        return await services.tracer.all_known()
    return [await services.tracer.known(name) for name in dict.fromkeys(ids)]


async def _checked(
    services: Services, chosen: Sequence[KnownConversation]
) -> AsyncIterator[tuple[KnownConversation, Check | ApiError]]:
    """Each with its check. What goes wrong with the only one is raised."""
    from tui.services.several import in_order

    if len(chosen) == 1:
        yield chosen[0], await services.checks.whole(chosen[0])
        return
    async for known, result in in_order(chosen, services.checks.whole):
        yield known, result


def _print_check(
    output: Output, known: KnownConversation, check: Check, shown: Sequence[Finding], *, as_json: bool
) -> None:
    if as_json:
        output.json(
            {
                "conversation_id": known.id,
                "items": check.item_count,
                "partial": check.partial,
                "encrypted_content_unasked": check.unasked,
                "findings": [finding_json(each) for each in shown],
            }
        )
        return
    if check.unasked:
        output.say(f"{known.id}: this server refuses to give encrypted content, so nothing is known of it.")
    if not shown:
        return
    name = given_name(known)
    output.line(f"{known.id}{f'  {name}' if name else ''}")
    _print_findings(output, shown)


def _print_findings(output: Output, shown: Sequence[Finding]) -> None:
    """In their order; of a code that occurs often the first few, and how many more there are."""
    left = Counter(each.code for each in shown)
    rare = {code for code, count in left.items() if count <= _OFTEN}
    printed: Counter[Code] = Counter()
    for each in shown:
        code = each.code
        printed[code] += 1
        if code in rare or printed[code] <= _FIRST:
            print_finding(output, each)
    for code, count in left.items():
        if code not in rare:
            output.line(f"  … and {count - _FIRST:,} more of {code.value} (--json lists all)")


def print_finding(output: Output, finding: Finding) -> None:
    """A finding in a few lines."""
    output.line(f"  {finding.severity.value:<8} {finding.code.value}  {finding.identities[0]}")
    output.line(f"           {finding.sentence}")
    if finding.causes:
        output.line(f"           the next response fails with: {finding.causes}")
    output.line(f"           {finding.mends}")


def finding_json(finding: Finding) -> JsonValue:
    """A finding for a program."""
    return {
        "code": finding.code.value,
        "severity": finding.severity.value,
        "items": list(finding.identities),
        "sentence": finding.sentence,
        "causes": finding.causes,
        "mends": finding.mends,
    }


@click.command()
@click.argument("words", metavar="[ERROR TEXT|-]", nargs=-1)
@json_option
@target_options
@click.pass_obj
def why(output: Output, settings: Settings, words: tuple[str, ...], as_json: bool) -> int:
    """Find the conversation and the item that an error text speaks of, and say what is wrong with it.

    The text may be an exception, a line of a log, or what curl printed; '-' reads it from standard input.
    Ends with 1 where nothing is found, or the id that the error names is in no known conversation.
    """
    text = sys.stdin.read(_TEXT_MAX + 1) if words in {(), ("-",)} else " ".join(words)
    if not text.strip():
        raise InputError("paste the text of the error", field="ERROR TEXT")
    if len(text) > _TEXT_MAX:
        raise InputError(f"the text is longer than {_TEXT_MAX:,} characters", field="ERROR TEXT")

    async def work(services: Services) -> int:
        trace = await services.tracer.trace(text, output.progress)
        output.clear_progress()
        if as_json:
            output.json(_trace_json(trace))
        else:
            for place in trace.places:
                _print_place(output, place)
        if not trace.places:
            _say_nothing_found(output, trace)
        return Exit.OK if trace.places else Exit.NOT_FOUND

    return with_services(settings, output, work)


def _print_place(output: Output, place: Place) -> None:
    name = given_name(place.conversation)
    output.line(f"{place.conversation.id}{f'  {name}' if name else ''}")
    if place.finding is not None:
        print_finding(output, place.finding)
    elif place.identity:
        output.line(f"  {place.identity}")
        output.line("           the check finds nothing wrong with this item as it stands now")
    where = f" {place.identity}" if place.identity else ""
    output.line(f"           conversations-tui browse {place.conversation.id}{where}")


def _say_nothing_found(output: Output, trace: Trace) -> None:
    """What was tried. All of it are words: what only has the same fault is no answer, so no data."""
    output.say("Nothing was found. This was tried:")
    for each in trace.tried:
        output.say(f"  {each}")
    if trace.absence:
        output.say(trace.absence)
    if trace.same_fault:
        output.say("These have the same fault, but they are not what the text speaks of:")
    for place in trace.same_fault[:_SHOWN_PLACES]:
        code = f"  {place.finding.code.value}" if place.finding is not None else ""
        output.say(f"  {place.conversation.id}  {place.identity}{code}")
    more = len(trace.same_fault) - _SHOWN_PLACES
    if more > 0:
        output.say(f"  … and {more:,} more (--json lists all)")


def _place_json(place: Place) -> JsonValue:
    return {
        "conversation_id": place.conversation.id,
        "item": place.identity or None,
        "finding": finding_json(place.finding) if place.finding is not None else None,
    }


def _trace_json(trace: Trace) -> JsonValue:
    return {
        "places": [_place_json(place) for place in trace.places],
        "tried": list(trace.tried),
        "not_found": list(trace.complaint.at_fault) if trace.absence else [],
        "same_fault": [_place_json(place) for place in trace.same_fault],
    }
