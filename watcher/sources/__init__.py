"""The kinds of sources: an address and a pure parser each."""
