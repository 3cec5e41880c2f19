"""Ways to run a function over many items. They know nothing of documents, and must not change a result."""

from cleaner.engines.base import Engine, pmap
from cleaner.engines.limits import Limits
from cleaner.engines.local import Local
from cleaner.engines.pool import Pool
from cleaner.engines.reader import guarded

__all__ = ["Engine", "Limits", "Local", "Pool", "guarded", "pmap"]
