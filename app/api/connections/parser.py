"""HTTP/1.1 as h11 reads it, within bounds that h11 leaves to others."""

from __future__ import annotations

import re

import h11

from app.api.errors import RequestError

# As nginx has it: four buffers of 8 kB.
MOST_HEAD_BYTES = 32_768
MOST_TARGET_BYTES = 16_384
MOST_HEADERS = 100
# h11 looks at the length after each piece, so nothing much longer than a head is parsed as one.
PIECE = MOST_HEAD_BYTES // 2
# A chunk of a body costs some 60 microseconds, whatever its size.
_FREE_CHUNKS = 1_000
_LEAST_CHUNK_BYTES = 256  # on average, beyond those

_MANY_HEADERS = f"At most {MOST_HEADERS} headers are allowed."
_END_OF_HEAD = re.compile(rb"\n\r?\n")


class Parser(h11.Connection):
    """A server's end of a connection; ``refusal`` says why it raised ``RemoteProtocolError``."""

    def __init__(self) -> None:
        super().__init__(h11.SERVER, max_incomplete_event_size=PIECE)
        self.refusal = RequestError("malformed_request", "This is not HTTP/1.1.")
        self._lines = 0
        self._chunks = 0
        self._bytes = 0

    def receive_data(self, data: bytes) -> None:
        """Take up to ``PIECE`` bytes.

        Raises:
            h11.RemoteProtocolError: the head has too many lines.
        """
        if self.their_state is h11.IDLE:
            held = self.trailing_data[0][-3:]
            if not held:
                # Some clients end a body with a line break that does not belong to it.
                data = data.lstrip(b"\r\n")
            # The end may have begun in the piece before.
            end = _END_OF_HEAD.search(held + data)
            self._lines += (held + data).count(b"\n", len(held), end.start() if end else None)
            if self._lines > MOST_HEADERS + 1:
                raise self._too_large(_MANY_HEADERS)
        super().receive_data(data)

    def next_event(self) -> h11.Event | type[h11.NEED_DATA] | type[h11.PAUSED]:
        """Return the next event.

        Raises:
            h11.RemoteProtocolError: what was sent breaks the protocol, or a bound.
        """
        reading_head = self.their_state is h11.IDLE
        try:
            event = super().next_event()
        except h11.RemoteProtocolError as error:
            if error.error_status_hint == 431 and reading_head:
                raise self._too_large(f"At most {MOST_HEAD_BYTES} bytes are allowed.") from None
            raise
        if isinstance(event, h11.Request):
            self._check(event)
        elif isinstance(event, h11.Data):
            self._chunks += event.chunk_start
            self._bytes += len(event.data)
            if self._chunks > _FREE_CHUNKS + self._bytes // _LEAST_CHUNK_BYTES:
                raise self._refuse("malformed_request", "The body comes in too many chunks.")
        return event

    def _check(self, request: h11.Request) -> None:
        self._lines = self._chunks = self._bytes = 0
        # A request that came behind another is counted here alone.
        if len(request.headers) > MOST_HEADERS:
            raise self._too_large(_MANY_HEADERS)
        if len(request.target) > MOST_TARGET_BYTES:
            told = f"At most {MOST_TARGET_BYTES} bytes are allowed."
            raise self._refuse("target_too_long", told)
        if request.http_version not in {b"1.0", b"1.1"}:
            raise self._refuse("malformed_request", "Only HTTP/1.1 and HTTP/1.0 are spoken.")
        names = {name for name, _ in request.headers}
        if b"transfer-encoding" in names and (
            b"content-length" in names or request.http_version == b"1.0"
        ):
            # Two parties that read such a request differently take its body for another request.
            told = "Transfer-Encoding goes neither with Content-Length nor with HTTP/1.0."
            raise self._refuse("malformed_request", told)

    def _too_large(self, detail: str) -> h11.RemoteProtocolError:
        return self._refuse("head_too_large", detail)

    def _refuse(self, code: str, detail: str) -> h11.RemoteProtocolError:
        self.refusal = RequestError(code, detail)
        return h11.RemoteProtocolError(detail)
