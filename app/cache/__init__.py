"""What was translated before: by sentence, in memory and, if wanted, shared in Redis."""

from app.cache.keys import Seal
from app.cache.memory import Memory
from app.cache.store import SentenceCache, View
from app.cache.tier import Tier

__all__ = ["Memory", "Seal", "SentenceCache", "Tier", "View"]
