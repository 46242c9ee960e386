"""A long support transcript from a seeded generator: the same seed gives the same items."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import Final

from tui.local.demo_phrases import (
    ACKNOWLEDGEMENTS,
    CITIES,
    FOLLOW_UPS,
    NAMES,
    PRODUCTS,
    TOPICS,
    Topic,
)
from tui.models.json_value import JsonObject, JsonValue

TRANSCRIPT_METADATA: Final[JsonObject] = {
    "title": "Support desk, week 31",
    "team": "customer-care",
    "channel": "chat",
    "app_version": "2026.7.2",
}
_LONGEST_TURN: Final = 19


def transcript(random: Random, count: int) -> Iterator[JsonObject]:
    """Exactly ``count`` items in whole turns: each call has its output, and the last item is an answer."""
    left = count
    opening = _message("developer", _OPENING)
    yield opening
    left -= 1
    topics: list[Topic] = []
    while left > _LONGEST_TURN:
        # Each topic comes once before any comes again.
        topics = topics or random.sample(TOPICS, len(TOPICS))
        for item in _turn(random, topics.pop()):
            yield item
            left -= 1
    while left > 0:
        for item in _small_talk(random, thinks=left % 2 == 1):
            yield item
            left -= 1


_OPENING: Final = (
    "You are the first line of customer care at Fernhill Outdoor.\n\n"
    "- Look an order up before you say anything about it.\n"
    "- Refunds up to 400 EUR are yours to make; anything above goes to a person.\n"
    "- Answer in the customer's language, short and friendly."
)


@dataclass(frozen=True, slots=True)
class _Case:
    """What one turn is about."""

    topic: Topic
    facts: dict[str, str]

    def say(self, template: str) -> str:
        """A template with the facts of this case."""
        return template.format(**self.facts)


def _case(random: Random, topic: Topic) -> _Case:
    product, price = random.choice(PRODUCTS)
    facts = {
        "name": random.choice(NAMES),
        "city": random.choice(CITIES),
        "product": product,
        "price": f"{price:.2f}",
        "order": f"FH-{random.randrange(10_000, 99_999)}",
        "parcel": f"1Z{random.randrange(10**9, 10**10)}",
        "day": f"2026-07-{random.randrange(1, 31):02d}",
        "count": str(random.randrange(2, 40)),
        "stock": str(random.randrange(40, 400)),
        "sku": f"{product[:3].upper()}-{random.randrange(100, 999)}",
    }
    return _Case(topic, facts)


def _turn(random: Random, topic: Topic) -> list[JsonObject]:
    """One question and its answer, with what the model did between them; at most nineteen items."""
    case = _case(random, topic)
    items = [_message("user", case.say(random.choice(case.topic.questions)))]
    for place, call in enumerate(case.topic.calls):
        if place == 0 or random.random() < 0.4:
            items.append(_reasoning(random, case.say(random.choice(case.topic.thoughts))))
        fails = random.random() < 0.06
        items += _call(random, call.tool, call.arguments, call.failure if fails else call.result, case)
        if fails:
            items += _call(random, call.tool, call.arguments, call.result, case)
    items.append(_message("assistant", case.say(random.choice(case.topic.answers))))
    if random.random() < 0.3:
        items += _small_talk(random, thinks=False)
    return items


def _small_talk(random: Random, *, thinks: bool) -> list[JsonObject]:
    """A short exchange without tools: two items, or three with a thought."""
    asked, answered = random.choice(FOLLOW_UPS)
    thought = [_reasoning(random, random.choice(ACKNOWLEDGEMENTS))] if thinks else []
    return [_message("user", asked), *thought, _message("assistant", answered)]


def _message(role: str, text: str) -> JsonObject:
    part: JsonValue = {"type": "input_text", "text": text}
    if role == "assistant":
        part = {"type": "output_text", "text": text, "annotations": [], "logprobs": []}
    return {"type": "message", "status": "completed", "role": role, "content": [part]}


def _reasoning(random: Random, text: str) -> JsonObject:
    """A reasoning item; now and then without a summary, as the service answers many."""
    summary: list[JsonValue] = [{"type": "summary_text", "text": text}] if random.random() < 0.8 else []
    return {"type": "reasoning", "summary": summary, "encrypted_content": _opaque(random)}


def _opaque(random: Random) -> str:
    """Base64 of nothing: what is no base64 would be found to be cut."""
    text = "demo" + random.randbytes(random.randrange(60, 240)).hex()
    return text + "=" * (-len(text) % 4)


def _call(
    random: Random, tool: str, arguments: dict[str, str], result: dict[str, str], case: _Case
) -> list[JsonObject]:
    """A call and its output."""
    call_id = f"call_{random.randbytes(12).hex()}"
    return [
        {
            "type": "function_call",
            "status": "completed",
            "name": tool,
            "call_id": call_id,
            "arguments": _written(arguments, case),
        },
        {
            "type": "function_call_output",
            "status": "completed",
            "call_id": call_id,
            "output": _written(result, case),
        },
    ]


def _written(pairs: dict[str, str], case: _Case) -> str:
    return json.dumps({key: _typed(case.say(value)) for key, value in pairs.items()})


def _typed(text: str) -> JsonValue:
    """Numbers and truth values as such, so that the outputs are not all strings."""
    if text in {"true", "false"}:
        return text == "true"
    try:
        return float(text) if "." in text else int(text)
    except ValueError:
        return text
