/** One translation at a time: streams, retries while the service is busy, and can be stopped. */

import { translate } from "./api.js";

// A model of some gigabytes may take this long to load.
const TRIES = { overloaded: 6, rate_limited: 6, too_many_concurrent: 6, not_ready: 60, draining: 3 };
const FRAME = 8;

export class Run {
  #controller = null;

  /** `on` has: sentence(sentence), waiting(problem, seconds), done(times, summary), failed(problem). */
  constructor(draft, on) {
    this.draft = draft;
    this.on = on;
  }

  get running() {
    return this.#controller !== null;
  }

  /** Stop what runs; what has arrived stays. */
  stop() {
    this.#controller?.abort();
    this.#controller = null;
  }

  /** Translate what is pending in the draft. */
  async start() {
    this.stop();
    const controller = new AbortController();
    this.#controller = controller;
    const { signal } = controller;
    const times = { begun: performance.now(), first: null, sentences: 0 };
    for (let attempt = 1; ; attempt += 1) {
      try {
        const summary = await this.#stream(signal, times);
        if (signal.aborted) return;
        this.#controller = null;
        this.draft.pending = null;
        this.on.done({ ...times, seconds: (performance.now() - times.begun) / 1000 }, summary);
        return;
      } catch (error) {
        if (signal.aborted) return;
        if (attempt >= (TRIES[error.code] ?? 0)) {
          this.#controller = null;
          this.on.failed(error);
          return;
        }
        await this.#wait(error, signal);
        if (signal.aborted) return;
      }
    }
  }

  async #stream(signal, times) {
    const { draft } = this;
    const [base, to] = draft.pending;
    const text = draft.text.slice(base, to);
    if (!text.trim()) return null;
    const stream = translate(text, signal);
    let rested = performance.now();
    for (;;) {
      const { done, value } = await stream.next();
      if (signal.aborted) return null;
      if (done) return value;
      times.first ??= (performance.now() - times.begun) / 1000;
      times.sentences += 1;
      this.on.sentence(draft.add(value, base));
      // A fast service must not keep the page from drawing and listening.
      if (performance.now() - rested < FRAME) continue;
      await new Promise((resolve) => setTimeout(resolve));
      rested = performance.now();
      if (signal.aborted) return null;
    }
  }

  async #wait(error, signal) {
    const seconds = Math.min(60, Math.max(1, Math.ceil(error.retryAfter ?? 2)));
    for (let left = seconds; left > 0 && !signal.aborted; left -= 1) {
      this.on.waiting(error, left);
      await new Promise((resolve) => setTimeout(resolve, 1000));
    }
  }
}
