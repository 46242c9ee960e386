"""What the generated support transcript is made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class ToolCall:
    """One call of a topic; ``{…}`` in the values stands for facts of the case."""

    tool: str
    arguments: dict[str, str]
    result: dict[str, str]
    failure: dict[str, str]


@dataclass(frozen=True, slots=True)
class Topic:
    """What customers ask about, and how it is answered."""

    questions: tuple[str, ...]
    thoughts: tuple[str, ...]
    calls: tuple[ToolCall, ...]
    answers: tuple[str, ...]


NAMES: Final = ("Ines", "Tomasz", "Aiko", "Lars", "Oyelaran", "Mireille", "Gabriel", "Şebnem", "Noor", "Pál")
CITIES: Final = ("Lisbon", "Gdańsk", "Osaka", "Bergen", "Lagos", "Lyon", "Porto Alegre", "İzmir", "Utrecht")
PRODUCTS: Final = (
    ("Ridge 2 tent", 319.0),
    ("Tarn sleeping bag", 189.0),
    ("Cirrus rain shell", 149.5),
    ("Moss trail shoes", 119.9),
    ("Ember stove", 64.0),
    ("Larch daypack", 89.0),
    ("Brook water filter", 42.5),
    ("Dusk headlamp", 38.0),
)

_TIMEOUT: Final = {"error": "upstream_timeout", "retry_after": "2"}
_LOOK_UP: Final = ToolCall(
    "get_order",
    {"order_id": "{order}"},
    {"order_id": "{order}", "customer": "{name}", "item": "{product}", "total": "{price}", "status": "shipped"},
    _TIMEOUT,
)
_TRACK: Final = ToolCall(
    "track_parcel",
    {"parcel": "{parcel}", "carrier": "postnord"},
    {"parcel": "{parcel}", "state": "in_transit", "last_scan": "{city}", "expected": "{day}"},
    {"error": "carrier_unavailable", "carrier": "postnord"},
)
_REFUND: Final = ToolCall(
    "create_refund",
    {"order_id": "{order}", "amount": "{price}", "reason": "damaged"},
    {"refund": "rf_{count}", "order_id": "{order}", "amount": "{price}", "currency": "EUR", "ok": "true"},
    {"error": "needs_approval", "limit": "150.00"},
)
_STOCK: Final = ToolCall(
    "check_stock",
    {"sku": "{sku}", "warehouse": "north"},
    {"sku": "{sku}", "on_hand": "{count}", "restock": "{day}"},
    {"error": "unknown_sku", "sku": "{sku}"},
)
_ADDRESS: Final = ToolCall(
    "update_address",
    {"order_id": "{order}", "city": "{city}"},
    {"order_id": "{order}", "city": "{city}", "accepted": "true"},
    {"error": "already_packed", "order_id": "{order}"},
)
_ARTICLE: Final = ToolCall(
    "search_articles",
    {"query": "care and repair {product}"},
    {"title": "Looking after your {product}", "url": "https://help.example.com/care/{sku}", "score": "0.87"},
    _TIMEOUT,
)

TOPICS: Final[tuple[Topic, ...]] = (
    Topic(
        (
            "Hi, {name} here. Where is my order {order}? It should have been here by {day}.",
            "order {order} still not delivered, tracking {parcel} says nothing new since {city}",
            "Could you check parcel {parcel} for me? The {product} is a birthday present.",
        ),
        (
            "**Finding the parcel**\n\nThe order first, then the carrier's last scan.",
            "The customer gives an order number. Look it up before promising a date.",
        ),
        (_LOOK_UP, _TRACK),
        (
            (
                "Your **{product}** left our warehouse and was last scanned in {city}. "
                "The carrier expects to deliver it on **{day}**."
            ),
            (
                "Found it, {name}: parcel `{parcel}` is in {city} and due on {day}. "
                "You can follow it at https://track.example.com/{parcel}."
            ),
        ),
    ),
    Topic(
        (
            "The {product} from order {order} arrived with a broken zip. I would like my money back.",
            "My {product} came damaged. Order {order}, photos are in the mail I sent on {day}.",
        ),
        (
            "**Weighing the refund**\n\nDamaged on arrival; {price} EUR decides whether it is mine to make.",
            "Check that the item is on the order and that the price is under the limit.",
        ),
        (_LOOK_UP, _REFUND),
        (
            (
                "I am sorry about that, {name}. I have looked at order `{order}`; "
                "**{price} EUR** for the {product} goes back to the card you paid with."
            ),
            (
                "Thank you for the photos. What happens next:\n\n"
                "1. we refund {price} EUR within five working days\n"
                "2. you keep the {product}, or recycle it near {city}"
            ),
        ),
    ),
    Topic(
        (
            "When is the {product} back in stock? Size M, article {sku}.",
            "Do you still have {count} pieces of {sku}? We are a scout group in {city}.",
        ),
        (
            "One look at the warehouse answers this.",
            "**Stock question**\n\nNo order involved; ask for the SKU.",
        ),
        (_STOCK,),
        (
            "We have **{count}** of `{sku}` in the northern warehouse right now.",
            "There are {count} left, the next delivery is planned for {day}. Shall I put one aside, {name}?",
        ),
    ),
    Topic(
        (
            "I moved to {city} last week. Can you still change the address of {order}?",
            "Wrong address on {order}!! Please send it to {city} instead.",
        ),
        (
            "An address can be changed until the parcel is packed; the tool will say.",
            "**Changing the address**\n\nFirst see whether {order} has left.",
        ),
        (_LOOK_UP, _ADDRESS),
        ("Done: `{order}` goes to {city}. You will get a new confirmation by mail in a few minutes.",),
    ),
    Topic(
        (
            "How do I wash the {product} without ruining the coating?",
            "What glue holds on the {product}? A seam came loose near {city}.",
        ),
        ("There is an article on care; quote it rather than guess.",),
        (_ARTICLE,),
        (
            (
                "In short for the {product}:\n\n- lukewarm water, no softener\n- dry it in the shade\n\n"
                "The whole guide: [Looking after your {product}](https://help.example.com/care/{sku})."
            ),
        ),
    ),
)

FOLLOW_UPS: Final = (
    ("Great, thank you!", "You are welcome. Have a good trip!"),
    ("ok", "Is there anything else that I can do for you?"),
    ("Can I get that in writing?", "Of course: a copy of this chat is on its way to your mail address."),
    ("And how long does that take?", "Usually two to three working days. We write as soon as it moves."),
    ("Are you a person?", "I am an assistant. Say `person` and a colleague takes over."),
    ("Danke, das war schnell 🙂", "Sehr gern! Bei Fragen einfach wieder melden."),
)
ACKNOWLEDGEMENTS: Final = (
    "Nothing to look up: a short and friendly answer is enough.",
    "**Closing the conversation**\n\nThe matter is settled; offer help once more.",
)
