/** The native API, as far as the page needs it. */

import { credentials } from "./door.js";

/** A refusal or failure: `code` as in the API's problems, or `unreachable` or `connection_lost`. */
export class Problem extends Error {
  constructor(code, { detail = "", retryAfter = null } = {}) {
    super(detail || code);
    this.code = code;
    this.detail = detail;
    /** Seconds, or null. */
    this.retryAfter = retryAfter;
  }
}

// Relative to the page, so that a gateway may put a path before both.
const address = (path) => new URL(path, document.baseURI);

async function send(path, init) {
  let response;
  try {
    response = await fetch(address(path), { ...init, headers: { ...init.headers, ...credentials() } });
  } catch (error) {
    if (init.signal?.aborted) throw error;
    throw new Problem("unreachable");
  }
  if (response.ok) return response;
  const problem = await response.json().catch(() => ({}));
  const seconds = Number.parseFloat(response.headers.get("Retry-After") ?? "");
  throw new Problem(problem.code ?? `http_${response.status}`, {
    detail: problem.detail,
    retryAfter: Number.isFinite(seconds) ? seconds : null,
  });
}

const post = (body, accept, signal) =>
  send("v1/translate", {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: accept },
    body: JSON.stringify(body),
    signal,
  });

/** What is loaded and how much it takes; see GET /v1/model. */
export const model = async (signal) => (await send("v1/model", { signal })).json();

/** Yield the sentences of `text` as they are done; return the summary. */
export async function* translate(text, signal) {
  const options = { offsets: "utf16", alignment: "word" };
  const response = await post({ text, options }, "application/x-ndjson", signal);
  for await (const line of lines(response.body, signal)) {
    const value = JSON.parse(line);
    if (value.type === "error") throw new Problem(value.problem.code, value.problem);
    if (value.type === "summary") return value;
    yield value;
  }
  throw new Problem("connection_lost");
}

/** Return other translations of a sentence, best first: `{text, score}`. */
export async function alternatives(sentence, signal) {
  const options = { alternatives: 3, beam_size: 4 };
  const answer = await (await post({ text: sentence, options }, "application/json", signal)).json();
  // Sent alone, it may be parted where it was not within its text.
  return answer.sentences.length === 1 ? answer.sentences[0].alternatives : [];
}

async function* lines(body, signal) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      const parts = (rest + value).split("\n");
      rest = parts.pop();
      yield* parts;
    }
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new Problem("connection_lost");
  } finally {
    reader.cancel().catch(() => {});
  }
}
