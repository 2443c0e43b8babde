import pytest

from tests.core.texts import heading, redline, row
from watcher.core.obligations import Obligation, obligations
from watcher.core.obligations.findings import Finding
from watcher.core.obligations.force import RANKS, ObligationKind
from watcher.domain import Block, BlockKind, Link

KEEP = "The kitchen is painted green and smells of bread in the morning."
Texts = str | list[str | Block]


def item(text: str, level: int = 1) -> Block:
    return Block(BlockKind.LIST_ITEM, text, level)


def found(old: Texts, new: Texts) -> tuple[Obligation, ...]:
    before, after = ([some] if isinstance(some, str) else some for some in (old, new))
    return obligations(redline([KEEP, *before], [KEEP, *after]))


def lines(old: Texts, new: Texts) -> list[str]:
    return [one.line for one in found(old, new)]


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("Staff should record the visit within 24 hours.", "Staff must record the visit within 24 hours.",
         "Now a duty: Staff must record the visit within 24 hours (was advice: “should”)"),
        ("Staff must record the visit.", "Staff should record the visit.",
         "No longer a duty: Staff should record the visit (now advice: “should”)"),
        ("Staff must lock the garden door.", "Staff must not lock the garden door.",
         "Now forbidden: Staff must not lock the garden door (was a duty: “must”)"),
        ("Staff should open the letters.", "Staff should not open the letters.",
         "Advice turned round: Staff should not open the letters (was advice: “should”)"),
        ("The provider will send the report.", "The provider must send the report.",
         "Now a duty: The provider must send the report (was “will”)"),
        ("The provider may send the report.", "The provider must send the report.",
         "Now a duty: The provider must send the report (was permission: “may”)"),
        ("The provider may admit a child at night.", "The provider may not admit a child at night.",
         "Now forbidden: The provider may not admit a child at night (was permission: “may”)"),
        ("The provider may admit a child at night.", "The provider may only admit a child at night.",
         "Now restricted: The provider may only admit a child at night (was permission: “may”)"),
        ("Any person may enter the office.", "No person may enter the office.",
         "Now forbidden: No person may enter the office (was permission: “may”)"),
        ("The home is required to keep a spare key.", "The home is not required to keep a spare key.",
         "Freed from a duty: The home is not required to keep a spare key (now no duty: “is not required to”)"),
        ("Staff need not tell the neighbours.", "Staff have to tell the neighbours.",
         "Now a duty: Staff have to tell the neighbours (was no duty: “need not”)"),
        ("Staff may wish to bake a cake.", "Staff are required to bake a cake.",
         "Now a duty: Staff are required to bake a cake (was advice: “may wish to”)"),
        ("Staff must not use the lift.", "Staff may use the lift.",
         "No longer forbidden: Staff may use the lift (now permission: “may”)"),
        ("Staff should use the lift.", "Staff may use the lift.",
         "No longer advice: Staff may use the lift (now permission: “may”)"),
        ("Staff may use the lift.", "Staff should use the lift.",
         "Now advice: Staff should use the lift (was permission: “may”)"),
        ("Staff need to wash the cups.", "Staff should wash the cups.",
         "No longer a duty: Staff should wash the cups (now advice: “should”)"),
    ],
)  # fmt: skip
def test_a_step_of_force_is_told_with_both_words(old: str, new: str, line: str) -> None:
    assert lines(old, new) == [line]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Staff must record the visit.", "Staff shall record the visit."),
        ("Staff must record the visit.", "Staff are required to record the visit."),
        ("Staff must record the visit.", "Staff MUST record the visit."),
        ("A child may feel lonely at first.", "A child might feel lonely at first."),
        ("Children may not feel ready for it.", "Children might not feel ready for it."),
        ("The fair in May 2026 is fun for staff.", "The fair in June 2026 is fun for staff."),
        ("A good lock is a must for the shed.", "A good lock is a joy for the shed."),
        ("See the page \u2018What homes must do\u2019 for more on it.",
         "See the page \u2018What homes should do\u2019 for more on it."),
        ("Staff can\u2019t know the weather.", "Staff cannot know the weather."),
        ("The manager must sign it in the book.", "The manager must17 sign it in the book."),
        ("Staff, who are kind, must wait here.", "Staff who are kind must wait here."),
        ("The report will be long and dull.", "The report would be long and dull."),
        ("He made a will and must sign it.", "He made his will and must sign it."),
    ],
)  # fmt: skip
def test_what_binds_as_before_is_not_told(old: str, new: str) -> None:
    assert lines(old, new) == []


