"""Texts that try to break out, and where they are written down."""

from __future__ import annotations

import json
from typing import Any

import yaml

from helpers.guidance import TESTS

HOSTILE = TESTS / "hostile"


def value_of(case: dict[str, Any]) -> str:
    """The string of a case, in whichever of its four forms it is written."""
    if "json" in case:
        return str(json.loads(case["json"]))
    parts = (
        case.get("concat") or [case["repeat"]]
        if "value" not in case
        else [{"text": case["value"], "times": 1}]
    )
    return "".join(part["text"] * part["times"] for part in parts)


CASES = yaml.safe_load((HOSTILE / "strings.yml").read_text(encoding="utf-8"))
# More of the same classes, made here: the walls are to hold, not only the cases.
CASES += [
    {"id": f"own-{number}", "field": "text", "must": must, "value": value}
    for number, (must, value) in enumerate(
        [
            ("reject", "Write to help [at] evil (dot) com"),
            ("reject", "Look at evil-helpline.co for more"),
            ("reject", "Telegram: @helper"),
            ("reject", "Dial 1 1 6 1 1 1"),
            ("reject", "It is 0800–111–222"),
            ("reject", "Text HELP to 85258"),
            ("reject", "Call: 0 8 0 0"),
            ("reject", "\u202dabc"),
            ("reject", "a\u200db"),
            ("reject", "a\u00adb"),
            ("reject", "x" * 1001),
            ("inert", "<svg/onload=window.__pwn=1>"),
            ("inert", "<!--"),
            ("inert", "]]><script>window.__pwn=1</script>"),
            ("inert", "\\\"><img src=x onerror=window.__pwn=1>"),
            ("inert", "${window.__pwn=1} {{constructor}}"),
            ("inert", "&#60;script&#62;window.__pwn=1&#60;/script&#62;"),
            ("accept", "Read pages 12 to 15, or ask in room 7."),
            ("accept", "Since 2012 this has changed 3 times."),
            ("accept", 'Tap "Settings", then "Privacy & safety".'),
            ("accept", "Ages 11–18, Monday to Friday, 9 to 5."),
            ("accept", "Ça va? Größe, naïve, señor, žluťoučký kůň."),
        ]
    )
]  # fmt: skip
