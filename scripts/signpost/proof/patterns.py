"""How numbers and addresses look in the text of a finished page."""

import re

DIGITS = re.compile(r"(?<!\w)[+*#]?\d(?:[ ().\u00a0-]?\d)+(?!\w)")
ADDRESS = re.compile(r"(?i)(?<![\w@.-])(?:https?://)?(?:[a-z0-9-]+\.)+[a-z]{2,24}(?:/[^\s<>\"]*)?")
EMAIL = re.compile(r"[\w.+-]+@[\w.-]+\w")

BEFORE_A_STOP = re.compile(r"\n++(?=[.,;:!?)])")
"""Line breaks before a full stop or the like, where a tag was."""


def digits_of(shown: str) -> str:
    """Return the digits of a number as it is shown, with a plus at its start."""
    return re.sub(r"[^0-9+]", "", shown)
