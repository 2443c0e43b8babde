import pytest

from watcher.core.obligations.actors import actors, subject
from watcher.core.obligations.plain import plain


def who(text: str) -> tuple[str, ...]:
    folded = plain(text)
    at = folded.index(" must") + 1
    return actors(folded, at, at + len("must"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The registered person must sing.", ("registered person",)),
        ("Registered persons must sing.", ("registered person",)),
        ("The registered manager of the home must sing.", ("registered manager",)),
        ("The registered provider or manager must sing.", ("registered provider", "manager")),
        ("All school and college staff must sing.", ("staff",)),
        ("A member of staff who sings must dance.", ("staff",)),
        ("Staff members must sing.", ("staff",)),
        ("Governing bodies and proprietors must sing.", ("governing body", "proprietor")),
        ("Governing bodies, proprietors, and their leadership teams, must sing.", ("governing body", "proprietor")),
        ("Schools and colleges that dance must sing.", ("school", "college")),
        ("Where a child leaves the home, the manager and staff must sing.", ("manager", "staff")),
        ("In such cases the DSL (or a deputy) must also sing.", ("designated safeguarding lead",)),
        ("The local authority\u2019s social worker must sing.", ("social worker",)),
        ("The placing authority must therefore sing.", ("placing authority",)),
        ("The home must sing.", ("children's home",)),
        ("Ofsted must be told by the registered person.", ("registered person",)),
        ("The song must be written by all staff and led by the manager.", ("staff", "manager")),
        ("Staff must be aware of songs.", ("staff",)),
        ("Staff must be prepared to sing.", ("staff",)),
        ("Staff must be trained to sing.", ()),
        ("The songs of staff must be loud.", ()),
        ("The views of children and staff must count.", ()),
        ("Children in the home must sing.", ()),
        ("Staff records must be kept.", ()),
        ("Songs must be kept by 1 April.", ()),
        ("Staff (1) (2) (3) (4) (5) must sing.", ("staff",)),
        ("Songs must be kept in a book to be read by staff.", ()),
        ("You must sing.", ()),
        ("Where the manager is away, songs must wait.", ()),
        ("We say that the manager keeps a song, and it must rhyme.", ()),
    ],
)  # fmt: skip
def test_the_subject_of_the_modal_must_act(text: str, expected: tuple[str, ...]) -> None:
    assert who(text) == expected


def test_whom_a_wording_names_must_act() -> None:
    text = "The standard requires the registered person to sing"
    at = text.index("requires")
    assert actors(text, at, at + len("requires the registered person to")) == ("registered person",)


@pytest.mark.parametrize(
    ("before", "expected"),
    [("You ", True), ("A person ", True), ("Staff ", True), ("A song ", False), ("", False)],
)
def test_some_subjects_can_act_though_none_is_named(before: str, expected: bool) -> None:
    assert subject(before).is_someone is expected
