"""The asynchronous client."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from types import TracebackType
from typing import Self, Unpack

import httpx

from app.client.errors import ClientError, ConnectionLost
from app.client.protocol import (
    NDJSON,
    TIMEOUT,
    Options,
    Retries,
    base_url,
    body,
    key_header,
    line,
    post,
    read,
    refusal,
    transport_error,
)
from app.client.results import Model, Segments, Sentence, Stretch, Summary, Translation


class AsyncClient:
    """Translates by a service at ``url``; to be used in an ``async with`` statement, or closed.

    ``key`` is sent where the service asks for one; take it from the environment, not from the code.
    ``timeout`` bounds the seconds between two bytes of an answer. All methods raise
    :class:`~app.client.errors.ClientError`.
    """

    def __init__(
        self,
        url: str,
        *,
        key: str | None = None,
        timeout: float = TIMEOUT,
        retries: Retries | None = None,
    ) -> None:
        self._http = httpx.AsyncClient(
            base_url=base_url(url),
            headers=key_header(key),
            timeout=httpx.Timeout(timeout, connect=10.0),
        )
        self._retries = retries or Retries()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Close all connections."""
        await self._http.aclose()

    async def translate(self, text: str, **options: Unpack[Options]) -> Translation:
        """Return the translation of a German text."""
        request = post(self._http, "v1/translate", body(text, options))
        return read(Translation, await self._read(request))

    async def stream(
        self, text: str, **options: Unpack[Options]
    ) -> AsyncGenerator[Sentence | Summary, None]:
        """Yield every sentence as soon as it is done, then the summary.

        Closing the generator ends the work at the service. A broken stream is not tried again: what
        was yielded holds, and only the caller knows whether the rest is still wanted.
        """
        request = post(self._http, "v1/translate", body(text, options), NDJSON)
        response = await self._send(request)
        try:
            async for text_line in response.aiter_lines():
                yield (part := line(text_line))
                if isinstance(part, Summary):
                    return
        except httpx.RequestError as error:
            raise transport_error(error) from error
        finally:
            await response.aclose()
        raise ConnectionLost("The stream ended early.")

    async def segment(self, text: str) -> list[Stretch]:
        """Return the sentences of a text."""
        request = post(self._http, "v1/segment", {"text": text})
        return read(Segments, await self._read(request)).sentences

    async def model(self) -> Model:
        """Return what is loaded."""
        return read(Model, await self._read(self._http.build_request("GET", "v1/model")))

    async def _read(self, request: httpx.Request) -> bytes:
        response = await self._send(request)
        try:
            return await response.aread()
        except httpx.RequestError as error:
            raise transport_error(error) from error
        finally:
            await response.aclose()

    async def _send(self, request: httpx.Request) -> httpx.Response:
        """Return a successful answer whose body is still to be read; waits and tries again."""
        attempt = 0
        while True:
            attempt += 1
            try:
                return await self._try(request)
            except ClientError as error:
                wait = self._retries.wait(error, attempt)
                if wait is None:
                    raise
            await asyncio.sleep(wait)

    async def _try(self, request: httpx.Request) -> httpx.Response:
        try:
            response = await self._http.send(request, stream=True)
            if response.is_success:
                return response
            try:
                await response.aread()
            finally:
                await response.aclose()
        except httpx.RequestError as error:
            raise transport_error(error) from error
        raise refusal(response)
