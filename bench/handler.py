"""CTranslate2 behind a minimal FastAPI handler: one translate call a request.

    python -m bench.handler CONVERTED SUBWORDS PORT BEAM THREADS

Handlers that are not coroutines run in FastAPI's pool of threads; CTranslate2 queues their calls.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import ctranslate2
import fastapi
import pydantic
import sentencepiece
import uvicorn


class Body(pydantic.BaseModel):
    text: str


def make(converted: Path, subwords: Path, beam: int, threads: int) -> fastapi.FastAPI:
    translator: Any = ctranslate2.Translator(
        str(converted), compute_type="int8", inter_threads=1, intra_threads=threads
    )
    source: Any = sentencepiece.SentencePieceProcessor(model_file=str(subwords / "source.spm"))
    target: Any = sentencepiece.SentencePieceProcessor(model_file=str(subwords / "target.spm"))
    app = fastapi.FastAPI()

    @app.post("/translate")
    def translate(body: Body) -> dict[str, str]:
        pieces = [*source.encode(body.text, out_type=str), "</s>"]
        found = translator.translate_batch(
            [pieces], beam_size=beam, max_decoding_length=int(1.5 * len(pieces)) + 10
        )
        return {"translation": target.decode(found[0].hypotheses[0])}

    return app


if __name__ == "__main__":
    converted, subwords, port, beam, threads = sys.argv[1:]
    uvicorn.run(
        make(Path(converted), Path(subwords), int(beam), int(threads)),
        port=int(port),
        log_level="warning",
    )
