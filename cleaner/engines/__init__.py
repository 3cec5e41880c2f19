"""Ways to run a function over many items. They know nothing of documents, and must not change a result."""

from cleaner.engines.base import Engine
from cleaner.engines.limits import Limits
from cleaner.engines.local import Local
from cleaner.engines.pool import Pool

__all__ = ["Engine", "Limits", "Local", "Pool"]
