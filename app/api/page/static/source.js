/** Where the German comes from: typing, pasting, a file, a drop. */

// Long enough that a typist's pause is a pause.
const PAUSE = 800;

/** Call `changed(text, {settled})` when text comes in: settled if it came whole, by paste or file. */
export function listen({ area, file, open, desk }, changed, failed) {
  let timer = 0;
  let whole = false;

  const take = (text) => {
    clearTimeout(timer);
    area.value = text;
    // The field ends lines its own way.
    changed(area.value, { settled: true });
  };

  area.addEventListener("paste", () => {
    whole = area.value.trim() === "" || area.selectionEnd - area.selectionStart === area.value.length;
  });
  area.addEventListener("input", () => {
    clearTimeout(timer);
    const settled = whole;
    whole = false;
    changed(area.value, { settled, typing: !settled });
    if (!settled) timer = setTimeout(() => changed(area.value, { settled: false }), PAUSE);
  });
  area.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    clearTimeout(timer);
    changed(area.value, { settled: true });
  });

  const read = async (chosen) => {
    if (!chosen) return;
    try {
      const bytes = await chosen.arrayBuffer();
      const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
      if (text.includes("\0")) throw new TypeError("binary");
      take(text);
    } catch {
      failed({ code: "not_text" });
    }
  };
  open.addEventListener("click", () => file.click());
  file.addEventListener("change", async () => {
    await read(file.files[0]);
    file.value = "";
  });
  desk.addEventListener("dragover", (event) => {
    event.preventDefault();
    desk.classList.add("dropping");
  });
  desk.addEventListener("dragleave", (event) => {
    if (!desk.contains(event.relatedTarget)) desk.classList.remove("dropping");
  });
  desk.addEventListener("drop", (event) => {
    event.preventDefault();
    desk.classList.remove("dropping");
    const [dropped] = event.dataTransfer.files;
    if (dropped) read(dropped);
    else take(event.dataTransfer.getData("text/plain"));
  });
  return { take, cancel: () => clearTimeout(timer) };
}
