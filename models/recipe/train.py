"""Train the network, in pieces of some minutes, each of which goes on where the last one stopped.

    python -m models.recipe.train WORK --minutes 9 [--budget-minutes 26] [--cpu] [--news]

Needs ``WORK/data.npz.xz`` and ``WORK/start``; attention is guided where there is
``WORK/links.npz.xz``. Keeps ``WORK/run`` (weights, optimizer, place) and appends to
``WORK/run/log.jsonl``. The rate falls to nothing when the recipe's ``tokens`` are seen or, where
that comes first, when all calls together have taken ``--budget-minutes``. Needs torch, transformers
and NumPy, nothing of the service.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import torch

from models.recipe.batches import NO_LINK, Batch, Pairs, read_data, read_links
from models.recipe.config import Recipe, read_recipe
from models.recipe.loss import cross_entropy, sampled_cross_entropy
from models.recipe.state import State

_REPORT = 20.0  # seconds between lines of the log
_SAVE = 300.0  # seconds between checkpoints on the disk
_HELD_OUT = "held-out"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("work", type=Path)
    parser.add_argument("--minutes", type=float, default=9.0)
    parser.add_argument("--budget-minutes", type=float, default=float("inf"))
    parser.add_argument("--cpu", action="store_true", help="the recipe for a processor")
    parser.add_argument("--news", action="store_true", help="the recipe's last stage")
    options = parser.parse_args()
    recipe = read_recipe(cpu=options.cpu, news=options.news)
    trainer = Trainer(recipe, options.work, torch.device("cpu" if options.cpu else "cuda"))
    trainer.run(options.minutes * 60, options.budget_minutes * 60)


class Trainer:
    """The loop over batches: forward, loss, step, report."""

    def __init__(self, recipe: Recipe, work: Path, device: torch.device) -> None:
        arrays = read_data(work / "data.npz.xz")
        links = read_links(work) if recipe.train.guided else None
        print("attention is guided" if links else "attention is not guided", flush=True)
        weights = {name: source.weight for name, source in recipe.data.sources.items()}
        self._pairs = Pairs(arrays, weights, device, links)
        self._held_out = Pairs(arrays, {_HELD_OUT: 1.0}, device, links)
        self._train = recipe.train
        self._cut = device.type == "cpu"
        self._state = State(recipe, work, device, guided=links is not None)
        self._log = work / "run" / "log.jsonl"

    def run(self, seconds: float, budget: float) -> None:
        """Train for ``seconds``, or until the schedule ends; then save."""
        place = self._state.place
        begun, before = time.monotonic(), place.seconds
        said = saved = begun
        recent: list[torch.Tensor] = []
        for batch in self._batches():
            now = time.monotonic()
            place.seconds = before + now - begun
            done = max(place.tokens / self._train.tokens, place.seconds / budget)
            if done >= 1 or now - begun >= seconds:
                break
            recent.append(self._step(batch, self._rate(done)))
            if now - said > _REPORT:
                self._report(recent, now - said)
                said, recent = now, []
            if now - saved > _SAVE:
                self._state.save()
                saved = now
        self._report(recent, time.monotonic() - said, **self.held_out())
        self._state.save()

    def held_out(self) -> dict[str, float]:
        """Return what the averaged weights make of the held-out pairs.

        ``held_out_loss`` is the plain loss in nats a subword; ``held_out_links`` the share of links
        that attention agrees with, where there are links.
        """
        total = links = torch.zeros(2)
        with torch.no_grad(), self._state.averaged():
            for batch in self._epoch(self._held_out, 0):
                states, targets, guided = self._state.forward(batch)
                _, plain = cross_entropy(states, self._state.table, targets, smoothing=0.0)
                total = total + torch.tensor([float(plain), 1.0]) * len(targets)
                if batch.links is not None and guided is not None:
                    count = int((batch.links != NO_LINK).sum())
                    links = links + torch.tensor([float(guided[1]), 1.0]) * count
        found = {"held_out_loss": float(total[0] / total[1])}
        return found | ({"held_out_links": float(links[0] / links[1])} if links[1] else {})

    def _step(self, batch: Batch, rate: float) -> torch.Tensor:
        """Take one step; return the batch's summed plain loss and its number of targets."""
        states, targets, guided = self._state.forward(batch)
        smoothing, sampled = self._train.label_smoothing, self._train.sampled
        if sampled:
            loss, plain = sampled_cross_entropy(
                states, self._state.table, targets, smoothing=smoothing, sampled=sampled
            )
        else:
            loss, plain = cross_entropy(states, self._state.table, targets, smoothing=smoothing)
        if guided is not None:
            loss = loss + self._train.guided * guided[0]
        self._state.step(loss, rate, len(targets))
        # Stays on the device: to read it would wait for the step.
        return torch.stack([plain.detach() * len(targets), plain.new_tensor(len(targets))])

    def _rate(self, done: float) -> float:
        """Return the learning rate: warm-up, a plateau, a straight fall to nothing."""
        warm = min(1.0, (self._state.place.steps + 1) / self._train.warm_up)
        fall = min(1.0, (1 - done) / (1 - self._train.hold))
        return self._train.rate * warm * fall

    def _batches(self) -> Iterator[Batch]:
        while True:
            # A training that goes on draws anew, rather than see the same beginning twice.
            yield from self._epoch(self._pairs, self._state.place.steps)

    def _epoch(self, pairs: Pairs, seed: int) -> Iterator[Batch]:
        return pairs.epoch(
            seed,
            tokens=self._train.batch_tokens,
            lengths=self._train.lengths,
            eos=self._state.eos,
            padding=self._state.padding,
            cut=self._cut,
        )

    def _report(self, recent: Sequence[torch.Tensor], seconds: float, **held_out: float) -> None:
        """Add a line to the log: the place, the recent loss and speed."""
        place = self._state.place
        line: dict[str, float] = {
            "steps": place.steps,
            "tokens": place.tokens,
            "minutes": round(place.seconds / 60, 2),
        }
        if recent:
            loss, count = torch.stack(list(recent)).sum(0).tolist()
            line |= {"loss": round(loss / count, 4), "tokens_per_second": round(count / seconds)}
        line |= {name: round(value, 4) for name, value in held_out.items()}
        text = json.dumps(line)
        print(text, flush=True)
        with self._log.open("a", encoding="utf-8") as file:
            file.write(text + "\n")


if __name__ == "__main__":
    main()
