import pytest

from watcher.core.obligations.force import Force, ObligationKind, kind_of_step
from watcher.core.obligations.modals import find_modals
from watcher.core.obligations.plain import plain


def said(text: str) -> list[tuple[str, str]]:
    folded = plain(text)
    return [
        (modal.force.value, folded[modal.start : modal.end])
        for modal in find_modals(folded)
        if modal.is_certain
    ]


@pytest.mark.parametrize(
    ("text", "force", "words"),
    [
        ("Staff must ring the bell.", Force.DUTY, "must"),
        ("Staff must— ring the bell.", Force.DUTY, "must"),
        ("Staff must12 ring the bell.", Force.DUTY, "must"),
        ("The bell shall be rung.", Force.DUTY, "shall"),
        ("Staff have to ring the bell.", Force.DUTY, "have to"),
        ("The manager has to ring the bell.", Force.DUTY, "has to"),
        ("Homes need to ring the bell.", Force.DUTY, "need to"),
        ("You will need to ring the bell.", Force.DUTY, "will need to"),
        ("The bell is required to ring.", Force.DUTY, "is required to"),
        ("Schools are to ring the bell.", Force.DUTY, "are to"),
        ("Homes have a legal duty to ring it.", Force.DUTY, "have a legal duty to"),
        ("Homes are under a duty to ring it.", Force.DUTY, "are under a duty to"),
        ("Any person who hears it must ring back.", Force.DUTY, "must"),
        ("Where a bell is lost, staff must ring.", Force.DUTY, "must"),
        ("Where a bell is lost staff must ring the police, the fire brigade and us.", Force.DUTY, "must"),
        ("The bell, which must be loud, hangs here.", Force.DUTY, "must"),
        ("The standard requires the registered person to— ", Force.DUTY, "requires the registered person to"),
        ("It is the duty of the manager to ring.", Force.DUTY, "It is the duty of the manager to"),
        ("Staff must not ring the bell.", Force.BAN, "must not"),
        ("Staff must also never ring the bell.", Force.BAN, "must also never"),
        ("Staff mustn\u2019t ring the bell.", Force.BAN, "mustn't"),
        ("A provider may not ring the bell.", Force.BAN, "may not"),
        ("Staff cannot promise silence.", Force.BAN, "cannot"),
        ("The bell can't be sold at night.", Force.BAN, "can't"),
        ("Homes are prohibited from ringing it.", Force.BAN, "are prohibited from"),
        ("Staff are not permitted to ring it.", Force.BAN, "are not permitted to"),
        ("No person may ring the bell.", Force.BAN, "No person may"),
        ("None of the staff can ring it.", Force.BAN, "None of the staff can"),
        ("It is an offence to ring the bell.", Force.BAN, "It is an offence"),
        ("A provider commits an offence if it rings.", Force.BAN, "commits an offence"),
        ("Staff may only ring at noon.", Force.RESTRICTION, "may only"),
        ("The bell must only be rung at noon.", Force.RESTRICTION, "must only"),
        ("Staff need not ring the bell.", Force.FREED, "need not"),
        ("Homes do not have to ring it.", Force.FREED, "do not have to"),
        ("Homes are no longer required to ring.", Force.FREED, "are no longer required to"),
        ("There is no requirement to ring it.", Force.FREED, "There is no requirement to"),
        ("Staff should ring the bell.", Force.ADVICE, "should"),
        ("Homes are strongly encouraged to ring.", Force.ADVICE, "are strongly encouraged to"),
        ("It is good practice to ring.", Force.ADVICE, "It is good practice"),
        ("Providers may wish to ring.", Force.ADVICE, "may wish to"),
        ("We recommend a loud bell.", Force.ADVICE, "We recommend"),
        ("Staff should not ring the bell.", Force.ADVICE_AGAINST, "should not"),
        ("No child should ring it.", Force.ADVICE_AGAINST, "No child should"),
        ("A manager may ring the bell.", Force.PERMISSION, "may"),
        ("The provider may:", Force.PERMISSION, "may"),
        ("Staff are entitled to ring.", Force.PERMISSION, "are entitled to"),
    ],
)  # fmt: skip
def test_each_wording_has_its_force(text: str, force: Force, words: str) -> None:
    assert said(text)[:1] == [(force.value, words)]


@pytest.mark.parametrize(
    "text",
    [
        "In May the bells ring.",
        "The bells of may 2026 ring.",
        "On 4 may the bells ring.",
        "So may 2026 be a quiet year.",
        "A loud bell is a must.",
        "These Bells shall come into force in spring.",
        "This rule shall not apply to bells.",
        "Nothing in this rule shall affect bells.",
        "A bell shall be treated as a gong.",
        "The song requires a loud bell to ring.",
        "Bells ring at will.",
        "MAY: the bells ring again.",
        "Bells might have to ring.",
        "Staff may have to ring.",
        "Staff would need to ring.",
        "Bells may be heard from afar.",
        "Children may not hear the bell.",
        "Staff may not know the bell.",
        "The bell cannot be found anywhere.",
        "It shows that bells cannot be seen.",
        "Children need to hear bells.",
        "The aim is to ring a bell.",
        "Staff will ring the bell.",
        "Staff can ring the bell.",
        "What must staff ring?",
        "Staff must ring what?",
        "Should a bell ring, tell us.",
        "This is how staff should ring the bell.",
        "Find out which bells must be rung.",
        "Which bells should ring",
        "Check whether staff must ring.",
        "A list of the things that bells and staff must do.",
        "A bell that must be rung.",
        "Ring it if you cannot sing.",
        "If you cannot sing, ring it.",
        "If a bell must ring, a child pulls it.",
        "The word \u2018must\u2019 is short.",
        "See \u2018What staff must ring\u2019 for more.",
        "The musty bell has mustard on it.",
    ],
)
def test_what_only_looks_like_a_modal_is_not_certain(text: str) -> None:
    assert said(text) == []


def test_a_list_of_bans_is_found_in_order() -> None:
    text = "Staff must ring, should sing and may not dance; no one may sleep."
    assert [words for _, words in said(text)] == ["must", "should", "no one may"]


@pytest.mark.parametrize("was", Force)
@pytest.mark.parametrize("now", Force)
def test_every_step_to_a_stronger_force_is_told(was: Force, now: Force) -> None:
    binding = {Force.BAN, Force.RESTRICTION, Force.DUTY}
    kind = kind_of_step(was, now)
    if was is now:
        assert kind is None
    elif now in binding or was in binding:
        assert kind is not None
    if kind is ObligationKind.FREED:
        assert was in binding
