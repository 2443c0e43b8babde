"""What a parser returned, as JSON that a person can read beside the page it came from."""

from datetime import datetime

from watcher.domain import Block, Elsewhere, Gone, Page, Parsed


def plain(parsed: Parsed) -> object:
    match parsed:
        case Gone():
            return {"gone": parsed.explanation, "alternative": parsed.alternative}
        case Elsewhere():
            return {"elsewhere": parsed.address}
        case Page():
            return _page(parsed)


def lines(blocks: tuple[Block, ...]) -> list[str]:
    return [_line(block) for block in blocks]


def targets(blocks: tuple[Block, ...]) -> list[str]:
    return [f"{link.text} -> {link.target}" for block in blocks for link in block.links]


def _line(block: Block) -> str:
    level = f" {block.level}" if block.level else ""
    return f"{block.kind}{level}: {block.text}"


def _page(page: Page) -> dict[str, object]:
    full: dict[str, object] = {
        "address": page.address,
        "part": page.part,
        "title": page.title,
        "published_at": _instant(page.published_at),
        "withdrawn": page.withdrawal
        and [_instant(page.withdrawal.withdrawn_at), page.withdrawal.explanation],
        "notes": [[_instant(note.published_at), note.text] for note in page.notes],
        "blocks": lines(page.blocks),
        "targets": targets(page.blocks),
        "links": [[link.part, link.address, link.title] for link in page.links],
        "inner": [_page(inner) for inner in page.inner],
        "is_window": not page.lists_all,
    }
    return {name: value for name, value in full.items() if value}


def _instant(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
