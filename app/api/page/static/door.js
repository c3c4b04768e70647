/** The field for a key, where the service asks for one. The key never stands in an address. */

const NAME = "depesche-key";
let held = "";
try {
  // As long as the tab is open; not in others, and not after it.
  held = sessionStorage.getItem(NAME) ?? "";
} catch {
  // A browser may refuse to store anything; then it is held as long as the page is.
}

/** The header that goes with a request. */
export const credentials = () => (held ? { Authorization: `Bearer ${held}` } : {});

/** Whether a problem is one of keys, which another key may solve. */
export const asks = ({ code }) => code === "missing_key" || code === "invalid_key";

function hold(key) {
  held = key;
  try {
    if (key) sessionStorage.setItem(NAME, key);
    else sessionStorage.removeItem(NAME);
  } catch {
    // As above.
  }
}

/** Join the door's elements; `changed` is called when there is another key. Return `show(problem)`. */
export function listen({ form, field, fault, forget }, changed) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const key = field.value.trim();
    // A header cannot hold anything else, and no key does.
    if (!/^[\x21-\x7e]+$/.test(key)) {
      fault.textContent = "This is no key.";
      return;
    }
    hold(key);
    field.value = "";
    changed();
  });
  forget.addEventListener("click", () => {
    hold("");
    changed();
  });
  /** Open the door with what is wrong, or, for null, take it away. */
  return (problem) => {
    const opens = problem !== null;
    form.hidden = !opens;
    forget.hidden = opens || !held;
    if (!opens) return;
    fault.textContent = problem.code === "missing_key" ? "" : problem.detail;
    hold("");
    field.focus();
  };
}
