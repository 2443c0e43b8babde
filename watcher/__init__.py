"""Regulation Watcher: watches the rules that children's homes in England are held to."""

__version__ = "0.1.0"
