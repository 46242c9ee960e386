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
    """Answered now and then; it passes, so that the call is made again."""


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
    {"error": "processor_timeout", "retryable": "true"},
)
_STOCK: Final = ToolCall(
    "check_stock",
    {"sku": "{sku}", "warehouse": "north"},
    {"sku": "{sku}", "on_hand": "{stock}", "restock": "{day}"},
    _TIMEOUT,
)
_ADDRESS: Final = ToolCall(
    "update_address",
    {"order_id": "{order}", "city": "{city}"},
    {"order_id": "{order}", "city": "{city}", "accepted": "true"},
    {"error": "order_locked", "order_id": "{order}", "retryable": "true"},
)
_ARTICLE: Final = ToolCall(
    "search_articles",
    {"query": "care and repair {product}"},
    {"title": "Looking after your {product}", "url": "https://help.example.com/care/{sku}", "score": "0.87"},
    _TIMEOUT,
)

_INVOICE: Final = ToolCall(
    "get_invoice",
    {"order_id": "{order}", "format": "pdf"},
    {"invoice": "INV-{stock}-{count}", "order_id": "{order}", "total": "{price}", "vat": "25"},
    _TIMEOUT,
)
_CODE: Final = ToolCall(
    "check_discount_code",
    {"code": "TRAIL{count}"},
    {"code": "TRAIL{count}", "valid": "true", "percent": "15", "until": "{day}", "minimum": "50.00"},
    _TIMEOUT,
)
_EXCHANGE: Final = ToolCall(
    "start_exchange",
    {"order_id": "{order}", "sku": "{sku}", "size": "L"},
    {"exchange": "ex_{stock}{count}", "label": "https://returns.example.com/{parcel}.pdf", "ok": "true"},
    {"error": "label_service_unavailable", "retryable": "true"},
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
            "We have **{stock}** of `{sku}` in the northern warehouse right now.",
            "There are {stock} left, the next delivery is planned for {day}. Shall I put one aside, {name}?",
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
            "How do I clean the {product} without ruining it?",
            "My {product} came back from a wet week near {city} rather muddy. Any advice?",
        ),
        ("There is an article on care; quote it rather than guess.",),
        (_ARTICLE,),
        (
            (
                "In short for the {product}:\n\n- lukewarm water, no solvents\n- dry it in the shade\n\n"
                "The whole guide: [Looking after your {product}](https://help.example.com/care/{sku})."
            ),
        ),
    ),
    Topic(
        (
            "I need an invoice with VAT for {order}, made out to my company in {city}.",
            "Where do I find the receipt for the {product}? Order number {order}.",
        ),
        (
            "The invoice tool wants the order number and a format; PDF is what companies need.",
            "**Invoice**\n\nNo change of the address on it: only send what exists.",
        ),
        (_INVOICE,),
        (
            "Here is invoice `INV-{stock}-{count}` over **{price} EUR**, 25 % VAT included.",
            "Of course, {name}. The receipt for the {product} shows {price} EUR; a PDF is on its way.",
        ),
    ),
    Topic(
        (
            "The code TRAIL{count} from your newsletter does not work at the till.",
            "Can I still use TRAIL{count} for the {product}? A friend in {city} gave it to me.",
        ),
        ("The code itself will tell: until when, and from what amount.",),
        (_CODE,),
        (
            (
                "`TRAIL{count}` takes **15 %** off orders of 50 EUR and more, until {day}. "
                "Type it in capitals, without spaces."
            ),
            "It is valid until {day}. With it the {product} would be cheaper than the {price} EUR you see now.",
        ),
    ),
    Topic(
        (
            "The {product} is too small. Can I swap it for an L? Order {order}.",
            "{name} again: please change size M to L in {order}, I have not worn it.",
        ),
        (
            "**Exchange**\n\nThe order first, then stock in the other size, then the label.",
            "Worn goods cannot be exchanged; the customer says it is not.",
        ),
        (_LOOK_UP, _STOCK, _EXCHANGE),
        (
            (
                "We have size L. Your [label](https://returns.example.com/{parcel}.pdf) is ready; "
                "the new {product} leaves as soon as the carrier has scanned the old one."
            ),
            (
                "Done, {name}:\n\n1. print the label we mailed you\n2. drop the parcel in {city}\n"
                "3. the L is on its way by {day}"
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
