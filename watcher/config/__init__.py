"""The config folder as frozen values, or every fault in it."""
