/** The keyboard in the translation: up and down by sentence, left and right by word. */

import { sentenceOf } from "./rows.js";

/** Let the arrow keys move through `draft()`; Enter opens, Escape closes (`open`, `close`). */
export function listen(container, draft, light, { open, close }) {
  let word = -1;

  const go = (sentence) => {
    if (!sentence) return;
    word = -1;
    light.rove(sentence);
    sentence.elements.target.focus({ preventScroll: true });
    sentence.elements.target.scrollIntoView({ block: "nearest" });
    light.show(sentence);
  };

  const step = (sentence, by) => {
    const count = sentence.words?.target.length ?? 0;
    const next = word + by;
    if (word < 0 && by < 0 ? count === 0 : next >= count || next < 0) return;
    word = word < 0 && by < 0 ? count - 1 : next;
    light.show(sentence, "target", word);
  };

  container.addEventListener("focusin", () => {
    word = -1;
  });
  container.addEventListener("keydown", (event) => {
    const sentence = sentenceOf(event.target);
    if (event.key === "Escape") close();
    if (!sentence || event.ctrlKey || event.metaKey || event.altKey) return;
    const { sentences } = draft();
    const at = draft().find(sentence.start);
    const actions = {
      ArrowDown: () => go(sentences[at + 1]),
      ArrowUp: () => go(sentences[at - 1]),
      ArrowRight: () => step(sentence, 1),
      ArrowLeft: () => step(sentence, -1),
      Home: () => go(sentences[0]),
      End: () => go(sentences.at(-1)),
      Enter: () => open(sentence),
      " ": () => open(sentence),
    };
    if (!actions[event.key]) return;
    event.preventDefault();
    actions[event.key]();
  });
  return go;
}