@pytest.mark.parametrize(
    ("text", "line", "dropped"),
    [
        ("Staff must water the lemon tree.", "New duty: Staff must water the lemon tree",
         "Duty dropped: Staff must water the lemon tree"),
        ("No one may climb the lemon tree.", "Newly forbidden: No one may climb the lemon tree",
         "Ban dropped: No one may climb the lemon tree"),
        ("It is an offence to sell the lemon tree.", "Newly forbidden: It is an offence to sell the lemon tree",
         "Ban dropped: It is an offence to sell the lemon tree"),
        ("The lemon tree cannot be sold by the provider.", "Newly forbidden: The lemon tree cannot be sold by the provider",
         "Ban dropped: The lemon tree cannot be sold by the provider"),
        ("The provider may only sell lemons in spring.", "New restriction: The provider may only sell lemons in spring",
         "Ban dropped: The provider may only sell lemons in spring"),
        ("The provider may sell the lemon tree.", "New permission: The provider may sell the lemon tree",
         "Permission dropped: The provider may sell the lemon tree"),
        ("It is good practice to count the lemons.", "New advice: It is good practice to count the lemons",
         "Advice dropped: It is good practice to count the lemons"),
        ("Staff have a duty to count the lemons.", "New duty: Staff have a duty to count the lemons",
         "Duty dropped: Staff have a duty to count the lemons"),
        ("Staff need not count the lemons.", "Freed from a duty: Staff need not count the lemons", ""),
    ],
)  # fmt: skip
def test_a_sentence_that_came_or_went_is_called_by_its_force(
    text: str, line: str, dropped: str
) -> None:
    kept = "The roof is red."
    assert lines(kept, f"{kept} {text}") == [line]
    assert lines(f"{kept} {text}", kept) == ([dropped] if dropped else [])


@pytest.mark.parametrize(
    "text",
    [
        "The lemon tree may be struck by lightning.",
        "What must the gardener do with lemons?",
        "This page sets out how gardeners should prune the lemon tree.",
        "Check whether the tree must be pruned at all.",
        "A child may not know the lemon tree yet.",
        "The lemon tree cannot be found on any map.",
        "Gardeners can buy lemons at the market.",
        "The lemon tree will grow in a large pot.",
        "Water is everything that lemons need to grow.",
        "The aim of the garden is to make lemonade.",
        "Read “Lemons must be yellow” before you begin.",
        "The children had to leave; lemons would have to wait.",
        "If the tree must be cut, a gardener comes.",
    ],
)
def test_what_binds_no_one_is_no_new_duty(text: str) -> None:
    assert lines("The roof is red.", f"The roof is red. {text}") == []


