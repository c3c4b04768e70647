/** Joins the page's parts. */

import { model as fetchModel } from "./api.js";
import { Detail } from "./detail.js";
import * as door from "./door.js";
import { Draft } from "./draft.js";
import * as keys from "./keys.js";
import { Light } from "./light.js";
import { element, Rows, sentenceOf } from "./rows.js";
import { Run } from "./run.js";
import { copy, save } from "./save.js";
import * as source from "./source.js";
import { doubts, explain, sentences, waiting } from "./wording.js";

const $ = (id) => document.getElementById(id);
const [desk, area, live, progress] = ["desk", "text", "live", "progress"].map($);

const draft = new Draft();
const rows = new Rows($("rows"));
const light = new Light($("rows"));
const detail = new Detail(rows, light, () => refresh());
let model = null;
let limit = 0;

const run = new Run(draft, {
  sentence(sentence) {
    rows.add(sentence);
    if (!light.current) light.rove(sentence);
    refreshSoon();
  },
  waiting: (problem, seconds) => notice(waiting(problem, seconds)),
  done(times, summary) {
    notice(null);
    if (summary) {
      model = { ...model, ...summary.model };
      showSpeed(times);
    }
    refresh();
    const doubtful = draft.sentences.filter(({ checks }) => checks.length).length;
    live.textContent = `Done: ${sentences(draft.sentences.length)}` + (doubtful ? `, ${doubts(doubtful)}.` : ".");
    if (document.activeElement === area) showCaret();
    else mode("read");
  },
  failed(problem) {
    fail(problem);
    if (door.asks(problem)) showDoor(problem);
    refresh();
  },
});

function translate({ settled = false, typing = false } = {}) {
  const text = area.value;
  run.stop();
  notice(null);
  if (typing) {
    refresh();
    return;
  }
  if (limit && text.trim() && [...text].length > limit) {
    fail({ code: "too_long" });
    refresh();
    return;
  }
  const change = draft.revise(text);
  if (change) {
    detail.close();
    light.show(null);
    rows.revise(draft, change);
    light.rove(draft.sentences[0] ?? null);
    if (!text.trim()) draft.pending = null;
    else {
      live.textContent = "Translating.";
      run.start();
    }
  }
  refresh();
  if (settled && text.trim()) mode("read");
}

function mode(wanted) {
  const reading = wanted === "read" && area.value.trim() !== "" && draft.text === area.value;
  const before = desk.dataset.mode;
  desk.dataset.mode = reading ? "read" : "edit";
  if (before === desk.dataset.mode) return;
  const focused = document.activeElement === area || document.activeElement === document.body;
  if (reading && focused) $("rows").focus({ preventScroll: true });
  refresh();
}

/** Open the text for editing, at `offset` if that is known. */
function edit(offset = null) {
  mode("edit");
  area.focus({ preventScroll: offset === null });
  if (offset !== null) area.setSelectionRange(offset, offset);
}

function clear() {
  writing.cancel();
  area.value = "";
  translate();
  $("speed").textContent = "";
  edit();
}

function fail(problem) {
  const facts = { done: draft.sentences.length, characters: [...area.value].length, limit };
  const [title, advice, label] = explain(problem, facts);
  const parts = [element("strong", "", title), ` ${advice} `];
  if (label && draft.pending) {
    const again = element("button", "", label);
    again.type = "button";
    again.addEventListener("click", () => translate());
    parts.push(again);
  }
  notice(...parts);
}

function notice(...parts) {
  const shown = parts[0] !== null;
  $("notice").hidden = !shown;
  if (shown) $("notice").replaceChildren(...parts);
}

let due = 0;
function refreshSoon() {
  due ||= requestAnimationFrame(refresh);
}

/** Bring everything around the two texts up to date. */
function refresh() {
  cancelAnimationFrame(due);
  due = 0;
  const some = draft.sentences.length > 0;
  const doubtful = draft.sentences.filter(({ checks }) => checks.length).length;
  const length = area.value.length;
  desk.toggleAttribute("data-empty", !some && !run.running);
  $("results").hidden = !some;
  $("clear").hidden = length === 0;
  $("edit").hidden = desk.dataset.mode !== "read";
  $("go").textContent = run.running ? "Stop" : draft.pending && draft.text === area.value ? "Continue" : "Translate";
  const idle = !area.value.trim() || (draft.text === area.value && !draft.pending);
  $("go").hidden = desk.dataset.mode === "read" && !run.running && idle;
  $("go").disabled = !run.running && idle;
  $("next").hidden = doubtful === 0;
  $("next").textContent = `${doubtful} doubtful`;
  $("next").ariaLabel = `${doubts(doubtful)}: go to the next`;
  progress.hidden = !run.running;
  progress.value = draft.pending && length ? draft.pending[0] / length : 1;
  $("rows").ariaBusy = String(run.running);
  $("count").textContent = length
    ? `${length.toLocaleString("en")}${limit ? ` of ${limit.toLocaleString("en")}` : ""} characters`
    : "";
}

