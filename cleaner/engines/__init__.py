"""Ways to run a function over many items. They know nothing of documents, and must not change a result."""

from cleaner.engines.base import Engine, pmap
from cleaner.engines.local import Local

__all__ = ["Engine", "Local", "pmap"]
