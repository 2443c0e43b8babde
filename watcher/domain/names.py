"""Ids, and dates as exact as their source."""

from typing import NewType

DocumentId = NewType("DocumentId", str)


PartId = NewType("PartId", str)


HomeId = NewType("HomeId", str)


ChangeId = NewType("ChangeId", int)


EditionId = NewType("EditionId", str)


RecipientId = NewType("RecipientId", str)


SnapshotId = NewType("SnapshotId", str)
"""SHA-256 of the body as received, in 64 hexadecimal digits."""


PartialDate = NewType("PartialDate", str)
"""A date as exact as its source: 2025-09-01, 2025-09, 2018-SP (SP SU AU WI), 2017, --06-30."""


OWN_PAGE = PartId("")