LEAD = "The registered person must:"


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ([LEAD, item("keep a log;"), item("feed the cat.")],
         [LEAD, item("keep a log;"), item("tell the parents; and"), item("feed the cat.")],
         ["New duty: The registered person must: … tell the parents"]),
        ([LEAD, item("keep a log;"), item("tell the parents;"), item("feed the cat.")],
         [LEAD, item("keep a log;"), item("feed the cat.")],
         ["Duty dropped: The registered person must: … tell the parents"]),
        ([LEAD, item("keep a log;"), item("feed the cat.")],
         ["The registered person should:", item("keep a log;"), item("feed the cat.")],
         ["No longer a duty: The registered person should: keep a log … (now advice: “should”)"]),
        (["The home must not—", "(a) lock a bedroom;"],
         ["The home must not—", "(a) lock a bedroom;", "(b) hide the telephone."],
         ["Newly forbidden: The home must not— … hide the telephone"]),
        (["The home must do this: • sweep the yard"],
         ["The home must do this: • sweep the yard • mend the gate"],
         ["New duty: The home must do this: … mend the gate"]),
        (["The home must:", item("sing")], ["The home must:", item("sing"), item("staff can dance in it")], []),
        (["The home must: • sing"], ["The home must: • sing • • dance"], ["New duty: The home must: … dance"]),
        (["The home must ensure that:", "staff are kind"],
         ["The home must ensure that:", "staff are kind", "staff should be rested"],
         ["New duty: The home must ensure that: … staff should be rested"]),
        (["The plan says:", item("where the child sleeps")],
         ["The plan says:", item("where the child sleeps"), item("which school it goes to")], []),
        (["The home must agree to:", item("a visit"), heading("Cars"), item("a red one")],
         ["The home must agree to:", item("a visit"), heading("Cars"), item("a red one"), item("a blue one")], []),
        (["The home must:", item("tell:", 1), item("parents", 2)],
         ["The home must:", item("tell:", 1), item("parents", 2), item("teachers", 2), item("sing", 1)],
         ["New duty: The home must: … teachers", "New duty: The home must: … sing"]),
        (["The home must:", "(a) tell— ", "(i) parents"],
         ["The home must:", "(a) tell— ", "(i) parents", "(ii) teachers", "(b) sing"],
         ["New duty: The home must: … teachers", "New duty: The home must: … sing"]),
        (["The home must:", "•", "sing songs", "Then rest."],
         ["The home must:", "•", "sing songs", "12", "•", "bake bread", "Then rest."],
         ["New duty: The home must: … bake bread"]),
        (["The home must do all of this: • tell: o parents • sing"],
         ["The home must do all of this: • tell: o parents o teachers • sing • dance"],
         ["New duty: The home must do all of this: … teachers", "New duty: The home must do all of this: … dance"]),
        ([LEAD, item("sing; (a) songs; and (b) hymns")], [LEAD, item("sing; (a) songs; and (b) hymns; or (c) psalms")],
         ["New duty: The registered person must: … psalms"]),
        (["The roof is red.", "The home must:", item("staff may sing")],
         ["The roof is red.", "The home must:", item("staff may sing"), item("the cat should be fed by noon")],
         ["New advice: the cat should be fed by noon"]),
        (["The home must ensure that:", item("staff may sing")],
         ["The home must ensure that:", item("staff may sing"), item("staff may dance")],
         ["New duty: The home must ensure that: … staff may dance"]),
        (["These apply:", item("a song")], ["These apply:", item("a song"), item("a dance must be learnt")],
         ["New duty: a dance must be learnt"]),
        ([LEAD, item("keep a log;"), "The home may:", item("sell the eggs of its hens.")],
         [LEAD, item("keep a log;"), item("sell the eggs of its hens."), "The home may:"],
         ["Now a duty: The registered person must: … sell the eggs of its hens (was permission: “may”)"]),
    ],
)  # fmt: skip
def test_an_item_is_ruled_by_the_lead_in_of_its_list(
    old: list[str | Block], new: list[str | Block], expected: list[str]
) -> None:
    assert lines(old, new) == expected


RECORD = "The registered person must keep a record of every meal that a child refuses to eat."
WALK = "Staff should walk with the children to the lake on each day that is dry and bright."


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ([RECORD, "Ash trees grow.", WALK], ["Ash trees grow.", WALK, RECORD]),
        ([f"{RECORD} {WALK}"], [RECORD, WALK]),
        ([RECORD, WALK], [f"{RECORD} {WALK}"]),
        ([f"4.1 {RECORD}", f"4.2 {WALK}"], [f"4.2 {RECORD}", f"4.3 {WALK}"]),
        ([RECORD, WALK], [WALK.replace("dry", "warm"), RECORD.replace("every", "each")]),
        ([RECORD], [RECORD[:40], "17", RECORD[40:].strip()]),
        ([RECORD], [row("1", RECORD)]),
        (["Staff must feed the cat and must brush the dog each morning."],
         ["Staff must feed the cat. They must brush the dog each morning."]),
        (["Staff must feed the cat. They must brush the dog each morning."],
         ["Staff must feed the cat and must brush the dog each morning."]),
        (["The home must feed the old grey cat, brush the brown farm dog and sweep the yard behind the barn."],
         ["The home must:", item("feed the old grey cat"), item("brush the brown farm dog"), item("sweep the yard behind the barn")]),
        (["Staff should feed the cat each morning."], ["Feed the cat each morning."]),
        ([RECORD, "Ash trees grow.", RECORD], [RECORD]),
        ([heading("What homes must do")], [heading("What homes should do")]),
    ],
)  # fmt: skip
def test_text_that_only_stands_elsewhere_or_otherwise_is_no_news(
    old: list[str | Block], new: list[str | Block]
) -> None:
    assert lines(old, new) == []


def test_a_moved_sentence_that_binds_otherwise_is_matched() -> None:
    old: list[str | Block] = [RECORD, "Ash trees grow.", "Elm trees grow.", WALK]
    new: list[str | Block] = [
        "Ash trees grow.",
        "Elm trees grow.",
        WALK,
        RECORD.replace("must", "should"),
    ]
    assert [one.kind for one in found(old, new)] == [ObligationKind.DUTY_EASED]


