"""Edits -> lines: a word here and there within its sentence, a rewritten sentence before and now."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from watcher.core.redlines.edits import Edit, edits_of
from watcher.core.redlines.facts import facts, whole_cut
from watcher.core.redlines.seen import seen
from watcher.domain import Op, Token

_PLACES = 4
_SHARE = 0.4
"""A sentence that changed in more places, or by more, is shown whole as it was and as it is."""
_SHORT = 40
"""Characters of a sentence that is taken in at a glance, however much of it changed."""
_TOGETHER = 500
"""Characters of neighbouring rewritten sentences that are shown as one."""
_CONTEXT = 12
"""Words of unchanged text that are shown on either side of an edit."""
_END = re.compile(r"[.?!][\"'\u2019\u201d)\]]*\s+(?=[A-Z\"'(\[\u2018\u201c\d])|\n")
_ABBREVIATED = re.compile(
    r"(?:^|[\s(])(?:e\.g|i\.e|etc|cf|vs?|No|Nos|Mr|Mrs|Ms|Dr|St|pp?|paras?|regs?|ss?|ch|vol|art)$",
    re.IGNORECASE,
)


class Part(NamedTuple):
    """A stretch of text that stayed (=), went (-) or came (+), ready for the eye."""

    op: Op
    text: str


class Line(NamedTuple):
    """Words that stand together on a line."""

    parts: tuple[Part, ...]
    name: str = ""
    """What stands in front of it: "Before", "Now", the name of a column; mostly nothing."""
    whole: Op = Op.SAME
    """- for a whole sentence as it was, + as it is: its parts mark the words that differ."""


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence or several: edits with what stands before them, and the rest."""

    edits: tuple[Edit, ...]
    rest: str

    def text(self, op: Op) -> str:
        """Return it as it was (-) or as it is (+)."""
        return (
            "".join(e.before + (e.gone if op is Op.GONE else e.new) for e in self.edits) + self.rest
        )

    def is_rewritten(self) -> bool:
        """Return whether it changed too much for its edits to be read within it."""
        length = max(len(self.text(Op.GONE)), len(self.text(Op.NEW)))
        if length <= _SHORT or not self.edits:
            return False
        is_one_sided = not any(e.gone for e in self.edits) or not any(e.new for e in self.edits)
        is_much = sum(e.letters for e in self.edits) > _SHARE * length
        return len(self.edits) > _PLACES or (is_much and not is_one_sided)


def lines_of(tokens: Sequence[Token], *, whole: bool) -> tuple[Line, ...]:
    """Return a changed block in lines; `whole` leaves no unchanged words out.

    A sentence with few edits shows them where they stand. One that was rewritten stands on two
    lines, as it was and as it is.
    """
    lines: list[Line] = []
    plain: list[Part] = []
    for sentence in _together(_sentences(tokens)):
        if sentence.is_rewritten():
            lines += [*_plain_line(plain), *_both(sentence)]
            plain = []
        else:
            plain += _parts(sentence)
    lines += _plain_line(plain)
    return tuple(lines) if whole else tuple(_shortened(lines))


def whole_line(text: str, op: Op) -> Line:
    """Return a line of text that came or went as a whole."""
    return Line((Part(op, seen(text).strip()),))


def sides_of(tokens: Sequence[Token]) -> tuple[Line, Line]:
    """Return a block as it was and as it is, the words marked that stand on one side alone."""
    found = edits_of(tokens)
    whole = _Sentence(found.edits, found.after)
    old, new = (_plain_line(list(_side(whole, op))) for op in (Op.GONE, Op.NEW))
    return old[0] if old else Line(()), new[0] if new else Line(())


# --- sentences ------------------------------------------------------------------------------------


def _sentences(tokens: Sequence[Token]) -> Iterator[_Sentence]:
    """Yield a block's sentences in order; those between two edited ones come as one."""
    found = edits_of(tokens)
    held: list[Edit] = []
    for edit in found.edits:
        ends = _ends(edit.before, held[-1] if held else None, edit)
        if ends:
            yield _Sentence(tuple(held), edit.before[: ends[0]])
            yield _Sentence((), edit.before[ends[0] : ends[-1]])
            held = [edit._replace(before=edit.before[ends[-1] :])]
        else:
            held.append(edit)
    ends = _ends(found.after, held[-1] if held else None, None)
    first = ends[0] if ends else len(found.after)
    yield _Sentence(tuple(held), found.after[:first])
    yield _Sentence((), found.after[first:])


def _ends(between: str, last: Edit | None, following: Edit | None) -> list[int]:
    """Return where sentences end in unchanged text between two edits, the space after included."""
    known = facts(between)
    ends = [
        match.end()
        for match in _END.finditer(between)
        if whole_cut(known, match.start() + 1) == match.start() + 1
        and not _ABBREVIATED.search(between, max(0, match.start() - 12), match.start())
    ]
    space = len(between) - len(between.lstrip())
    if last and space and all(not side or _is_ended(side) for side in (last.gone, last.new)):
        ends.insert(0, space)
    if following and re.search(r"[.?!]\s+$", between) and _is_opening(following):
        ends.append(len(between))
    return ends


