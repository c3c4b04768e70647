"""MarianMT on CPU or CUDA, by an incremental decoder of our own."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import torch

from app.engine.architecture import Architecture, SearchRules, read_architecture
from app.engine.decoder import Decoder, Seat, watched
from app.engine.device import DeviceName, Placement, PrecisionName, place
from app.engine.graphs import CudaRecorder, Graphs, Record
from app.engine.native.assemble import fits
from app.engine.network import Network
from app.engine.shortlist import Shortlist, read_shortlist
from app.engine.tensors import open_tensors
from app.engine.weights import Alignment, Checkpoint
from app.errors import ModelUnavailable
from app.types import EngineInfo, Hypothesis, Job, Refill

# Who comes while many are being decoded waits for so many steps since the last ones joined, so that
# some are encoded together: one by one they cost a quarter more, at everybody's expense. The limit
# is a step for every so many sentences that are being decoded: few steps are short, and few come.
_GATHERED = 4
_FEW = 8

_NO_MEMORY = ("can't allocate memory", "could not create a primitive", "could not create a memory")


class MarianEngine:
    """Translates with sentences joining and leaving the running batch.

    Every row has its own length bound and ends by itself, so that a result does not depend on batch
    mates. In float32 the ids of a sentence are the same alone and in any batch, up to exact ties.
    """

    def __init__(
        self,
        checkpoint: Checkpoint,
        network: Network,
        rules: SearchRules,
        placement: Placement,
        shortlist: Shortlist | None = None,
        record: Record | None = None,
    ) -> None:
        """Take a loaded network; see :func:`load_marian`. With ``record``, steps are replayed."""
        self._network, self._rules, self._shortlist = network, rules, shortlist
        self._record, self._rows = record, placement.rows
        self._graphs: dict[int, Graphs] = {}  # by number of beams, while no decoder has them
        self._alignment = _checked(checkpoint.manifest.alignment, network.shape)
        positions = network.shape.positions
        limits = checkpoint.manifest.limits
        golden = checkpoint.manifest.golden
        self._info = EngineInfo(
            name=checkpoint.manifest.name,
            hash=checkpoint.hash,
            precision=placement.precision,
            device=placement.device.type,
            max_source=min(limits.max_source, positions) if limits else positions,
            max_target=min(limits.max_target, positions) if limits else positions,
            vocabulary=network.shape.target_vocabulary,
            source_language=checkpoint.manifest.source_language,
            target_language=checkpoint.manifest.target_language,
            golden=golden.source,
            golden_contains=golden.contains,
            details={
                "torch": str(torch.__version__),
                "precision_reason": placement.reason,
                "kernels": placement.kernels,
                "threads": str(torch.get_num_threads()),
                "output_layer": (
                    network.output_layer if shortlist is None else "the model's shortlist"
                ),
                "steps": "not recorded" if record is None else "recorded where possible",
            },
        )

    @property
    def info(self) -> EngineInfo:
        """What this engine is."""
        return self._info

    def translate(
        self, jobs: Sequence[Job], refill: Refill | None = None
    ) -> Iterator[tuple[int, tuple[Hypothesis, ...]]]:
        """Yield the hypotheses of every job as it is done; see :class:`app.types.Engine`."""
        try:
            yield from self._decode(jobs, refill)
        except RuntimeError as error:
            if not _out_of_memory(error):
                raise
        else:
            return
        # Past the handler, because the error's frames hold all that takes memory.
        self._graphs.clear()
        if self._info.device == "cuda":
            torch.cuda.empty_cache()
        raise MemoryError("There is not enough memory for a batch.")

    def _decode(
        self, jobs: Sequence[Job], refill: Refill | None
    ) -> Iterator[tuple[int, tuple[Hypothesis, ...]]]:
        decoding = jobs[0].decoding
        graphs = self._take_graphs(decoding.beam_size)
        decoder = Decoder(
            self._network, self._rules, self._alignment, decoding, self._shortlist, graphs
        )
        most = max(1, self._rows // decoding.beam_size)
        if graphs is not None:
            most = 1 << (most.bit_length() - 1)  # slots are rounded up to it
        sound = True
        waiting: list[Seat] = []
        count = steps = 0  # sentences so far; steps since some of them joined
        more: Sequence[Job] = jobs
        while True:
            if any(job.decoding != decoding for job in more):
                raise ValueError("All jobs of a call share one decoding.")
            waiting += [
                Seat(number, job, min(job.max_length, self._info.max_target))
                for number, job in enumerate(more, count)
            ]
            count += len(more)
            # Longest first: the short ones fill the gaps, and like sentences are encoded together.
            waiting.sort(key=lambda seat: len(seat.job.ids))
            free = most - decoder.live
            if waiting and free and steps >= min(_GATHERED, decoder.live // _FEW):
                decoder.join([waiting.pop() for _ in range(min(free, len(waiting)))])
                steps = 0
            if not decoder.live:
                # After an error they are not kept, nor if something in their cache is no number:
                # under a mask it would still spoil what comes after.
                if graphs is not None and sound:
                    self._graphs[decoding.beam_size] = graphs
                return
            for index, hypotheses in decoder.step():
                sound = sound and all(math.isfinite(found.score) for found in hypotheses)
                yield index, hypotheses
            steps += 1
            more = ()
            free = max(0, most - decoder.live - len(waiting))
            if refill is not None:
                more = refill(free * decoding.beam_size * self._info.max_source)

    def _take_graphs(self, beams: int) -> Graphs | None:
        """Return recorded steps that no other decoder uses, new ones if there are none."""
        if self._record is None:
            return None
        found = self._graphs.pop(beams, None)
        if found is not None:
            return found
        seen = watched(self._network, self._alignment)
        return Graphs(self._network, self._rules, seen, beams, self._record)


def load_marian(
    checkpoint: Checkpoint,
    *,
    device: DeviceName,
    precision: PrecisionName,
    threads: int,
    shortlist: bool = True,
    graphs: bool = False,
) -> MarianEngine:
    """Load a checkpoint's weights, never running code that comes with it.

    ``threads`` 0 leaves torch's own choice. ``shortlist`` says whether to heed the checkpoint's
    shortlist, if it has one; on CUDA it is not, because there the whole output layer costs little.
    ``graphs`` has steps recorded as CUDA graphs, on CUDA alone.

    Raises:
        ModelUnavailable: the weights do not fit the configuration or are no MarianMT model.
        ValueError: the device or precision cannot be had; see :func:`app.engine.device.place`.
    """
    if threads:
        torch.set_num_threads(threads)
    shape, rules = read_architecture(checkpoint.directory)
    tensors = open_tensors(checkpoint.directory)
    placement = place(device, precision, tensors.dtype, compiled=fits(shape))
    with torch.inference_mode():
        network = Network(shape, tensors, placement)
    wanted = shortlist and placement.device.type == "cpu"
    found = read_shortlist(checkpoint.directory, shape) if wanted else None
    record = CudaRecorder() if graphs and placement.device.type == "cuda" else None
    return MarianEngine(checkpoint, network, rules, placement, found, record)


def _out_of_memory(error: RuntimeError) -> bool:
    # On CUDA there is a class for it, on a CPU only a message; oneDNN makes a kernel for every
    # number of rows that it meets.
    told = str(error)
    # While a graph is recorded, the end of the recording may fail in place of it.
    errors = (error, error.__context__)
    return any(isinstance(found, torch.OutOfMemoryError) for found in errors) or any(
        sign in told for sign in _NO_MEMORY
    )


def _checked(alignment: Alignment, shape: Architecture) -> Alignment:
    layers, heads = shape.decoder_layers, shape.decoder_heads
    if not -layers <= alignment.layer < layers or not all(0 <= h < heads for h in alignment.heads):
        raise ModelUnavailable(f"The manifest's alignment head does not exist: {alignment}.")
    return alignment
