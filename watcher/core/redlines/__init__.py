"""Redlines as people read them: in words, in a mail, on a page, side by side; and as tokens."""
