/** What people read about doubts and errors. */

/** By check code: a name, and a sentence. */
export const DOUBTS = {
  empty: ["Nothing there", "No translation came back for this sentence."],
  truncated: ["Cut off", "The translation stops before the sentence ends."],
  repetition: ["Repetition", "The translation repeats itself where the German does not."],
  length_short: ["Too short", "The translation is far shorter than its source; something may be missing."],
  length_long: ["Too long", "The translation is far longer than its source; something may be made up."],
  untranslated: ["Not translated", "German was left standing in the English."],
  unknown_character: ["Lost characters", "The model does not know some characters of the German; they are lost."],
  number: ["Number", "A number is missing, changed or made up."],
  date: ["Date", "A date, month or day of the week is missing, changed or made up."],
  time: ["Time", "A time of day is missing, changed or made up."],
  currency: ["Money", "An amount or its currency is missing, changed or made up."],
  percentage: ["Percentage", "A percentage is missing, changed or made up."],
  url: ["Web address", "A web address is missing, changed or made up."],
  email: ["E-mail address", "An e-mail address is missing, changed or made up."],
  name: ["Name", "The name of a person, place or organisation is missing or changed."],
  negation: ["Negation", "The German says “not”; the English does not seem to."],
  source_language: ["Not German", "This sentence does not seem to be German; it was left as it is."],
  placement: ["Place unsure", "The place of words that were to stay is a guess, or a tag lost its words."],
  glossary: ["Glossary", "A term of the glossary could not be applied."],
};

/** Return name and sentence for a code, also for one that is younger than this page. */
export const doubt = (code) =>
  DOUBTS[code] ?? [code.replaceAll("_", " "), "The service doubts this translation."];

/** Return the sentences for `checks`, each once. */
export const describe = (checks) =>
  [...new Set(checks.map(({ code }) => doubt(code)[1]))].join(" ");

const count = (number) => number.toLocaleString("en");
const some = (number, one, many) => `${count(number)} ${number === 1 ? one : many}`;
export const sentences = (number) => some(number, "sentence", "sentences");
export const doubts = (number) => some(number, "doubtful sentence", "doubtful sentences");

/** Return `[title, what to do, label of a button or null]` for a problem. */
export function explain({ code, detail }, { done = 0, characters = 0, limit = 0 } = {}) {
  const kept = done ? ` The ${sentences(done)} that arrived ${done === 1 ? "is" : "are"} kept.` : "";
  const over = limit && characters > limit;
  switch (code) {
    case "too_long":
    case "body_too_large":
      return [
        "This text is too long.",
        over
          ? `It has ${count(characters)} characters and ${count(limit)} are allowed. Take out at ` +
            `least ${count(characters - limit)}, or translate it in parts.`
          : "Shorten it, or translate it in parts.",
        null,
      ];
    case "overloaded":
      return ["Many people are translating right now.", `Wait a moment, then go on.${kept}`, "Try again"];
    case "missing_key":
      return ["This service asks for a key.", "Put it in above, then go on.", "Try again"];
    case "invalid_key":
      return ["The key is not good.", `${detail} Put in another above.${kept}`, "Try again"];
    case "forbidden":
      return ["The key is not for this.", "Ask whoever runs the service for one that translates.", null];
    case "rate_limited":
    case "too_many_concurrent":
      return ["The key is much in use right now.", `${detail} Wait a moment, then go on.${kept}`, "Try again"];
    case "quota_exceeded":
      return ["The key's characters are used up.", `${detail}${kept}`, null];
    case "not_ready":
      return ["The service is not ready.", "Its model is still loading or has failed. Try again soon.", "Try again"];
    case "draining":
      return ["The service is restarting.", `Try again in a minute.${kept}`, "Try again"];
    case "deadline_exceeded":
      return ["This took too long.", `The service gave up on the rest.${kept} You can go on from there.`, "Continue"];
    case "unreachable":
      return ["The service cannot be reached.", `Check the connection, then try again.${kept}`, "Try again"];
    case "connection_lost":
      return ["The connection was lost.", `${kept.trim()} You can go on from there.`.trim(), "Continue"];
    case "engine_failed":
      return ["A sentence could not be translated.", `${detail}${kept}`, "Try again"];
    case "forbidden_character":
      return ["The text holds a character that cannot be translated.", `${detail} Remove it and try again.`, null];
    case "not_text":
      return ["This file is not text.", "Open a plain text file in UTF-8, or paste the text.", null];
    case "no_copy":
      return ["The browser did not let the page copy.", "Select the translation and copy it by hand.", null];
    default:
      return ["Something went wrong.", `${detail || "The service did not say what."}${kept}`, "Try again"];
  }
}

/** Return what is said while a retry is due in `seconds`. */
export const waiting = ({ code }, seconds) =>
  (code === "overloaded"
    ? "Many people are translating right now."
    : code === "rate_limited" || code === "too_many_concurrent"
      ? "The key is much in use right now."
      : "The service is starting up.") +
  ` Trying again by itself in ${seconds} s.`;
