/** The sentences on screen: a row for every paragraph, its source on the left. */

import { lastAtOrBefore } from "./draft.js";
import { describe } from "./wording.js";

// A row is drawn as one: longer paragraphs are cut, or every new sentence would cost them all.
const LONGEST = 1500;

const owners = new WeakMap();

/** Return the sentence that an element belongs to, or undefined. */
export const sentenceOf = (element) => owners.get(element?.closest?.(".sentence"));

export class Rows {
  #rows = [];
  #text = "";

  constructor(container) {
    this.container = container;
  }

  /** Show `draft` after `change`; see Draft.revise. */
  revise(draft, { from, oldTo, shift }) {
    const void_ = ({ start, end }) => end > from && start < oldTo;
    const first = this.#rows.findIndex((row) => row.end > from);
    const at = first < 0 ? this.#rows.length : first;
    let count = 0;
    while (at + count < this.#rows.length && void_(this.#rows[at + count])) count += 1;
    const gone = this.#rows.splice(at, count);
    const start = Math.min(from, gone[0]?.start ?? from);
    const end = Math.max(oldTo, gone.at(-1)?.end ?? oldTo) + shift;
    for (const row of gone) row.element.remove();
    for (const row of this.#rows.slice(at)) {
      for (const key of ["start", "end", "cursor"]) row[key] += shift;
    }
    this.#text = draft.text;
    const made = paragraphs(draft.text, start, end).map(makeRow);
    const next = this.#rows[at]?.element ?? null;
    this.#rows.splice(at, 0, ...made);
    const fragment = document.createDocumentFragment();
    fragment.append(...made.map((row) => row.element));
    this.container.insertBefore(fragment, next);
    for (const row of made) this.#showRest(row);
    for (const sentence of draft.sentences) {
      if (sentence.start >= start && sentence.end <= end) this.add(sentence);
    }
  }

  /** Show a sentence; within a row they come in order. */
  add(sentence) {
    const at = lastAtOrBefore(this.#rows, sentence.start);
    const row = this.#rows[at];
    while (row.end < sentence.end) {
      const [next] = this.#rows.splice(at + 1, 1);
      row.end = next.end;
      next.element.remove();
    }
    const gap = this.#text.slice(row.cursor, sentence.start);
    row.cursor = sentence.end;
    sentence.elements = { source: element("span", "sentence"), target: element("span", "sentence") };
    for (const side of ["source", "target"]) {
      owners.set(sentence.elements[side], sentence);
      paint(sentence, side);
    }
    const { target } = sentence.elements;
    target.role = "button";
    target.tabIndex = -1;
    mark(sentence);
    row.rest.remove();
    row.source.append(gap, sentence.elements.source);
    row.target.append(gap, target);
    this.#showRest(row);
  }

  /** Return the row element that shows `sentence`. */
  rowOf(sentence) {
    return sentence.elements.target.closest(".row");
  }

  #showRest(row) {
    row.rest.textContent = this.#text.slice(row.cursor, row.end);
    row.source.append(row.rest);
    row.element.classList.toggle("waiting", row.rest.textContent.trim() !== "");
  }
}

/** Say on the sentence itself what is doubtful about it. */
export function mark(sentence) {
  const { target, source } = sentence.elements;
  const doubtful = sentence.checks.length > 0;
  target.classList.toggle("doubtful", doubtful);
  source.classList.toggle("doubtful", doubtful);
  if (doubtful) target.setAttribute("aria-description", `Doubtful. ${describe(sentence.checks)}`);
  else target.removeAttribute("aria-description");
}

/** Write a sentence's text on one side: doubtful stretches marked and, if `words`, words apart. */
export function paint(sentence, side, words = null) {
  const text = sentence[side];
  const marks = sentence.checks.map((check) => check[side]).filter(Boolean);
  const cuts = new Set([0, text.length]);
  for (const [start, end] of [...marks, ...(words ?? [])]) cuts.add(start).add(end);
  const places = [...cuts].sort((a, b) => a - b);
  const parts = places.slice(1).map((end, at) => {
    const start = places[at];
    const inside = ([from, to]) => from <= start && end <= to;
    const word = words ? words.findIndex(inside) : -1;
    const piece = text.slice(start, end);
    if (word < 0 && !marks.some(inside)) return piece;
    const span = element("span", marks.some(inside) ? "mark" : "");
    if (word >= 0) span.dataset.word = word;
    span.textContent = piece;
    return span;
  });
  sentence.elements[side].replaceChildren(...parts);
}

function paragraphs(text, from, to) {
  const found = [];
  for (const { 0: line, index } of text.slice(from, to).matchAll(/[^\n]+/g)) {
    if (!line.trim()) continue;
    let start = from + index;
    const end = start + line.length;
    const apart = /(^|\n[^\S\n]*)\n$/.test(text.slice(Math.max(0, start - 50), start));
    let first = true;
    while (start < end) {
      const cut = end - start > LONGEST ? cutAt(text, start) : end;
      found.push({ start, end: cut, apart: apart && first });
      start = cut;
      first = false;
    }
  }
  return found;
}

function cutAt(text, start) {
  const part = text.slice(start, start + LONGEST);
  const stop = Math.max(part.lastIndexOf(". "), part.lastIndexOf("? "), part.lastIndexOf("! "));
  if (stop > LONGEST / 2) return start + stop + 2;
  const blank = part.lastIndexOf(" ");
  return start + (blank > 0 ? blank + 1 : LONGEST);
}

function makeRow(range) {
  const row = { ...range, cursor: range.start };
  row.element = element("div", range.apart ? "row apart" : "row");
  row.source = element("p", "source");
  row.source.lang = "de";
  row.target = element("p", "target");
  row.target.lang = "en";
  row.rest = element("span", "rest");
  row.element.append(row.source, row.target);
  return row;
}

export function element(name, className = "", ...children) {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.append(...children);
  return made;
}
