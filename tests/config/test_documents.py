from pathlib import Path

import pytest

from tests.config.folders import DOCUMENTS, faults, good, warnings, write
from watcher.domain import Concern, Document, DocumentId, SourceName, Weight

GUIDE = "documents.toml: document 'guide': "
WEB = DOCUMENTS.replace('"govuk"', '"web"')
OTHER = DOCUMENTS.replace('"guide"', '"other"').replace("a-guide", "another-guide")

FAULTS = [
    pytest.param(
        DOCUMENTS + "activ = true\n",
        GUIDE + "activ (line 9): unknown option; did you mean 'active'?",
        id="unknown key",
    ),
    pytest.param(
        DOCUMENTS + 'active = "yes"\n',
        GUIDE
        + "active (line 9): must be true or false, without quotes; write for example: active = true",
        id="wrong type",
    ),
    pytest.param(
        DOCUMENTS.replace('owner = "DfE"\n', ""),
        GUIDE + 'owner (line 1): is required; write for example: owner = "DfE"',
        id="missing key",
    ),
    pytest.param(
        DOCUMENTS.replace('"guide"', '"The guide"'),
        "documents.toml: document 1: id (line 2): 'The guide' is not an id: a to z, 0 to 9 and "
        "hyphens, 64 at most",
        id="bad id",
    ),
    pytest.param(
        OTHER + "\n" + DOCUMENTS.replace('id = "guide"\n', ""),
        'documents.toml: document 2: id (line 10): is required; write for example: id = "guide-chr"',
        id="no id",
    ),
    pytest.param(
        DOCUMENTS + DOCUMENTS.replace("a-guide", "b-guide"),
        GUIDE + "id (line 10): stands in line 2 too; give each document its own",
        id="duplicate id",
    ),
    pytest.param(
        DOCUMENTS.replace("https://", "ftp://"),
        GUIDE + "url (line 4): 'ftp://www.gov.uk/guidance/a-guide-for-homes' must begin with "
        "https:// or http://",
        id="other protocol",
    ),
    pytest.param(
        DOCUMENTS.replace("www.gov.uk", ""),
        GUIDE + "url (line 4): names no host: '' cannot be one",
        id="no host",
    ),
    pytest.param(
        DOCUMENTS.replace("www.gov.uk", "user:hunter2@www.gov.uk"),
        GUIDE + "url (line 4): holds a user or password; write the address without them",
        id="credentials",
    ),
    pytest.param(
        DOCUMENTS.replace("a-guide", "a" * 2000),
        GUIDE + "url (line 4): is 2038 characters long; 2000 are allowed",
        id="endless address",
    ),
    pytest.param(
        DOCUMENTS.replace('"govuk"', '"gov.uk"'),
        GUIDE + "source (line 5): 'gov.uk' is not one of govuk, legislation, feed, web; did you "
        "mean 'govuk'?",
        id="unknown source",
    ),
    pytest.param(
        DOCUMENTS.replace('"govuk"', '"legislation"'),
        GUIDE + "source (line 5): 'legislation' is not read yet; set active = false",
        id="unreadable source",
    ),
    pytest.param(
        DOCUMENTS.replace("have_regard", "bindng"),
        GUIDE + "weight (line 7): 'bindng' is not one of binding, have_regard, inspected_against, "
        "operational, context; did you mean 'binding'?",
        id="unknown weight",
    ),
    pytest.param(
        DOCUMENTS.replace('"all"', '"all", "homes"'),
        GUIDE + "concerns (line 8): 'homes' is not one of all, secure, residential_special_school, "
        "supported_accommodation, providers, applicants, staff",
        id="unknown concern",
    ),
    pytest.param(
        DOCUMENTS.replace('["all"]', '"all"'),
        GUIDE + "concerns (line 8): must be a list in square brackets; write for example: "
        'concerns = ["all"]',
        id="concern without brackets",
    ),
    pytest.param(
        DOCUMENTS.replace('["all"]', "[]"),
        GUIDE + 'concerns (line 8): must not be empty; write for example: concerns = ["all"]',
        id="concerns nobody",
    ),
    pytest.param(
        DOCUMENTS.replace("A guide for homes", "  "),
        GUIDE + "title (line 3): is blank; fill it in",
        id="blank title",
    ),
    pytest.param(
        DOCUMENTS.replace("A guide", "A\\nguide"),
        GUIDE + "title (line 3): 'A\\nguide for homes' holds a line break or control character; "
        "remove it",
        id="title on two lines",
    ),
    pytest.param(
        DOCUMENTS.replace("A guide", "A" * 300),
        GUIDE + "title (line 3): is 310 characters long; 300 are allowed",
        id="endless title",
    ),
    pytest.param(
        DOCUMENTS + 'selector = "main"\n',
        GUIDE + 'selector (line 9): is for source = "web" only; remove it',
        id="selector of a page that needs none",
    ),
    pytest.param(
        WEB,
        GUIDE + "selector (line 1): is required for an active web page; name the element that "
        'holds the text, such as selector = "main"',
        id="web page without selector",
    ),
    pytest.param(
        WEB + 'selector = "main >"\n',
        GUIDE + "selector (line 9): 'main >' is not a CSS selector: Invalid character ' ' position "
        "4",
        id="bad selector",
    ),
    pytest.param(
        WEB + 'selector = "p::before"\n',
        GUIDE + "selector (line 9): 'p::before' is not a CSS selector: Pseudo-element found at "
        "position 1",
        id="unsupported selector",
    ),
    pytest.param(
        "[[document]]\n",
        "documents.toml: document (line 1): unknown option; did you mean 'documents'?",
        id="misspelt table",
    ),
    pytest.param(
        "[documents]\n",
        "documents.toml: documents (line 1): begin each document with [[documents]], in two pairs "
        "of brackets",
        id="one pair of brackets",
    ),
    pytest.param(
        "documents = [1]\n",
        "documents.toml: documents (line 1): begin each document with [[documents]], in two pairs "
        "of brackets",
        id="no tables",
    ),
    pytest.param(
        "# nothing\n",
        "documents.toml: names no document, so nothing would be watched; begin each document with "
        "[[documents]], in two pairs of brackets",
        id="no document",
    ),
]