def test_a_part_of_a_sentence_that_binds_otherwise_is_matched() -> None:
    old = "Staff must feed the cat and should brush the dog each morning."
    new = "Staff must feed the cat. They must brush the dog each morning."
    assert lines(old, new) == [
        "Now a duty: They must brush the dog each morning (was advice: “should”)"
    ]


def test_an_obligation_has_both_sentences_their_words_and_its_place() -> None:
    old: list[str | Block] = [heading("Visits"), "The manager should write at night."]
    new: list[str | Block] = [heading("Visits"), "The manager must write at night."]
    (one,) = found(old, new)
    assert (one.kind, one.was, one.now) == (ObligationKind.NOW_DUTY, "should", "must")
    assert (one.before, one.after) == (
        "The manager should write at night.",
        "The manager must write at night.",
    )
    assert (one.who, one.section, one.number) == (("manager",), ("Visits",), "")


def test_a_modal_that_left_its_sentence_is_a_dropped_duty() -> None:
    (one,) = found("Every room must be aired at noon.", "Every room is aired at noon.")
    assert (one.kind, one.after) == (ObligationKind.DUTY_DROPPED, "Every room is aired at noon.")


def test_a_long_sentence_is_shortened_around_its_modal() -> None:
    tail = "where the bread is kept and the flour and the salt and the yeast " * 6
    (line,) = lines(f"Staff should sweep the room {tail}.", f"Staff must sweep the room {tail}.")
    assert line.startswith("Now a duty: Staff must sweep the room where")
    assert " … (was advice: “should”)" in line
    assert len(line) < 260
    (line,) = lines(
        f"In the room {tail}; staff should sweep.", f"In the room {tail}; staff must sweep."
    )
    assert "… staff must sweep (was" in line


def test_each_line_is_told_once_and_every_kind_has_a_rank() -> None:
    new = [
        "Staff must water the lemon tree.",
        "The roof is red.",
        "Staff must water the lemon tree.",
    ]
    assert len(lines("The roof is red.", [*new])) == 1
    assert RANKS.keys() == set(ObligationKind)


def test_the_gravest_rank_lowest() -> None:
    old = ["Staff should eat the green soup.", "See regulation 44(3) for what it is."]
    new = ["Staff must eat the green soup.", "See regulation 44(4) for what it is."]
    found_now = found([*old], [*new, "Staff should sing a song in the evening."])
    assert [one.kind.value for one in sorted(found_now, key=lambda one: one.rank)] == [
        "now_duty",
        "new_advice",
        "reference",
    ]


def test_words_bind_alike_whether_they_are_a_link_or_not() -> None:
    text = "Bakers should wash their hands"
    link = Block(BlockKind.PARAGRAPH, text, 0, (Link(text, "a"),))
    assert lines([link], [f"{text} (with soap)"]) == []


def test_a_sentence_is_paired_among_many_that_are_alike() -> None:
    many = [
        f"Staff should bake the bread of oven number {word}." for word in "abcdefghijklmnopqrst"
    ]
    assert lines([*many], [*many[:-1], many[-1].replace("should", "must")]) == [
        "Now a duty: Staff must bake the bread of oven number t (was advice: “should”)"
    ]
    assert len(lines([*many], [one.replace("should", "must") for one in many])) == len(many)


def test_what_one_is_free_or_able_to_do_is_no_dropped_duty() -> None:
    old = "Staff need not bake at night and can sing, where bread is sold."
    assert lines(old, "Staff bake at night and sing, where bread is sold.") == []
    assert lines("Staff bake at night and sing, where bread is sold.", old) == [
        "Freed from a duty: Staff need not bake at night and can sing, where bread is sold"
    ]


def test_a_finding_is_about_something() -> None:
    with pytest.raises(ValueError, match="a finding needs a sentence"):
        Finding(ObligationKind.NEW_DUTY, None, None).about  # noqa: B018


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Mr. Ash met Dr. Elm, e.g. at no. 4 on the hill etc. and sang.", "Mr. Ash met Dr. Elm, e.g. at no. 4 on the hill etc. and ate."),
        (["A very long word " + "a" * 3000], ["A very long word " + "a" * 2000]),
        (["The end of a page 12", "and then: 4 •"], ["The end of a page", "17", "and then:"]),
        (["the cat and the dog " * 90], ["the cat and the hen " * 90]),
        (["Is it so? yes! Or no."], ["Is it so? Yes! or no."]),
    ],
)  # fmt: skip
def test_odd_sentences_are_cut_somewhere(old: Texts, new: Texts) -> None:
    assert lines(old, new) == []


def test_an_empty_redline_has_no_obligations() -> None:
    assert obligations(redline([], [])) == ()
