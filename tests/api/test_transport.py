"""The transport under a connection, on real sockets."""

from __future__ import annotations

import asyncio
import socket
import struct

import pytest

from app.api.connections.transport import Transport


class Gone(asyncio.Protocol):
    """Says when the connection is lost."""

    def __init__(self) -> None:
        self.lost = asyncio.Event()

    def connection_lost(self, exc: Exception | None) -> None:
        self.lost.set()


@pytest.mark.anyio
async def test_closing_towards_somebody_who_has_just_gone_is_no_error() -> None:
    mine, theirs = _pair()
    loop = asyncio.get_running_loop()
    inner, protocol = await loop.connect_accepted_socket(Gone, mine)
    transport = Transport(inner, lambda: True)
    transport.pause_reading()
    # No farewell, but a reset, so that our side's shutdown fails.
    theirs.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    theirs.close()
    transport.close()
    assert transport.lingering
    await asyncio.wait_for(protocol.lost.wait(), 5)


def _pair() -> tuple[socket.socket, socket.socket]:
    """Return both ends of a TCP connection, ours first."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        theirs = socket.create_connection(server.getsockname())
        mine, _ = server.accept()
    mine.setblocking(False)
    return mine, theirs
