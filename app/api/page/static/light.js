/** Lights up a sentence and its partner, and a word and the words it is linked to. */

import { paint, sentenceOf } from "./rows.js";

export class Light {
  #lit = null;
  #words = [];
  /** The sentence that the keyboard is at. */
  current = null;
  /** The sentence that stays lit while nothing else is pointed at. */
  pinned = null;

  constructor(container) {
    this.container = container;
    container.addEventListener("pointerover", (event) => this.#point(event));
    container.addEventListener("pointerleave", () => this.show(this.#focused()));
    container.addEventListener("focusin", (event) => {
      const sentence = sentenceOf(event.target);
      if (!sentence) return;
      this.rove(sentence);
      // A mouse that focuses a sentence also points at a word of it; leave that alone.
      if (sentence !== this.#lit) this.show(sentence);
    });
    container.addEventListener("focusout", () => this.show(this.pinned));
  }

  /** Light up `sentence` on both sides, and word number `word` of one side with its links. */
  show(sentence, side = null, word = -1) {
    if (this.#lit !== sentence) {
      this.#light(this.#lit, false);
      this.#lit = sentence;
      this.#light(sentence, true);
    }
    for (const element of this.#words) element.classList.remove("word");
    this.#words = [];
    if (sentence?.words && word >= 0) this.#showWord(sentence, side, word);
  }

  /** Make `sentence` the one that Tab leads to. */
  rove(sentence) {
    if (this.current?.elements) this.current.elements.target.tabIndex = -1;
    this.current = sentence;
    if (sentence) sentence.elements.target.tabIndex = 0;
  }

  #focused() {
    return sentenceOf(document.activeElement) ?? this.pinned;
  }

  #point(event) {
    const sentence = sentenceOf(event.target);
    if (!sentence) {
      this.show(this.#focused());
      return;
    }
    const side = sentence.elements.source.contains(event.target) ? "source" : "target";
    if (sentence !== this.#lit) {
      // Lighting it up parts it into words, and only then is there a word to point at.
      this.show(sentence);
      const under = document.elementFromPoint(event.clientX, event.clientY);
      this.show(sentence, side, Number(under?.dataset?.word ?? -1));
      return;
    }
    this.show(sentence, side, Number(event.target.dataset.word ?? -1));
  }

  #light(sentence, on) {
    if (!sentence?.elements) return;
    for (const side of ["source", "target"]) {
      if (on && sentence.words && !sentence.parted) paint(sentence, side, sentence.words[side]);
      sentence.elements[side].classList.toggle("lit", on);
    }
    if (on) sentence.parted = true;
  }

  #showWord(sentence, side, word) {
    const other = side === "source" ? "target" : "source";
    const linked = sentence.words.links.filter((link) => link[side] === word);
    const wanted = [
      [side, word],
      ...linked.map((link) => [other, link[other]]),
    ];
    for (const [where, index] of wanted) {
      // A doubtful stretch may cut a word in two.
      for (const found of sentence.elements[where].querySelectorAll(`[data-word="${index}"]`)) {
        found.classList.add("word");
        this.#words.push(found);
      }
    }
  }
}
