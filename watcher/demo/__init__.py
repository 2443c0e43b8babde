"""A year with a stand-in publisher, through the real pipeline."""
