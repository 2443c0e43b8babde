from pathlib import Path

import pytest

from tests.config.folders import HEADER, SUBSCRIBERS, faults, good, warnings, write
from watcher.domain import Concern, HomeId, Subscriber, SubscriberStatus

WANTED = "the header must be home_id,name,email,home_type,status; more columns may follow these"
TYPES = (
    "all, secure, residential_special_school, supported_accommodation, providers, applicants, staff"
)

OAK = Subscriber(
    home_id=HomeId("OAK-1"),
    name="Oak House",
    email="manager@oakhouse.example",
    home_type=Concern.ALL,
    status=SubscriberStatus.ACTIVE,
)

FAULTS = [
    pytest.param(
        HEADER + "OAK-1,Oak House,manager@@oakhouse.example,all,active\n",
        "line 2: email: 'manager@@oakhouse.example' is not an address: The part after the @-sign "
        "contains invalid characters: '@'",
        id="bad address",
    ),
    pytest.param(
        HEADER + "OAK-1,Oak House,zoë@oakhouse.example,all,active\n",
        "line 2: email: 'zoë@oakhouse.example' is not an address: not every mail server takes "
        "letters such as é before the @; ask for another address",
        id="address beyond ASCII",
    ),
    pytest.param(
        HEADER + 'OAK-1,Oak House,"a@oakhouse.example\nBcc: b@x.example",all,active\n',
        "line 2: email: 'a@oakhouse.example\\nBcc: b@x.example' is not an address: it holds a "
        "space or control character",
        id="address with a second header",
    ),
    pytest.param(
        HEADER + "OAK-1,Oak House,a@b.example b@b.example,all,active\n",
        "line 2: email: 'a@b.example b@b.example' is not an address: it holds a space or control "
        "character",
        id="two addresses",
    ),
    pytest.param(
        HEADER + "OAK-1,Oak House,Oak <a@b.example>,all,active\n",
        "line 2: email: 'Oak <a@b.example>' is not an address: it holds a space or control "
        "character",
        id="address with a name",
    ),
    pytest.param(
        HEADER + "OAK 1,Oak House,a@b.example,all,active\n",
        "line 2: home_id: 'OAK 1' is not a home's id: letters A to Z, digits, _ and -, 64 at most",
        id="bad home_id",
    ),
    pytest.param(
        HEADER + "OAK-1, ,a@b.example,all,active\n",
        "line 2: name: is blank; fill it in",
        id="blank name",
    ),
    pytest.param(
        HEADER + '\n\nOAK-1,"Oak\nHouse",a@b.example,all,active\n',
        "line 4: name: 'Oak\\nHouse' holds a line break or control character; remove it",
        id="name on two lines",
    ),
    pytest.param(
        HEADER + "OAK-1,Oak House,a@b.example,secured,active\n",
        f"line 2: home_type: 'secured' is not one of {TYPES}; did you mean 'secure'?",
        id="unknown type",
    ),
    pytest.param(
        HEADER + "OAK-1,Oak House,a@b.example,all,Active\n",
        "line 2: status: 'Active' is not one of active, stopped; did you mean 'active'?",
        id="unknown status",
    ),
    pytest.param(
        SUBSCRIBERS + "oak-1,Oak House,Manager@OakHouse.example,all,active\n",
        "line 3: email: home 'oak-1' has this address in line 2 too; remove one row",
        id="duplicate",
    ),
    pytest.param(
        HEADER + "OAK-1,Oak House,a@b.example\n",
        "line 2: has 3 of the 5 fields home_id,name,email,home_type,status; fill in the others",
        id="too few fields",
    ),
    pytest.param(
        HEADER + "OAK-1,Oak House, Leeds,a@b.example,all,active\n",
        "line 2: has 6 fields, and the header has 5; put a text that holds a comma in quotation "
        "marks",
        id="too many fields",
    ),
    pytest.param(
        HEADER + 'OAK-1,"Oak "House",a@b.example,all,active\n',
        'line 2: has a quotation mark within quotation marks; double it ("") or remove it',
        id="bad quoting",
    ),
    pytest.param(
        SUBSCRIBERS + 'OAK-2,"Oak House,a@b.example,all,active\nOAK-3,Oak,a@b.example,all,active\n',
        "line 3: opens a quotation mark that is never closed; close it or remove it",
        id="open quotation",
    ),
    pytest.param(
        HEADER + f"OAK-1,{'Oak' * 50_000},a@b.example,all,active\n",
        "line 2: has a field of over 131072 characters; close its quotation mark or shorten it",
        id="endless field",
    ),
    pytest.param(
        HEADER + "OAK-1,Oak\0House,a@b.example,all,active\n",
        "line 2: holds a NUL byte, so it is no UTF-8 text, or was damaged; in Excel, save it as "
        '"CSV UTF-8 (Comma delimited)"',
        id="NUL",
    ),
    pytest.param(
        SUBSCRIBERS.replace(",", ";"),
        "line 1: the columns are separated by semicolons, not by commas; make the comma the list "
        "separator in the regional settings of your computer, then, in Excel, save it as "
        '"CSV UTF-8 (Comma delimited)"',
        id="semicolons",
    ),
    pytest.param(
        SUBSCRIBERS.replace(",", "\t"),
        "line 1: the columns are separated by tabs, not by commas; in Excel, save it as "
        '"CSV UTF-8 (Comma delimited)"',
        id="tabs",
    ),
    pytest.param(
        SUBSCRIBERS.replace("home_id,name", "name,home_id"),
        f"line 1: the columns stand in another order: {WANTED}",
        id="header in another order",
    ),
    pytest.param(
        SUBSCRIBERS.replace("email", "e-mail"),
        f"line 1: {WANTED}; it is 'home_id,name,e-mail,home_type,status'",
        id="header with other names",
    ),
    pytest.param(
        SUBSCRIBERS.removeprefix(HEADER),
        f"line 1: the header is missing: {WANTED}",
        id="no header",
    ),
    pytest.param(
        '"home_id,name\n',
        "line 1: opens a quotation mark that is never closed; close it or remove it",
        id="quotation opened in the header",
    ),
]


