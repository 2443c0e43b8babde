"""Decisions: pure functions, one step per file."""
