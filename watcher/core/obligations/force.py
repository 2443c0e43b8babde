"""How strongly a sentence binds, and what a change of that is called.

The ladder, strongest first: forbidden, restricted ("may only") and required; then advised and
advised against; then what is said to happen ("will"), what is permitted ("may", "can"), what is
merely possible ("might", "could", "would"), and what one is freed from ("need not"). A new step
on the ladder is told; other words for the same step ("must", "shall", "is required to") are not.
"""

from enum import StrEnum


class Force(StrEnum):
    """How strongly a wording binds."""

    BAN = "ban"
    RESTRICTION = "restriction"
    DUTY = "duty"
    ADVICE_AGAINST = "advice against"
    ADVICE = "advice"
    WILL = "will"
    PERMISSION = "permission"
    POSSIBLE = "possible"
    FREED = "freed"


BINDING = (Force.BAN, Force.RESTRICTION, Force.DUTY)
ADVISING = (Force.ADVICE_AGAINST, Force.ADVICE)
GRAVEST_FIRST = (
    *BINDING,
    Force.FREED,
    *ADVISING,
    Force.PERMISSION,
    Force.WILL,
    Force.POSSIBLE,
)
"""The order in which a new sentence that has several forces is called by one of them."""


class ObligationKind(StrEnum):
    """What became of an obligation, the gravest first."""

    NOW_FORBIDDEN = "now_forbidden"
    NOW_RESTRICTED = "now_restricted"
    NOW_DUTY = "now_duty"
    NEW_BAN = "new_ban"
    NEW_RESTRICTION = "new_restriction"
    NEW_DUTY = "new_duty"
    WHO = "who"
    PERIOD = "period"
    FREQUENCY = "frequency"
    AGE = "age"
    NUMBER = "number"
    SHARE = "share"
    MONEY = "money"
    DATE = "date"
    PERMISSION_TAKEN = "permission_taken"
    BAN_EASED = "ban_eased"
    DUTY_EASED = "duty_eased"
    FREED = "freed"
    BAN_DROPPED = "ban_dropped"
    DUTY_DROPPED = "duty_dropped"
    ADVICE_TURNED = "advice_turned"
    PERMISSION_GIVEN = "permission_given"
    NOW_ADVICE = "now_advice"
    ADVICE_EASED = "advice_eased"
    NEW_ADVICE = "new_advice"
    ADVICE_DROPPED = "advice_dropped"
    REFERENCE = "reference"


_SIZES = (
    ObligationKind.PERIOD,
    ObligationKind.FREQUENCY,
    ObligationKind.AGE,
    ObligationKind.NUMBER,
    ObligationKind.SHARE,
    ObligationKind.MONEY,
    ObligationKind.DATE,
)
MEASURES = frozenset([*_SIZES, ObligationKind.REFERENCE])
"""What says how much, when or where, and not whether."""
_RANKS = (
    (ObligationKind.NOW_FORBIDDEN, ObligationKind.NOW_RESTRICTED, ObligationKind.NOW_DUTY),
    (ObligationKind.NEW_BAN, ObligationKind.NEW_RESTRICTION, ObligationKind.NEW_DUTY),
    (
        ObligationKind.WHO,
        *_SIZES,
        ObligationKind.PERMISSION_TAKEN,
    ),
    (ObligationKind.BAN_EASED, ObligationKind.DUTY_EASED, ObligationKind.FREED),
    (ObligationKind.BAN_DROPPED, ObligationKind.DUTY_DROPPED),
    (ObligationKind.ADVICE_TURNED, ObligationKind.NOW_ADVICE, ObligationKind.PERMISSION_GIVEN),
    (ObligationKind.NEW_ADVICE,),
    (ObligationKind.ADVICE_EASED, ObligationKind.ADVICE_DROPPED),
    (ObligationKind.REFERENCE,),
)
RANKS = {kind: rank for rank, kinds in enumerate(_RANKS) for kind in kinds}
"""The lower, the sooner a registered manager ought to read of it."""

_NEW = {
    Force.BAN: ObligationKind.NEW_BAN,
    Force.RESTRICTION: ObligationKind.NEW_RESTRICTION,
    Force.DUTY: ObligationKind.NEW_DUTY,
    Force.FREED: ObligationKind.FREED,
    Force.ADVICE_AGAINST: ObligationKind.NEW_ADVICE,
    Force.ADVICE: ObligationKind.NEW_ADVICE,
    Force.PERMISSION: ObligationKind.PERMISSION_GIVEN,
}
_DROPPED = {
    Force.BAN: ObligationKind.BAN_DROPPED,
    Force.RESTRICTION: ObligationKind.BAN_DROPPED,
    Force.DUTY: ObligationKind.DUTY_DROPPED,
    Force.ADVICE_AGAINST: ObligationKind.ADVICE_DROPPED,
    Force.ADVICE: ObligationKind.ADVICE_DROPPED,
    Force.PERMISSION: ObligationKind.PERMISSION_TAKEN,
}
_NOW = {
    Force.BAN: ObligationKind.NOW_FORBIDDEN,
    Force.RESTRICTION: ObligationKind.NOW_RESTRICTED,
    Force.DUTY: ObligationKind.NOW_DUTY,
}
_EASED = {
    Force.BAN: ObligationKind.BAN_EASED,
    Force.RESTRICTION: ObligationKind.BAN_EASED,
    Force.DUTY: ObligationKind.DUTY_EASED,
    Force.ADVICE_AGAINST: ObligationKind.ADVICE_EASED,
    Force.ADVICE: ObligationKind.ADVICE_EASED,
}


def kind_of_new(force: Force) -> ObligationKind | None:
    """Return what text is that came with a force; None where that is no news."""
    return _NEW.get(force)


def kind_of_dropped(force: Force) -> ObligationKind | None:
    """Return what text was that went with a force; None where that is no news."""
    return _DROPPED.get(force)


def kind_of_step(was: Force, now: Force) -> ObligationKind | None:
    """Return what it is that words bind otherwise than before; None where they bind alike."""
    if was is now:
        return None
    if now in _NOW:
        return _NOW[now]
    if now is Force.FREED:
        return ObligationKind.FREED if was in BINDING else _EASED.get(was)
    if was in BINDING:
        return _EASED[was]
    if now in ADVISING:
        turned = was in ADVISING
        return ObligationKind.ADVICE_TURNED if turned else ObligationKind.NOW_ADVICE
    return _EASED.get(was)