@pytest.mark.parametrize(("subscribers", "fault"), FAULTS)
def test_a_fault_names_the_line_the_column_and_what_to_do(
    subscribers: str, fault: str, tmp_path: Path
) -> None:
    assert faults(write(tmp_path, subscribers=subscribers)) == [f"subscribers.csv {fault}"]


@pytest.mark.parametrize("subscribers", ["", "\n\n", " \n,,,,\n"])
def test_an_empty_list_is_a_fault_that_names_the_header(subscribers: str, tmp_path: Path) -> None:
    assert faults(write(tmp_path, subscribers=subscribers)) == [
        "subscribers.csv: is empty; its first line must be home_id,name,email,home_type,status"
    ]


@pytest.mark.parametrize(
    ("encoding", "said"),
    [
        ("cp1252", "line 2: byte 0xe9 is not UTF-8 (most likely Windows-1252)"),
        ("utf-16", "is saved as UTF-16 (Unicode text), not as UTF-8"),
        ("utf-16-le", "line 1: holds a NUL byte, so it is no UTF-8 text, or was damaged"),
    ],
)
def test_another_encoding_is_a_fault_that_says_how_to_save(
    encoding: str, said: str, tmp_path: Path
) -> None:
    body = (HEADER + "CAF-1,Café House,a@b.example,all,active\n").encode(encoding)
    (fault,) = faults(write(tmp_path, subscribers=body))
    assert said in fault
    assert fault.endswith('; in Excel, save it as "CSV UTF-8 (Comma delimited)"')


def test_what_is_no_text_at_all_is_a_fault(tmp_path: Path) -> None:
    (fault,) = faults(write(tmp_path, subscribers=b"\x81\x8d\xff"))
    assert "byte 0x81 is not UTF-8 (perhaps not a text file)" in fault


