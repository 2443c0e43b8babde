"""Regulation Watcher: watches the rules that children's homes in England are held to."""
