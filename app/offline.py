"""Translation without a server, for the command line."""

from __future__ import annotations

import sys

from tqdm import tqdm

from app.api.render import document_out, model_ref, text_out
from app.build import open_translator
from app.pipeline.progress import Translation, assemble
from app.settings import Settings
from app.types import EngineInfo, Options

# Below this many sentences the work is done before a progress bar could be read.
_LONG = 20


async def translate_text(
    settings: Settings, text: str, options: Options
) -> tuple[EngineInfo, Translation]:
    """Translate a text of any length, with a progress bar on standard error if it is long."""
    unbounded = settings.model_copy(
        update={"max_characters": sys.maxsize, "max_sentences": sys.maxsize}
    )
    with open_translator(unbounded) as translator:
        async with await translator.begin([text], options) as progress:
            document = progress.documents[0]
            count = len(document.sentences)
            sentences = []
            with tqdm(total=count, unit="sentence", file=sys.stderr, disable=count < _LONG) as bar:
                async for sentence in progress.sentences(0):
                    sentences.append(sentence)
                    bar.update()
        done = Translation(assemble(document, sentences), tuple(sentences), progress.languages[0])
        return translator.info, done


async def prove(settings: Settings) -> EngineInfo:
    """Load the model and translate its golden sentence; raises if that goes wrong."""
    with open_translator(settings) as translator:
        await translator.prove()
        return translator.info


def answer_json(text: str, translation: Translation, info: EngineInfo, options: Options) -> str:
    """Return what the HTTP API would answer, with offsets in code points."""
    document = document_out(
        text, translation, "codepoint", alternatives=options.alternatives > 0, name=None
    )
    return text_out(document, model_ref(info)).model_dump_json(exclude_none=True, indent=2)
