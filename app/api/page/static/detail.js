/** What is known about a sentence, opened below it: doubts, the model's certainty, other wordings. */

import { alternatives } from "./api.js";
import { element, mark, paint } from "./rows.js";
import { doubt, explain } from "./wording.js";

export class Detail {
  #open = null;

  constructor(rows, light, changed) {
    this.rows = rows;
    this.light = light;
    this.changed = changed;
  }

  /** The sentence whose panel is open, or undefined. */
  get sentence() {
    return this.#open?.sentence;
  }

  /** Open the panel of `sentence`, or close it if it is open. */
  toggle(sentence) {
    const again = this.#open?.sentence === sentence;
    this.close();
    if (again) return;
    const panel = element("div", "detail", ...this.#content(sentence));
    panel.role = "group";
    panel.ariaLabel = "About this sentence";
    this.rows.rowOf(sentence).append(panel);
    sentence.elements.target.ariaExpanded = "true";
    this.light.pinned = sentence;
    this.light.show(sentence);
    this.#open = { sentence, panel, controller: new AbortController() };
    panel.addEventListener("keydown", (event) => {
      if (event.key === "Escape") sentence.elements.target.focus();
    });
    panel.scrollIntoView({ block: "nearest" });
  }

  /** Close what is open. */
  close() {
    if (!this.#open) return;
    const { sentence, panel, controller } = this.#open;
    this.#open = null;
    this.light.pinned = null;
    this.light.show(null);
    controller.abort();
    panel.remove();
    sentence.elements.target.removeAttribute("aria-expanded");
  }

  #content(sentence) {
    const parts = sentence.checks.map((check) => doubtLine(sentence, check));
    if (sentence.chosen) parts.push(element("p", "fact", "You chose this wording; it was not checked."));
    else if (sentence.parts > 0) {
      const sure = `${Math.round(100 * sentence.score)} %`;
      parts.push(element("p", "fact", `The model’s certainty: ${sure}, on average per piece of a word.`));
    }
    const button = element("button", "", "Other wordings");
    button.type = "button";
    button.addEventListener("click", () => this.#load(sentence, button));
    const close = element("button", "quiet", "Close");
    close.type = "button";
    close.addEventListener("click", () => {
      this.close();
      sentence.elements.target.focus();
    });
    return [...parts, element("p", "actions", button, close)];
  }

  async #load(sentence, button) {
    const { panel, controller } = this.#open;
    button.disabled = true;
    button.textContent = "Looking for other wordings …";
    const said = element("div", "others");
    said.role = "status";
    try {
      const found = await alternatives(sentence.source, controller.signal);
      const others = found.filter(({ text }) => text !== sentence.target);
      said.append(
        others.length
          ? element("ul", "", ...others.map((other) => this.#choice(sentence, other)))
          : element("p", "fact", "The model has no other wording for this sentence."),
      );
      button.remove();
    } catch (error) {
      if (controller.signal.aborted) return;
      const [title, advice] = explain(error);
      said.append(element("p", "fact", `${title} ${advice}`));
      button.disabled = false;
      button.textContent = "Other wordings";
    }
    panel.querySelector(".others")?.remove();
    panel.insertBefore(said, panel.lastElementChild);
    said.querySelector("button")?.focus();
  }

  #choice(sentence, other) {
    const text = element("span", "wording", other.text);
    text.lang = "en";
    const use = element("button", "", "Use");
    use.type = "button";
    use.ariaLabel = `Use: ${other.text}`;
    use.addEventListener("click", () => {
      Object.assign(sentence, { target: other.text, score: other.score, chosen: true });
      // What was found out about the old wording does not hold for this one.
      Object.assign(sentence, { checks: [], words: undefined, parted: false });
      for (const side of ["source", "target"]) paint(sentence, side);
      mark(sentence);
      this.close();
      sentence.elements.target.focus();
      this.changed();
    });
    return element("li", "", text, use);
  }
}

function doubtLine(sentence, check) {
  const [name, meaning] = doubt(check.code);
  const line = element("p", "doubt", element("strong", "", name), ` ${meaning}`);
  for (const [side, label] of [["source", "German"], ["target", "English"]]) {
    if (!check[side]) continue;
    const quoted = element("q", "", sentence[side].slice(...check[side]));
    quoted.lang = side === "source" ? "de" : "en";
    line.append(" ", element("span", "where", `${label}: `, quoted));
  }
  return line;
}
