"""HTML and XML: what of them is text, and their tags carried over to its translation. Pure."""

from app.markup.labels import carry_labels
from app.markup.markup import Markup, Rendering
from app.markup.rules import MarkupRules

__all__ = ["Markup", "MarkupRules", "Rendering", "carry_labels"]
