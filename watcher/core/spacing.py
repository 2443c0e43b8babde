"""Tells whether two wordings differ in white space and in the look of signs, and in nothing else."""

import re

_FOLDED = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u02bc`", "'"),
        **dict.fromkeys("\u201c\u201d", '"'),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"),
        "\u2026": "...",
        "\u00ad": "",
        "\u200b": "",
        "\u2060": "",
        "\ufeff": "",
    }
)
_ABBREVIATED = re.compile(r"(?<!\w)([EeIi])\.([GgEe])\.(?!\w)")
_RUN = re.compile(r"\d+|[^\W\d_]+")
_TIED = re.compile(
    r"\d[.,:/]\d"  # 1.5 is not "1. 5"
    r"|(?:^|[\s(])-\d"  # -5 is not "- 5"
    r"|\d[^\W\d_](?![^\W\d_])|(?<![^\W\d_])[^\W\d_]\d"  # nor is 1A "1 A"
)


def folded(text: str) -> str:
    """Return a text with quotes, dashes, dots and "e.g." in one form, without unseen letters."""
    return _ABBREVIATED.sub(r"\1\2", text.translate(_FOLDED))


def is_respaced(old: str, new: str) -> bool:
    """Return whether two texts have the same words, numbers and signs, spaced otherwise.

    "within28 days" and "44 (3)" are accidents of typing. Words that were joined ("maybe") or parted
    are others, and so are digits, decimals, minus signs and letters that belong to a number.
    """
    one, other = folded(old), folded(new)
    if "".join(one.split()) != "".join(other.split()):
        return False
    return all(found.findall(one) == found.findall(other) for found in (_RUN, _TIED))
