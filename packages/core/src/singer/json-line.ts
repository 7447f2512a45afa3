import type { ValueProblem } from "./record-value-error.ts";

/** JSON text on one line, or why there is none. */
export type JsonLine =
  | { readonly text: string; readonly problem?: undefined }
  | { readonly text?: undefined; readonly problem: ValueProblem };

/** Line breaks and lone surrogates: with the `u` flag a surrogate in a pair is not seen as one. */
const needsWork = /[\n\r\ud800-\udfff]/u;

const notBlank = /[^ \t\n\r]/;

/** Where `rewrite` has to look: escaped quotes and backslashes, quotes, line breaks, lone surrogates. */
const special = /\\["\\]|["\n\r\ud800-\udfff]/gu;

/**
 * JSON text made ready to stand inside a line: line breaks between tokens become blanks, lone surrogates inside strings
 * become `\udXXX`. Everything else stays as it is. The text is not parsed: what is not JSON is not noticed, except empty
 * text, a line break inside a string and a lone surrogate outside of one.
 */
export function toJsonLine(text: string): JsonLine {
  if (!notBlank.test(text)) return { problem: "its JSON text is empty" };
  return needsWork.test(text) ? rewrite(text) : { text };
}

function rewrite(text: string): JsonLine {
  const parts: string[] = [];
  let copied = 0;
  let isInString = false;
  for (const match of text.matchAll(special)) {
    const found = match[0];
    if (found === '"') isInString = !isInString;
    else if (found.length === 1) {
      const replaced = replace(found, isInString);
      if (replaced.problem !== undefined) return replaced;
      parts.push(text.slice(copied, match.index), replaced.text);
      copied = match.index + 1;
    }
  }
  parts.push(text.slice(copied));
  return { text: parts.join("") };
}

/** What stands for a line break or a lone surrogate. */
function replace(character: string, isInString: boolean): JsonLine {
  const isLineBreak = character === "\n" || character === "\r";
  if (isLineBreak && isInString) {
    return { problem: "its JSON text has a line break inside a string" };
  }
  if (isLineBreak) return { text: " " };
  if (!isInString) return { problem: "it is not JSON text" };
  return { text: `\\u${character.charCodeAt(0).toString(16)}` };
}
