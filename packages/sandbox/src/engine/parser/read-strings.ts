/** A text literal as read: `end` is -1 when it is not terminated. */
export interface ReadString {
  readonly value: string;
  readonly end: number;
  readonly national: boolean;
}

const closingDelimiters: Readonly<Record<string, string>> = {
  "[": "]",
  "(": ")",
  "{": "}",
  "<": ">",
};

const prefixPattern = /(n?q|n|u)?'/iy;

/**
 * Reads `'text'`, `N'text'`, `U'text'`, `Q'{text}'` and `NQ'{text}'`; undefined where no text literal begins.
 * Source: Oracle SQL Language Reference, Text Literals.
 */
export function readString(source: string, at: number): ReadString | undefined {
  const code = source.charCodeAt(at) | 32;
  // ' is 39 (with the bit set 39), n 110, q 113, u 117.
  if (code !== 39 && code !== 110 && code !== 113 && code !== 117) return undefined;
  prefixPattern.lastIndex = at;
  const matched = prefixPattern.exec(source);
  if (!matched) return undefined;
  const prefix = matched[1]?.toUpperCase() ?? "";
  const start = at + matched[0].length;
  if (prefix.endsWith("Q")) return readAlternative(source, start, prefix === "NQ");
  const plain = readPlain(source, start);
  if (prefix === "U" && plain.end >= 0)
    return { ...plain, value: decodeEscapes(plain.value), national: true };
  return { ...plain, national: prefix !== "" };
}

function readPlain(source: string, start: number): { value: string; end: number } {
  let value = "";
  let from = start;
  for (;;) {
    const quote = source.indexOf("'", from);
    if (quote < 0) return { value: "", end: -1 };
    value += source.slice(from, quote);
    if (source[quote + 1] !== "'") return { value, end: quote + 1 };
    value += "'";
    from = quote + 2;
  }
}

/** Any character but a blank may enclose the text. */
function readAlternative(source: string, start: number, national: boolean): ReadString {
  const opening = String.fromCodePoint(source.codePointAt(start) ?? 32);
  if (/\s/.test(opening)) return { value: "", end: -1, national };
  const from = start + opening.length;
  const close = source.indexOf(`${closingDelimiters[opening] ?? opening}'`, from);
  if (close < 0) return { value: "", end: -1, national };
  return { value: source.slice(from, close), end: close + opening.length + 1, national };
}

/** U'…': `\xxxx` is a UTF-16 code unit, `\\` a backslash. */
function decodeEscapes(text: string): string {
  return text.replaceAll(/\\(?:\\|([0-9A-Fa-f]{4}))/g, (_, code: string | undefined) =>
    code === undefined ? "\\" : String.fromCharCode(Number.parseInt(code, 16)),
  );
}
