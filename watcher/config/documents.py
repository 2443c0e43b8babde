"""documents.toml read: what is watched."""

import re
from collections.abc import Collection, Mapping
from functools import cached_property
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, Field, ValidationError

from watcher.config import forms, urls
from watcher.config.explain import explain, unknown
from watcher.config.options import PUBLISHER_HOSTS, STRICT, read_as
from watcher.config.problems import Findings, printable, shown
from watcher.config.toml_text import Place, key_lines, line_of, parse
from watcher.domain import Concern, Document, DocumentId, SourceName, Weight

_GOVUK = PUBLISHER_HOSTS["govuk"]
_SELECTOR_WANTED = (
    "is required for an active web page; name the element that holds the text, such as "
    'selector = "main"'
)
_HEADING_WANTED = "begin each document with [[documents]], in two pairs of brackets"
_ID = re.compile(r"[a-z0-9-]{1,64}", re.ASCII)


def _document_id(written: str) -> DocumentId:
    if not _ID.fullmatch(written):
        raise ValueError(f"{shown(written)} is not an id: a to z, 0 to 9 and hyphens, 64 at most")
    return DocumentId(written)


class Entry(BaseModel):
    """One [[documents]] table as it is written."""

    model_config = STRICT

    id: Annotated[DocumentId, read_as(_document_id)] = Field(examples=["guide-chr"])
    title: Annotated[str, read_as(forms.line)] = Field(examples=["Guide to the regulations"])
    url: Annotated[str, read_as(urls.page_url)] = Field(examples=["https://www.gov.uk/guidance/x"])
    source: Annotated[SourceName, read_as(forms.one_of(SourceName))] = Field(examples=["govuk"])
    owner: Annotated[str, read_as(forms.line)] = Field(examples=["DfE"])
    weight: Annotated[Weight, read_as(forms.one_of(Weight))] = Field(examples=["have_regard"])
    concerns: Annotated[
        tuple[Annotated[Concern, read_as(forms.one_of(Concern))], ...],
        Field(strict=False),
        AfterValidator(forms.not_empty),
    ] = Field(examples=[["all"]])
    active: bool = True
    selector: Annotated[str, read_as(forms.line)] | None = Field(default=None, examples=["main"])
    note: str = ""


def read_documents(
    text: str, findings: Findings, *, readable: Collection[str]
) -> tuple[Document, ...]:
    """Return the documents that have no fault of their own, all faults noted.

    `readable` are the sources that can be read; a document of another may stand on the list as
    long as it is not active.
    """
    raw = parse(text, findings)
    if raw is None:
        return ()
    sheet = _Sheet(text, findings)
    sheet.take(raw)
    documents: dict[int, Document] = {}
    for index in range(len(sheet.tables)):
        if document := sheet.document(index):
            documents[index] = document
        sheet.check_together(index, readable)
    sheet.check_ids()
    sheet.check_urls(documents)
    return tuple(documents.values())


class _Sheet:
    """The tables of documents.toml, with the lines on which their faults lie."""

    def __init__(self, text: str, findings: Findings) -> None:
        self.tables: list[dict[str, Any]] = []
        self._text = text
        self._findings = findings

    def take(self, raw: dict[str, Any]) -> None:
        """Take the tables of documents out of the whole file; all else in it is a fault."""
        for key in raw.keys() - {"documents"}:
            self._fault_at((key,), printable(key), unknown(key, ["documents"]))
        tables = raw.get("documents", [])
        if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
            self._fault_at(("documents",), "documents", _HEADING_WANTED)
        elif not tables and raw.keys() <= {"documents"}:
            self._findings.fault(
                f"names no document, so nothing would be watched; {_HEADING_WANTED}"
            )
        else:
            self.tables = tables

    @cached_property
    def _lines(self) -> Mapping[Place, int]:
        """Found only once a fault asks for them: a long list takes a second."""
        return key_lines(self._text)

    def document(self, index: int) -> Document | None:
        """Return a table as a document; None after a fault."""
        try:
            entry = Entry.model_validate(self.tables[index])
        except ValidationError as faulty:
            for error in faulty.errors(include_url=False, include_input=False):
                self._fault(index, str(error["loc"][0]), explain(error, Entry))
            return None
        return Document(**{name: getattr(entry, name) for name in Entry.model_fields})

    def check_together(self, index: int, readable: Collection[str]) -> None:
        """Note what each key allows by itself and another forbids."""
        table = self.tables[index]
        source, selector = table.get("source"), table.get("selector")
        active = table.get("active", True) is not False
        if active and source in list(SourceName) and source not in readable:
            self._fault(index, "source", f"'{source}' is not read yet; set active = false")
        if source == SourceName.WEB and active and selector is None:
            self._fault(index, "selector", _SELECTOR_WANTED)
        if source != SourceName.WEB and source in list(SourceName) and selector is not None:
            self._fault(index, "selector", 'is for source = "web" only; remove it')
        if isinstance(selector, str) and (fault := _selector_fault(selector)):
            self._fault(index, "selector", fault)

    def check_ids(self) -> None:
        """Note every id that stands more than once."""
        first: dict[str, int] = {}
        for index, table in enumerate(self.tables):
            name = table.get("id")
            if isinstance(name, str) and first.setdefault(name, index) != index:
                line = line_of(self._lines, ("documents", first[name], "id"))
                self._fault(index, "id", f"stands in line {line} too; give each document its own")

    def check_urls(self, documents: Mapping[int, Document]) -> None:
        """Warn of addresses that would be told twice or not be read."""
        first: dict[tuple[str, str | None], Document] = {}
        for index, document in documents.items():
            if not document.active:
                continue
            same = first.setdefault((document.url, document.selector), document)
            if same is not document:
                self._warn(index, f"is watched as '{same.id}' too; homes would be told twice")
            if document.source is SourceName.GOVUK and urlsplit(document.url).hostname != _GOVUK:
                self._warn(index, f"source 'govuk' reads {_GOVUK} only; use another source")

    def _fault(self, index: int, key: str, message: str) -> None:
        self._fault_at(("documents", index, key), self._called(index, key), message)

    def _fault_at(self, place: Place, called: str, message: str) -> None:
        line = line_of(self._lines, place)
        self._findings.fault(message, where=f"{called} (line {line})", line=line)

    def _warn(self, index: int, message: str) -> None:
        line = line_of(self._lines, ("documents", index, "url"))
        where = f"{self._called(index, 'url')} (line {line})"
        self._findings.warn(message, where=where, line=line)

    def _called(self, index: int, key: str) -> str:
        name = self.tables[index].get("id")
        document = f"'{name}'" if isinstance(name, str) and _ID.fullmatch(name) else index + 1
        return f"document {document}: {printable(key)}"


def _selector_fault(selector: str) -> str:
    import soupsieve  # heavy: brings the whole HTML reader

    try:
        soupsieve.compile(selector)
    except (soupsieve.SelectorSyntaxError, NotImplementedError, ValueError) as error:
        return f"{shown(selector)} is not a CSS selector: {str(error).splitlines()[0]}"
    return ""
