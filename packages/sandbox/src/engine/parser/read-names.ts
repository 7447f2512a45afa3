/** A name as read and the offset behind it. */
export interface ReadName {
  readonly kind: "word" | "quoted" | "number";
  readonly value: string;
  readonly end: number;
}

const asciiWord = /[A-Za-z][A-Za-z0-9_$#]*/y;
const anyWord = /\p{L}[\p{L}\p{N}\p{M}_$#]*/uy;
const digits = /[0-9]+/y;

/**
 * Reads an unquoted identifier and folds it to upper case; undefined where none begins.
 * It begins with a letter and goes on with letters, digits, `_`, `$` and `#`.
 * Source: Oracle SQL Language Reference, Database Object Naming Rules.
 */
export function readWord(source: string, at: number): ReadName | undefined {
  asciiWord.lastIndex = at;
  const ascii = asciiWord.exec(source);
  const end = ascii ? at + ascii[0].length : at;
  if (ascii && !(source.charCodeAt(end) > 127)) {
    return { kind: "word", value: ascii[0].toUpperCase(), end };
  }
  anyWord.lastIndex = at;
  const word = anyWord.exec(source)?.[0];
  return word ? { kind: "word", value: foldToUpper(word), end: at + word.length } : undefined;
}

/** Reads `"Name"`; undefined when the closing quote is missing. The value may be empty. */
export function readQuotedIdentifier(source: string, at: number): ReadName | undefined {
  const close = source.indexOf('"', at + 1);
  return close < 0
    ? undefined
    : { kind: "quoted", value: source.slice(at + 1, close), end: close + 1 };
}

/** Reads what may follow a placeholder's colon: a word, a quoted name or digits. */
export function readBindName(source: string, at: number): ReadName | undefined {
  if (source[at] === '"') return readQuotedIdentifier(source, at);
  digits.lastIndex = at;
  const number = digits.exec(source)?.[0];
  if (number) return { kind: "number", value: number, end: at + number.length };
  return readWord(source, at);
}

/** Oracle folds character by character: `ß` has no upper case of one character and stays. */
function foldToUpper(text: string): string {
  return Array.from(text, (character) => {
    const upper = character.toUpperCase();
    return upper.length === character.length ? upper : character;
  }).join("");
}
