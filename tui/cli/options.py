"""Options that several commands share."""

from __future__ import annotations

import functools
import os
from collections.abc import Callable, Iterable
from typing import Any, Final, TypeVar

import click

from tui.errors import InputError
from tui.models.ids import check_id
from tui.models.include import Include
from tui.models.json_value import JsonFault, JsonValue, parse_json
from tui.models.order import Order
from tui.settings.choose import make_settings

Function = TypeVar("Function", bound=Callable[..., Any])

_TARGET: Final = (
    click.option("--profile", metavar="NAME", help="The profile to use (see 'profiles')."),
    click.option("--base-url", metavar="URL", help="A server's base URL, instead of the profile's."),
    click.option("--allow-http", is_flag=True, help="Permit plain http to another machine."),
    click.option("--send-key", is_flag=True, help="Send the key to --base-url although it is another server."),
    click.option(
        "--private",
        is_flag=True,
        help="Keep nothing on this machine: no copies, trash or journal; the local server works in memory.",
    ),
)


def target_options(function: Function) -> Function:
    """Options that choose the server and what is kept of it; the function gets them as ``settings``."""

    @functools.wraps(function)
    def with_settings(
        *args: Any,
        profile: str | None,
        base_url: str | None,
        allow_http: bool,
        send_key: bool,
        private: bool,
        **rest: Any,
    ) -> Any:
        settings = make_settings(
            environ=os.environ,
            profile=profile,
            base_url=base_url,
            read_only=rest.pop("read_only", False),
            allow_http=allow_http,
            send_key=send_key,
            private=private,
        )
        return function(*args, settings=settings, **rest)

    wrapped: Any = with_settings
    for option in reversed(_TARGET):
        wrapped = option(wrapped)
    return wrapped  # type: ignore[no-any-return]


json_option = click.option("--json", "as_json", is_flag=True, help="JSON: one object a line, on stdout alone.")
yes_option = click.option("--yes", "-y", is_flag=True, help="Do not ask.")
limit_option = click.option("--limit", type=click.IntRange(min=1), help="At most this many (default: all).")
after_option = click.option("--after", metavar="ID", help="Begin after this one.")
include_option = click.option(
    "--include",
    "include",
    multiple=True,
    metavar="VALUE",
    help="Ask for more of each item; repeat it, or 'all'. Values: " + ", ".join(Include) + ".",
)
metadata_option = click.option(
    "--metadata", "pairs", multiple=True, metavar="KEY=VALUE", help="A pair of metadata; repeat it."
)


def order_option(default: Order) -> Callable[[Function], Function]:
    """``--order``, with the default of its command."""
    return click.option(
        "--order",
        type=click.Choice([str(order) for order in Order]),
        default=str(default),
        show_default=True,
        help="asc: oldest first; desc: newest first.",
    )


def checked_ids(ctx: click.Context, param: click.Parameter, value: Any) -> Any:
    """Callback of an argument that is an id or several: one that could not stand in a path is refused."""
    for one in value if isinstance(value, tuple) else (value,):
        try:
            check_id(one if one is not None else "none given")
        except InputError as error:
            raise click.BadParameter(error.message, ctx, param) from None
    return value


def read_pairs(words: Iterable[str], *, field: str = "metadata") -> dict[str, JsonValue]:
    """``KEY=VALUE`` words, or JSON objects, as one map; later ones win.

    Raises:
        InputError: a word is neither.

    """
    pairs: dict[str, JsonValue] = {}
    for word in words:
        if word.lstrip().startswith("{"):
            pairs |= _object(word, field)
            continue
        key, sign, value = word.partition("=")
        if not sign or not key:
            raise InputError(f"'{word}' is not KEY=VALUE", field=field)
        pairs[key] = value
    return pairs


def _object(text: str, field: str) -> dict[str, JsonValue]:
    try:
        value = parse_json(text)
    except JsonFault as fault:
        raise InputError(str(fault), field=field) from None
    if not isinstance(value, dict):
        raise InputError("not a JSON object", field=field)
    return value