def _is_ended(text: str) -> bool:
    return text.rstrip("\"'\u2019\u201d)]")[-1:] in {".", "?", "!"} or text.endswith("\n")


def _is_opening(edit: Edit) -> bool:
    return all(
        not side or side.lstrip("\"'(\u2018\u201c")[:1].isupper() for side in (edit.gone, edit.new)
    )


def _together(sentences: Iterator[_Sentence]) -> Iterator[_Sentence]:
    """Yield the sentences, neighbouring rewritten ones of moderate length as one."""
    held: _Sentence | None = None
    for sentence in sentences:
        if not sentence.edits and not sentence.rest:
            continue
        if held and held.is_rewritten() and sentence.is_rewritten() and _fit(held, sentence):
            first, *others = sentence.edits
            joint = first._replace(before=held.rest + first.before)
            held = _Sentence((*held.edits, joint, *others), sentence.rest)
            continue
        if held:
            yield held
        held = sentence
    if held:
        yield held


def _fit(a: _Sentence, b: _Sentence) -> bool:
    return len(a.text(Op.NEW)) + len(b.text(Op.NEW)) <= _TOGETHER


# --- lines ----------------------------------------------------------------------------------------


def _parts(sentence: _Sentence) -> Iterator[Part]:
    """Yield a sentence's parts; white space goes outside of the marks, line breaks as they are now."""
    for edit in sentence.edits:
        gone, new = seen(edit.gone), seen(edit.new)
        lead, tail = _space(new)
        if not lead and "\n" not in _space(gone)[0]:
            lead = _space(gone)[0]
        if not new.strip():
            tail = new if "\n" in new else _space(gone)[1]
        yield Part(Op.SAME, seen(edit.before) + lead)
        yield Part(Op.GONE, gone.strip())
        yield Part(Op.NEW, new.strip())
        yield Part(Op.SAME, tail)
    yield Part(Op.SAME, seen(sentence.rest))


def _space(text: str) -> tuple[str, str]:
    """Return the white space around a text; none where there is nothing else."""
    words = text.strip()
    if not words:
        return "", ""
    start = text.index(words)
    return text[:start], text[start + len(words) :]


def _plain_line(parts: Sequence[Part]) -> list[Line]:
    """Return a line of parts, the unchanged ones joined and trimmed; none where it has no words."""
    kept: list[Part] = []
    for op, text in parts:
        if op is Op.SAME and kept and kept[-1].op is Op.SAME:
            kept[-1] = Part(op, seen(kept[-1].text + text))
        elif text:
            kept.append(Part(op, text))
    if kept and kept[0].op is Op.SAME:
        kept[0] = Part(Op.SAME, kept[0].text.lstrip())
    if kept and kept[-1].op is Op.SAME:
        kept[-1] = Part(Op.SAME, kept[-1].text.rstrip())
    kept = [part for part in kept if part.text]
    return [Line(tuple(kept))] if kept else []


def _both(sentence: _Sentence) -> Iterator[Line]:
    """Yield a sentence as it was and as it is."""
    for name, op in (("Before", Op.GONE), ("Now", Op.NEW)):
        parts = list(_side(sentence, op))
        yield from (line._replace(name=name, whole=op) for line in _plain_line(parts))


def _side(sentence: _Sentence, op: Op) -> Iterator[Part]:
    """Yield a sentence's parts as it was or as it is, white space as it stood there."""
    for edit in sentence.edits:
        own = seen(edit.gone if op is Op.GONE else edit.new)
        lead, tail = _space(own) if own.strip() else (own, "")
        yield Part(Op.SAME, seen(edit.before) + lead)
        yield Part(op, own.strip())
        yield Part(Op.SAME, tail)
    yield Part(Op.SAME, seen(sentence.rest))


def _shortened(lines: Sequence[Line]) -> Iterator[Line]:
    """Yield the lines with only some words of what is unchanged around each edit."""
    for k, line in enumerate(lines):
        if line.whole is not Op.SAME:
            yield line
            continue
        last = len(line.parts) - 1
        is_marked = any(part.op is not Op.SAME for part in line.parts)
        if not is_marked and not any(map(str.isalnum, "".join(part.text for part in line.parts))):
            continue
        yield Line(
            tuple(
                Part(
                    op,
                    _around(
                        text,
                        head=0 if n == 0 and (is_marked or k == 0) else _CONTEXT,
                        tail=0 if n == last and (is_marked or k > 0) else _CONTEXT,
                    ),
                )
                if op is Op.SAME
                else Part(op, text)
                for n, (op, text) in enumerate(line.parts)
            )
        )


def _around(text: str, *, head: int, tail: int) -> str:
    """Return the first and the last words of a text, never half a date, number or reference."""
    every = list(re.finditer(r"\S+", text))
    if len(every) <= head + tail + _CONTEXT:
        return text
    known = facts(text)
    start = whole_cut(known, every[head].start()) if head else 0
    end = len(text)
    if tail:
        at = every[-tail].start()
        end = max(whole_cut(known, at), start) if at else at
    return f"{text[:start]}… {text[end:]}" if head else f"… {text[end:]}"
