"""The rim: one door to the outside per file; no decisions."""