function showSpeed({ sentences: count, seconds, first }) {
  if (!count) return;
  const rate = count / seconds;
  $("speed").textContent =
    `${sentences(count)} in ${seconds.toFixed(1)} s, the first after ${first.toFixed(1)} s` +
    (count > 1 ? ` (${rate < 10 ? rate.toFixed(1) : Math.round(rate)} a second)` : "");
}

const writing = source.listen(
  { area, file: $("file"), open: $("open"), desk },
  (_, how) => translate(how),
  fail,
);
const go = keys.listen($("rows"), () => draft, light, {
  open: (sentence) => detail.toggle(sentence),
  close: () => detail.close(),
});

$("go").addEventListener("click", () => {
  writing.cancel();
  if (!run.running) return translate({ settled: true });
  run.stop();
  live.textContent = "Stopped.";
  refresh();
});
$("edit").addEventListener("click", () => edit());
$("clear").addEventListener("click", clear);
$("next").addEventListener("click", () => {
  const doubtful = draft.sentences.filter(({ checks }) => checks.length);
  // The first one, or the one behind the one that is open.
  const next = doubtful.find(({ start }) => start > (detail.sentence?.start ?? -1)) ?? doubtful[0];
  mode("read");
  detail.close();
  go(next);
  detail.toggle(next);
});
$("copy").addEventListener("click", async () => {
  const done = await copy(draft.answer().translation);
  if (!done) return fail({ code: "no_copy" });
  live.textContent = "Copied.";
  $("copy").textContent = "Copied";
  setTimeout(() => ($("copy").textContent = "Copy"), 2000);
});
for (const button of document.querySelectorAll("[data-save]")) {
  button.addEventListener("click", () => save(draft, button.dataset.save, model ?? undefined));
}
$("sample").addEventListener("click", async () => {
  const sample = await fetch(new URL("sample.txt", import.meta.url)).catch(() => null);
  if (sample?.ok) writing.take(await sample.text());
  else fail({ code: "unreachable" });
});
$("rows").addEventListener("click", (event) => {
  const sentence = sentenceOf(event.target);
  if (!sentence || !document.getSelection().isCollapsed) return;
  if (sentence.elements.target.contains(event.target)) detail.toggle(sentence);
  else if (event.pointerType === "mouse") edit(offsetAt(sentence, event));
});
// Beside a field that is being typed in, the caret tells which sentence is meant.
document.addEventListener("selectionchange", showCaret);
area.addEventListener("blur", () => {
  // Not before a click that took the focus has met what it was meant for.
  setTimeout(() => {
    if (document.hasFocus() && document.activeElement !== area && !run.running && !draft.pending) mode("read");
  }, 300);
});

function showCaret() {
  if (document.activeElement !== area || draft.text !== area.value) return;
  const found = draft.sentences[draft.find(area.selectionStart)];
  light.show(found && area.selectionStart <= found.end ? found : null);
}

function offsetAt(sentence, { clientX, clientY }) {
  const place = document.caretPositionFromPoint?.(clientX, clientY);
  if (!place || !sentence.elements.source.contains(place.offsetNode)) return sentence.start;
  const range = new Range();
  range.setStart(sentence.elements.source, 0);
  range.setEnd(place.offsetNode, place.offset);
  return sentence.start + range.toString().length;
}

const showDoor = door.listen(
  { form: $("door"), field: $("key"), fault: $("fault"), forget: $("forget") },
  () => {
    clearTimeout(later);
    notice(null);
    learn();
  },
);

let later = 0;
async function learn() {
  try {
    const found = await fetchModel();
    showDoor(null);
    model = { name: found.name, hash: found.hash, precision: found.precision };
    limit = found.limits.characters;
    $("model").textContent = `Model: ${found.name}, ${found.precision} on ${found.device}`;
    $("model").title = `SHA-256 ${found.hash}`;
    refresh();
  } catch (error) {
    if (door.asks(error)) {
      $("model").textContent = "";
      showDoor(error);
      return;
    }
    $("model").textContent =
      error.code === "not_ready" ? "The model is loading …"
      : error.code === "unreachable" ? "The service cannot be reached."
      : explain(error)[0];
    later = setTimeout(learn, 1000 * (error.retryAfter ?? 5));
  }
}

learn();
refresh();