@pytest.mark.parametrize(("documents", "fault"), FAULTS)
def test_a_fault_names_the_document_the_line_and_what_to_write(
    documents: str, fault: str, tmp_path: Path
) -> None:
    assert faults(write(tmp_path, documents=documents)) == [fault]


def test_all_faults_of_a_document_are_told_together_in_order_of_lines(tmp_path: Path) -> None:
    documents = WEB.replace("have_regard", "heavy").replace('"guide"', '"Guide"') + "nte = 1\n"
    assert [fault.split(" (line")[0] for fault in faults(write(tmp_path, documents=documents))] == [
        "documents.toml: document 1: selector",
        "documents.toml: document 1: id",
        "documents.toml: document 1: weight",
        "documents.toml: document 1: nte",
    ]


def test_a_document_is_taken_as_written(tmp_path: Path) -> None:
    documents = WEB.replace("www.gov.uk", "www.example.org").replace('"all"', '"staff", "secure"')
    documents += 'selector = "main .text"\nnote = """\nfirst\nsecond"""\n'
    assert good(write(tmp_path, documents=documents)).documents == (
        Document(
            id=DocumentId("guide"),
            title="A guide for homes",
            url="https://www.example.org/guidance/a-guide-for-homes",
            source=SourceName.WEB,
            owner="DfE",
            weight=Weight.HAVE_REGARD,
            concerns=(Concern.STAFF, Concern.SECURE),
            active=True,
            selector="main .text",
            note="first\nsecond",
        ),
    )


@pytest.mark.parametrize("source", ["legislation", "web", "feed"])
def test_what_is_not_active_may_be_of_any_source_and_without_selector(
    source: str, tmp_path: Path
) -> None:
    documents = DOCUMENTS.replace('"govuk"', f'"{source}"') + "active = false\n"
    (document,) = good(write(tmp_path, documents=documents)).documents
    assert not document.active


def test_one_address_under_two_names_is_a_warning(tmp_path: Path) -> None:
    documents = DOCUMENTS + DOCUMENTS.replace('"guide"', '"same"')
    assert warnings(write(tmp_path, documents=documents)) == [
        (
            "documents.toml: document 'same': url (line 12): is watched as 'guide' too; homes would be "
            "told twice"
        )
    ]
    assert warnings(write(tmp_path, documents=documents + "active = false\n")) == []


def test_one_page_may_be_watched_by_two_selectors(tmp_path: Path) -> None:
    documents = WEB + 'selector = "main"\n'
    documents += WEB.replace('"guide"', '"aside"') + 'selector = "aside"\n'
    assert warnings(write(tmp_path, documents=documents)) == []


def test_a_govuk_document_elsewhere_is_a_warning(tmp_path: Path) -> None:
    documents = DOCUMENTS.replace("www.gov.uk", "gov.uk")
    assert warnings(write(tmp_path, documents=documents)) == [
        (
            "documents.toml: document 'guide': url (line 4): source 'govuk' reads www.gov.uk only; use "
            "another source"
        )
    ]
