"""Text to sentences: where German sentences begin and end, and how over-long ones are parted."""

from app.segment.markers import leading_marker
from app.segment.sentences import segment
from app.segment.wrap import wrap

__all__ = ["leading_marker", "segment", "wrap"]
