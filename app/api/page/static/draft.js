/**
 * A text and its sentences, in order, and which part of the text is still to be translated.
 *
 * Offsets are UTF-16 units. A sentence is `{start, end, source, target, score, checks, words,
 * alternatives, index, parts, attempts, language}`; the places of its checks and words are
 * relative to its own two texts, so that it may move.
 */
export class Draft {
  text = "";
  sentences = [];
  /** `[from, to]`, or null if all is done. */
  pending = null;

  /**
   * Take a new text. Whole paragraphs before and after what changed keep their sentences.
   * Return `{from, oldTo, shift}`: the old range `from..oldTo` is void, what follows moved by
   * `shift`; or null if nothing is to be done.
   */
  revise(text) {
    const old = this.text;
    let from = text.length;
    let oldTo = old.length;
    if (old !== text) {
      from = before(text, shared(old, text));
      const after = Math.min(sharedEnd(old, text), Math.min(old.length, text.length) - from);
      oldTo = behind(old, old.length - after);
    } else if (!this.pending) {
      return null;
    } else {
      [from, oldTo] = this.pending;
    }
    if (this.pending) {
      from = Math.min(from, this.pending[0]);
      oldTo = Math.max(oldTo, this.pending[1]);
    }
    const shift = text.length - old.length;
    const kept = this.sentences.filter(({ start, end }) => end <= from || start >= oldTo);
    for (const sentence of kept) {
      if (sentence.start < oldTo) continue;
      sentence.start += shift;
      sentence.end += shift;
    }
    this.text = text;
    this.sentences = kept;
    this.pending = [from, oldTo + shift];
    return { from, oldTo, shift };
  }

  /** Put in a line of the stream whose offsets count from `base`; return the sentence. */
  add(line, base) {
    const sentence = {
      ...line,
      start: line.source.start + base,
      end: line.source.end + base,
      source: line.source.text,
      target: line.target.text,
      checks: line.checks.map((check) => ({
        code: check.code,
        source: within(check.source, line.source),
        target: within(check.target, line.target),
      })),
      words: line.words && {
        source: line.words.source.map((word) => within(word, line.source)),
        target: line.words.target.map((word) => within(word, line.target)),
        links: line.words.links,
      },
    };
    const at = this.find(sentence.start);
    this.sentences.splice(at + 1, 0, sentence);
    this.pending[0] = sentence.end;
    return sentence;
  }

  /** Return the index of the last sentence that begins at or before `offset`, or -1. */
  find(offset) {
    return lastAtOrBefore(this.sentences, offset);
  }

  /** Return what the API would answer, as far as it is known. */
  answer() {
    let translation = "";
    let end = 0;
    const place = (span, text, base) =>
      span && { text: text.slice(...span), start: span[0] + base, end: span[1] + base };
    const sentences = this.sentences.map((sentence, index) => {
      translation += this.text.slice(end, sentence.start);
      end = sentence.end;
      const base = translation.length;
      translation += sentence.target;
      const source = (span) => place(span, sentence.source, sentence.start);
      const target = (span) => place(span, sentence.target, base);
      const { score, parts, attempts, language, chosen, words } = sentence;
      return {
        index,
        source: source([0, sentence.source.length]),
        target: target([0, sentence.target.length]),
        score,
        checks: sentence.checks.map(({ code, source: from, target: to }) => ({
          code,
          source: source(from),
          target: target(to),
        })),
        parts,
        attempts,
        language,
        chosen,
        words: words && {
          source: words.source.map(source),
          target: words.target.map(target),
          links: words.links,
        },
      };
    });
    return { translation: translation + this.text.slice(end), sentences };
  }
}

/** Return the index of the last of `items`, sorted by `start`, with `start <= offset`, or -1. */
export function lastAtOrBefore(items, offset) {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (items[middle].start <= offset) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

const within = (place, whole) => place && [place.start - whole.start, place.end - whole.start];

function shared(a, b) {
  const most = Math.min(a.length, b.length);
  let at = 0;
  while (at < most && a.charCodeAt(at) === b.charCodeAt(at)) at += 1;
  return at;
}

function sharedEnd(a, b) {
  const most = Math.min(a.length, b.length);
  let count = 0;
  while (count < most && a.charCodeAt(a.length - 1 - count) === b.charCodeAt(b.length - 1 - count)) {
    count += 1;
  }
  return count;
}

// Paragraphs, because a sentence may go over a line's end but never over an empty line.
function before(text, at) {
  const found = at < 2 ? -1 : text.lastIndexOf("\n\n", at - 2);
  return found < 0 ? 0 : found + 2;
}

function behind(text, at) {
  const found = text.indexOf("\n\n", at);
  return found < 0 ? text.length : found;
}
