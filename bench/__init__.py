"""Side-by-side figures: each bench holds what we do against a peer or a limit in the same run."""
