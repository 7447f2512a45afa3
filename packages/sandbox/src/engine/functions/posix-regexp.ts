import { oraError } from "../errors.ts";

const cache = new Map<string, RegExp>();

/**
 * A POSIX extended regular expression with Oracle's Perl-influenced extensions as a JavaScript one.
 * Match parameter: `i` case-insensitive, `c` case-sensitive, `n` the dot matches newline, `m` anchors at lines, `x` ignores
 * blanks; of contradicting ones the last counts.
 * Source: Oracle SQL Language Reference, Appendix D, Oracle Regular Expression Support; REGEXP_LIKE.
 * @throws OraError 1760 for an unknown parameter, 12725 unmatched parentheses, 12726 unmatched bracket, 12728 invalid range,
 * 12729 invalid character class, 12727 invalid back reference, 12722 invalid.
 */
export function regexpFor(pattern: string, parameter: string, flags = ""): RegExp {
  const key = `${flags}/${parameter}/${pattern}`;
  const known = cache.get(key);
  if (known) {
    known.lastIndex = 0;
    return known;
  }
  const options = optionsOf(parameter);
  const source = translatePattern(pattern, options);
  const regexp = build(
    source,
    `u${options.ignoreCase ? "i" : ""}${options.lines ? "m" : ""}${flags}`,
  );
  if (cache.size > 500) cache.clear();
  cache.set(key, regexp);
  return regexp;
}

interface Options {
  ignoreCase: boolean;
  dotAll: boolean;
  lines: boolean;
  extended: boolean;
}

function optionsOf(parameter: string): Options {
  const options = { ignoreCase: false, dotAll: false, lines: false, extended: false };
  for (const letter of parameter) {
    if (letter === "i" || letter === "c") options.ignoreCase = letter === "i";
    else if (letter === "n") options.dotAll = true;
    else if (letter === "m") options.lines = true;
    else if (letter === "x") options.extended = true;
    else throw oraError(1760);
  }
  return options;
}

function build(source: string, flags: string): RegExp {
  try {
    return new RegExp(source, flags);
  } catch (error) {
    throw oraError(regexpErrorNumber(error instanceof Error ? error.message : ""));
  }
}

function regexpErrorNumber(message: string): number {
  if (/group|parenthes|Unmatched '\)'/i.test(message)) return 12725;
  if (/range/i.test(message)) return 12728;
  if (/class/i.test(message)) return 12726;
  if (/reference|escape/i.test(message)) return 12727;
  return 12722;
}

function translatePattern(pattern: string, options: Options): string {
  let result = "";
  let i = 0;
  while (i < pattern.length) {
    const character = String.fromCodePoint(pattern.codePointAt(i) ?? 0);
    if (character === "[") {
      const [text, next] = translateBracket(pattern, i);
      result += text;
      i = next;
    } else if (character === "\\") {
      result += translateEscape(pattern[i + 1] ?? "");
      i += 2;
    } else {
      result += translatePlain(character, pattern, i, options);
      i += character.length;
    }
  }
  return result;
}

function translatePlain(character: string, pattern: string, at: number, options: Options): string {
  if (options.extended && /\s/.test(character)) return "";
  switch (character) {
    case ".":
      return options.dotAll ? "[\\s\\S]" : "[^\\n]";
    case "{":
      return /^\{\d*,?\d*\}/.test(pattern.slice(at)) ? openBrace(pattern, at) : "\\{";
    case "}":
      return /\{\d*,?\d*$/.test(pattern.slice(0, at)) ? "}" : "\\}";
    case "]":
    case "/":
      return `\\${character}`;
    case "$":
      return options.lines ? "(?=\\n|$)" : "$";
    case "*":
    case "+":
    case "?":
      return startsBranch(pattern, at) ? "" : character;
    default:
      return character;
  }
}

/** `{,n}` means at least none. */
function openBrace(pattern: string, at: number): string {
  return pattern[at + 1] === "," ? "{0" : "{";
}

/** A quantifier with nothing before it is ignored. */
function startsBranch(pattern: string, at: number): boolean {
  const before = pattern[at - 1];
  return before === undefined || (/[(|^]/.test(before) && pattern[at - 2] !== "\\");
}

/** The Perl classes, anchors and back references; every other escaped character stands for itself. */
function translateEscape(character: string): string {
  if (character === "") return "\\\\";
  if (/[dDwWsS]/.test(character)) return perlClasses[character] ?? character;
  if (character === "A") return "(?<![\\s\\S])";
  if (character === "Z") return "(?=\\n?(?![\\s\\S]))";
  if (character === "z") return "(?![\\s\\S])";
  if (character === "n") return "n";
  if (/[1-9]/.test(character)) return `\\${character}`;
  return /[\^$\\.*+?()[\]{}|/]/.test(character) ? `\\${character}` : character;
}

const perlClasses: Readonly<Record<string, string>> = {
  d: "[0-9]",
  D: "[^0-9]",
  w: "[\\p{L}\\p{N}_]",
  W: "[^\\p{L}\\p{N}_]",
  s: "\\s",
  S: "\\S",
};

/** A bracket expression from its `[`; returns the translation and the offset behind its `]`. */
function translateBracket(pattern: string, start: number): [string, number] {
  const negated = pattern[start + 1] === "^";
  const first = start + (negated ? 2 : 1);
  let result = negated ? "[^" : "[";
  let i = first;
  while (pattern[i] !== "]" || i === first) {
    if (i >= pattern.length) throw oraError(12726);
    const [text, length] = translateBracketItem(pattern, i, first);
    result += text;
    i += length;
  }
  return [`${result}]`, i + 1];
}

/** `[:class:]`, `[=e=]`, `[.x.]` or one character; with its length in the pattern. */
function translateBracketItem(pattern: string, at: number, first: number): [string, number] {
  const special = /^\[([:.=])(.*?)\1\]/.exec(pattern.slice(at));
  if (special) return [bracketItem(special[1] ?? "", special[2] ?? ""), special[0].length];
  const whole = String.fromCodePoint(pattern.codePointAt(at) ?? 0);
  return [whole === "-" ? dashIn(pattern, at, first) : escapedInClass(whole), whole.length];
}

/** A dash at either end is itself; between two characters it makes a range. */
function dashIn(pattern: string, at: number, first: number): string {
  return at === first || pattern[at + 1] === "]" ? "\\-" : "-";
}

function escapedInClass(character: string): string {
  return /[\\\]^[/(){}|$.*+?]/.test(character) ? `\\${character}` : character;
}

function bracketItem(kind: string, name: string): string {
  if (kind === ".") return escapedInClass(name);
  if (kind === "=") return equivalents(name);
  const known = posixClasses[name];
  if (known === undefined) throw oraError(12729);
  return known;
}

/** All letters with the same base letter. */
function equivalents(letter: string): string {
  const base = letter.normalize("NFD")[0] ?? "";
  let result = escapedInClass(base);
  for (let code = 0xc0; code < 0x250; code++) {
    const other = String.fromCharCode(code);
    if (other.normalize("NFD")[0] === base) result += other;
  }
  return result;
}

const posixClasses: Readonly<Record<string, string>> = {
  alpha: "\\p{L}",
  digit: "0-9",
  alnum: "\\p{L}\\p{N}",
  upper: "\\p{Lu}",
  lower: "\\p{Ll}",
  space: "\\s",
  blank: " \\t",
  punct: "\\p{P}\\p{S}",
  cntrl: "\\p{Cc}",
  print: "\\P{C}",
  graph: "\\p{L}\\p{M}\\p{N}\\p{P}\\p{S}",
  xdigit: "0-9A-Fa-f",
};
