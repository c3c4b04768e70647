/** Copying and downloading. */

import { element } from "./rows.js";
import { describe } from "./wording.js";

const TYPES = { txt: "text/plain", html: "text/html", json: "application/json" };

/** Copy `text`; return whether the browser let us. */
export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Without HTTPS there is no clipboard, but there still is the old command.
    const area = element("textarea", "unseen");
    area.value = text;
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    return done;
  }
}

/** Hand `draft` to the browser as a file of `kind`: txt, html or json. */
export function save(draft, kind, model) {
  const answer = draft.answer();
  const content = {
    txt: () => answer.translation,
    html: () => page(draft, answer),
    json: () => `${JSON.stringify({ ...answer, model }, null, 2)}\n`,
  }[kind]();
  const link = element("a");
  link.href = URL.createObjectURL(new Blob([content], { type: `${TYPES[kind]};charset=utf-8` }));
  link.download = `translation.${kind}`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

const STYLE =
  "body{font:1.05rem/1.5 Georgia,serif;max-width:72rem;margin:2rem auto;padding:0 1rem}" +
  "table{border-collapse:collapse;width:100%}td,th{vertical-align:top;text-align:left;width:50%;" +
  "padding:.3rem .8rem;white-space:pre-wrap}.apart td{padding-top:1.2rem}" +
  ".doubtful{text-decoration:underline wavy #b45309}";

/** Return a document of its own with both languages side by side. */
function page(draft, answer) {
  const table = element("table");
  const head = table.createTHead().insertRow();
  head.append(element("th", "", "German"), element("th", "", "English"));
  const body = table.createTBody();
  let end = 0;
  for (const sentence of answer.sentences) {
    const gap = draft.text.slice(end, sentence.source.start);
    end = sentence.source.end;
    const row = body.insertRow();
    if (/\n\s*\n/.test(gap)) row.className = "apart";
    for (const [side, lang] of [["source", "de"], ["target", "en"]]) {
      const cell = row.insertCell();
      cell.lang = lang;
      cell.textContent = sentence[side].text;
      if (side === "target" && sentence.checks.length) {
        cell.className = "doubtful";
        cell.title = describe(sentence.checks);
      }
    }
  }
  // The frame is a text of ours; only the browser writes what came from outside.
  return (
    '<!doctype html>\n<html lang="en">\n<head><meta charset="utf-8"><title>Translation</title>' +
    `<style>${STYLE}</style></head>\n<body>${table.outerHTML}</body>\n</html>\n`
  );
}
