"""Numbers as they are written in sentences, in figures or in words."""

import re

_WORDS = """
    zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
    sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety
"""
_SMALL = _WORDS.split()[:20]
_TENS = _WORDS.split()[20:]
_UNITS = "|".join(_SMALL[1:10])
_VALUES = {word: k for k, word in enumerate(_SMALL)} | {
    word: 10 * k for k, word in enumerate(_TENS, 2)
}

IN_WORDS = (
    rf"(?:(?:{'|'.join(_TENS)})(?:[- ](?:{_UNITS}))?"
    rf"|{'|'.join(sorted(_SMALL[1:], key=len, reverse=True))})(?![\w'])"
)
"""A number from one to ninety-nine in words."""
NUMBER = rf"(?:(?:\d{{1,3}}(?:,\d{{3}})+|\d+)(?:\.\d{{1,2}}(?!\d))?|{IN_WORDS})"
"""A number in figures or words, to be read without regard to case."""
_NUMBER = re.compile(NUMBER, re.IGNORECASE)


def numbers(text: str) -> tuple[str, ...]:
    """Return the numbers in a plain text, in figures: "twenty-eight" is "28", "1,000" is "1000"."""
    return tuple(_figures(match[0].lower()) for match in _NUMBER.finditer(text))


def _figures(number: str) -> str:
    if number[0].isdigit():
        return number.replace(",", "")
    return str(sum(_VALUES[word] for word in number.replace("-", " ").split()))