@pytest.mark.parametrize(
    "body",
    [
        SUBSCRIBERS.encode(),
        SUBSCRIBERS.encode("utf-8-sig"),
        SUBSCRIBERS.replace("\n", "\r\n").encode("utf-8-sig"),
        SUBSCRIBERS.replace("\n", "\r").encode(),
        SUBSCRIBERS.rstrip().encode(),
        SUBSCRIBERS.replace("\n", "\n\n,,,,\n \n").encode(),
        SUBSCRIBERS.replace(",", " , ").encode(),
        SUBSCRIBERS.replace("Oak House", '"Oak House"').encode(),
        (HEADER.rstrip() + ",phone,\n" + SUBSCRIBERS.removeprefix(HEADER)).encode(),
    ],
    ids=[
        "plain",
        "byte-order mark",
        "byte-order mark and CRLF",
        "CR alone",
        "no last line end",
        "blank lines",
        "blanks around fields",
        "quotation marks",
        "trailing columns that Excel left out",
    ],
)
def test_what_spreadsheets_write_is_read_alike(body: bytes, tmp_path: Path) -> None:
    config = good(write(tmp_path, subscribers=body))
    assert config.subscribers == (OAK,)
    assert config.warnings == ()


def test_more_columns_are_let_through_and_lines_are_counted_as_an_editor_does(
    tmp_path: Path,
) -> None:
    subscribers = (
        HEADER.rstrip()
        + ",remarks\n"
        + 'A,Ash,a@b.example,all,active,"first\nsecond\n\nlast ""word"""\n'
        + "B,Beech,b@b.example,all,activ,\n"
    )
    assert faults(write(tmp_path, subscribers=subscribers)) == [
        (
            "subscribers.csv line 6: status: 'activ' is not one of active, stopped; did you mean "
            "'active'?"
        )
    ]


def test_every_row_is_read_after_a_quotation_mark_that_is_never_closed(tmp_path: Path) -> None:
    subscribers = (
        HEADER
        + 'A,"Ash,a@b.example,all,active\nB,Beech,b@b,all,active\nC,Cedar,c@b.example,all,x\n'
    )
    found = faults(write(tmp_path, subscribers=subscribers))
    assert [fault.split(":")[0] for fault in found] == [
        "subscribers.csv line 2",
        "subscribers.csv line 3",
        "subscribers.csv line 4",
    ]


def test_every_fault_of_a_row_is_told(tmp_path: Path) -> None:
    found = faults(write(tmp_path, subscribers=HEADER + "A B,,x,y,z\n"))
    assert [fault.split(": ")[1] for fault in found] == [
        "home_id",
        "name",
        "email",
        "home_type",
        "status",
    ]


def test_one_home_may_have_several_contacts_and_one_address_several_homes(tmp_path: Path) -> None:
    subscribers = (
        SUBSCRIBERS
        + "OAK-1,Oak House,deputy@oakhouse.example,all,active\n"
        + "OAK-2,Oak Lodge,manager@oakhouse.example,secure,stopped\n"
    )
    config = good(write(tmp_path, subscribers=subscribers))
    assert [(s.home_id, s.email, s.status.value) for s in config.subscribers] == [
        ("OAK-1", "manager@oakhouse.example", "active"),
        ("OAK-1", "deputy@oakhouse.example", "active"),
        ("OAK-2", "manager@oakhouse.example", "stopped"),
    ]
    assert config.warnings == ()


def test_an_international_domain_and_a_reserved_one_are_kept_as_given(tmp_path: Path) -> None:
    addresses = ("a@Bücher.example", "o'brien@home.test", "root@localhost", "a@mail.local")
    subscribers = HEADER + "".join(f"A,Ash,{address},all,active\n" for address in addresses)
    config = good(write(tmp_path, subscribers=subscribers))
    assert tuple(s.email for s in config.subscribers) == addresses


def test_two_names_or_types_of_one_home_are_warnings(tmp_path: Path) -> None:
    subscribers = SUBSCRIBERS + "oak-1,Oak Hall,deputy@oakhouse.example,secure,active\n"
    assert warnings(write(tmp_path, subscribers=subscribers)) == [
        "subscribers.csv line 3: name: home 'oak-1' has another name in line 2; make them the same",
        (
            "subscribers.csv line 3: home_type: home 'oak-1' has another home_type in line 2; make them "
            "the same"
        ),
    ]


def test_a_list_without_homes_is_a_warning(tmp_path: Path) -> None:
    assert warnings(write(tmp_path, subscribers=HEADER)) == [
        "subscribers.csv: lists no home, so no edition would reach anybody"
    ]
