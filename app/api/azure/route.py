"""Which requests are Azure's."""

from __future__ import annotations

from fastapi.routing import APIRoute
from starlette.routing import Match
from starlette.types import Scope

from app.api.dialect import path_of, query_names

# Where Azure itself serves translators that have a host name of their own.
PREFIX = "/translator/text/v3.0"
_PATHS = frozenset({"/translate", "/breaksentence", "/detect", "/languages"})


def owns(path: str, query: frozenset[str]) -> bool:
    """Return whether a request for ``path`` with these names in its query is Azure's.

    At the root it is if it has an API version; others there are LibreTranslate's.
    """
    return path.startswith(f"{PREFIX}/") or (path in _PATHS and "api-version" in query)


class AzureRoute(APIRoute):
    """A route for nothing but Azure's requests."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Return whether the request is for this route."""
        if scope["type"] == "http" and not owns(path_of(scope), query_names(scope)):
            return Match.NONE, {}
        return super().matches(scope)
