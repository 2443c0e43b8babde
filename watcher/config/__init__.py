"""The config folder as frozen values, or every fault in it.

`load` reads it; `options` declares what watcher.toml may say; `last_good` keeps a copy for a
service whose folder was spoiled; `examples` writes the files that an operator begins with.
"""

from watcher.config.load import load
from watcher.config.values import Config, Relay, RelayScheme

__all__ = ["Config", "Relay", "RelayScheme", "load"]
