"""How colours are seen: WCAG contrast, and colours as people see them who see fewer of them."""

from collections.abc import Sequence

SIGHTS = {
    "full": ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)),
    "no red (protanopia)": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "no green (deuteranopia)": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "no blue (tritanopia)": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
"""Machado, Oliveira and Fernandes 2009, at full strength, on linear RGB."""


def contrast(words: str, ground: str) -> float:
    """Return the contrast of two colours as WCAG 2 reckons it."""
    light, dark = sorted((_luminance(words), _luminance(ground)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def apart(a: str, b: str, sight: str) -> float:
    """Return how far apart two colours are seen: about 2 is just noticed, 10 at a glance."""
    lab_a, lab_b = _lab(_seen(a, sight)), _lab(_seen(b, sight))
    return float(sum((x - y) ** 2 for x, y in zip(lab_a, lab_b, strict=True)) ** 0.5)


def inverted(colour: str) -> str:
    """Return the colour that an inverted screen shows."""
    return "#" + "".join(f"{255 - int(colour[at : at + 2], 16):02x}" for at in (1, 3, 5))


def _linear(colour: str) -> list[float]:
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]


def _luminance(colour: str) -> float:
    red, green, blue = _linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _seen(colour: str, sight: str) -> list[float]:
    linear = _linear(colour)
    return [
        min(1.0, max(0.0, sum(a * b for a, b in zip(row, linear, strict=True))))
        for row in SIGHTS[sight]
    ]


def _lab(linear: Sequence[float]) -> tuple[float, float, float]:
    """Return a colour in CIE 1976 L*a*b*, under daylight (D65)."""
    red, green, blue = linear
    x = (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.95047
    y = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    z = (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.08883
    fx, fy, fz = (
        t ** (1 / 3) if t > 216 / 24389 else (24389 / 27 * t + 16) / 116 for t in (x, y, z)
    )
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)
