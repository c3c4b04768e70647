"""Translation without a server, for the command line."""

from __future__ import annotations

import sys
from typing import Literal

from tqdm import tqdm

from app.api.render import document_out, model_ref, text_out
from app.build import open_translator
from app.markup import MarkupRules
from app.pipeline.markup import MarkupTranslation, begin_markup
from app.pipeline.progress import Translation
from app.settings import Settings
from app.types import EngineInfo, Options

Form = Literal["text", "html", "xml"]
# Below this many sentences the work is done before a progress bar could be read.
_LONG = 20


async def translate_text(
    settings: Settings, text: str, options: Options, form: Form = "text"
) -> tuple[EngineInfo, Translation | MarkupTranslation]:
    """Translate a text of any length, with a progress bar on standard error if it is long."""
    unbounded = settings.model_copy(
        update={"max_characters": sys.maxsize, "max_sentences": sys.maxsize, "engine": "thread"}
    )
    with open_translator(unbounded) as translator:
        begun = (
            await translator.begin([text], options)
            if form == "text"
            else await begin_markup(translator, [text], options, MarkupRules(form))
        )
        async with begun as progress:
            count = len(progress.documents[0].sentences)
            with tqdm(total=count, unit="sentence", file=sys.stderr, disable=count < _LONG) as bar:
                async for _ in progress.sentences(0):
                    bar.update()
            return translator.info, await progress.translation(0)


async def prove(settings: Settings) -> EngineInfo:
    """Load the model and translate its golden sentence; raises if that goes wrong."""
    with open_translator(settings.model_copy(update={"engine": "thread"})) as translator:
        await translator.prove()
        return translator.info


def answer_json(
    text: str, translation: Translation | MarkupTranslation, info: EngineInfo, options: Options
) -> str:
    """Return what the HTTP API would answer, with offsets in code points."""
    document = document_out(
        text, translation, "codepoint", alternatives=options.alternatives > 0, name=None
    )
    return text_out(document, model_ref(info)).model_dump_json(exclude_none=True, indent=2)
