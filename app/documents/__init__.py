"""Files in, files out: text, HTML and Word, translated with all else in them as it was."""

from app.documents.formats import FORMATS, Format, format_of, open_file
from app.documents.source import Source
from app.documents.translate import Advance, translate_file

__all__ = ["FORMATS", "Advance", "Format", "Source", "format_of", "open_file", "translate_file"]
