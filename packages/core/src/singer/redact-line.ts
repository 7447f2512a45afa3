import { findJsonProblem } from "./json-reader.ts";

/** No more of a line is looked at, in UTF-16 units. */
const maxScanned = 65_536;

/** Names of a message's own members. Source: Singer SPEC; singer-python, messages.py; Meltano SDK, Batch Messages. */
const envelopeNames: ReadonlySet<string> = new Set([
  "type",
  "stream",
  "record",
  "schema",
  "value",
  "version",
  "time_extracted",
  "key_properties",
  "bookmark_properties",
  "encoding",
  "manifest",
]);

const messageTypes: ReadonlySet<string> = new Set([
  "RECORD",
  "SCHEMA",
  "STATE",
  "ACTIVATE_VERSION",
  "BATCH",
]);

interface Scan {
  /** The start of a JSON text: correct as far as it goes. */
  readonly text: string;
  /** Offset of the next character to read. */
  position: number;
  output: string;
  /** The whole line is correct, or it is correct and its end is missing. */
  readonly isTrusted: boolean;
  /** Type of the message, once it was seen and is a known one. */
  type: string | undefined;
}

/**
 * The start of a line with its values taken out, for messages and logs: `{"type":"RECORD","stream":"a","record":{"ID":…`.
 *
 * Shown are punctuation, the names of a message's own members, its type and stream, and the names of the record's
 * columns; every other value is `…`, objects and arrays inside a record are `{…}` and `[…]`. From the first character on
 * that does not follow JSON's grammar nothing is shown; and if there is one before the end, not even the stream and the
 * columns: a line with a gap may have data in their place.
 *
 * @param maxLength in UTF-16 units; the default is 80
 */
export function redactLine(line: string, maxLength = 80): string {
  const start = line.slice(0, maxScanned);
  const end = findJsonProblem(start)?.position ?? start.length;
  const isTrusted = end === line.length;
  const scan: Scan = {
    text: start.slice(0, end),
    position: 0,
    output: "",
    isTrusted,
    type: undefined,
  };
  const isWhole = redactObject(scan, redactEnvelopeMember) && isTrusted;
  const { output } = scan;
  if (!isWhole || output.length > maxLength) return `${cut(output, maxLength - 1)}…`;
  return output;
}

/** Cuts between characters, not inside a surrogate pair, and without a second `…`. */
function cut(text: string, length: number): string {
  const kept = text.slice(0, length);
  const end = kept.charCodeAt(kept.length - 1);
  const isHalf = end >= 0xd800 && end <= 0xdbff;
  return isHalf || kept.endsWith("…") ? kept.slice(0, -1) : kept;
}

/** This function and those it calls return false at the end of the text, with `output` holding what came before. */
function redactObject(scan: Scan, redactMember: (scan: Scan, name: string) => boolean): boolean {
  if (!take(scan, "{")) return false;
  scan.output += "{";
  if (take(scan, "}")) {
    scan.output += "}";
    return true;
  }
  for (;;) {
    const name = readString(scan);
    if (name === undefined || !take(scan, ":")) return false;
    if (!redactMember(scan, name)) return false;
    if (take(scan, "}")) break;
    if (!take(scan, ",")) return false;
    scan.output += ",";
  }
  scan.output += "}";
  return true;
}

function redactEnvelopeMember(scan: Scan, name: string): boolean {
  const plainName = name.slice(1, -1);
  scan.output += envelopeNames.has(plainName) ? `${name}:` : "…:";
  if (plainName === "record" && isRecord(scan) && peek(scan) === "{") {
    return redactObject(scan, redactColumn);
  }
  const start = scan.output;
  const value = skipValue(scan);
  if (value === undefined) return false;
  scan.output = start + (isShown(scan, plainName, value) ? value : mark(value));
  return true;
}

function isRecord({ type, isTrusted }: Scan): boolean {
  return isTrusted && type === "RECORD";
}

/** A line cut at its start may begin with an object of a record that has a `type` or a `stream` of its own. */
function isShown(scan: Scan, name: string, value: string): boolean {
  if (!value.startsWith('"')) return false;
  if (name === "stream") return scan.isTrusted && scan.type !== undefined;
  if (name !== "type" || !messageTypes.has(value.slice(1, -1))) return false;
  scan.type = value.slice(1, -1);
  return true;
}

function redactColumn(scan: Scan, name: string): boolean {
  scan.output += `${name}:`;
  const value = skipValue(scan);
  if (value === undefined) return false;
  scan.output += mark(value);
  return true;
}

function mark(value: string): string {
  if (value.startsWith("{")) return value === "{}" ? "{}" : "{…}";
  if (value.startsWith("[")) return value === "[]" ? "[]" : "[…]";
  return "…";
}

/** The source text of one value, or `undefined` when the text ends in it. */
function skipValue(scan: Scan): string | undefined {
  const first = peek(scan);
  if (first === '"') return readString(scan);
  const start = scan.position;
  if (first === "{" || first === "[") skipContainer(scan);
  else while (!",}] \t\r\n".includes(scan.text.charAt(scan.position))) scan.position += 1;
  return scan.position < scan.text.length ? scan.text.slice(start, scan.position) : undefined;
}

/** To behind the closing bracket, or to the end of the text. */
function skipContainer(scan: Scan): void {
  let depth = 0;
  do {
    const next = scan.text.charAt(scan.position);
    if (next === "{" || next === "[") depth += 1;
    if (next === "}" || next === "]") depth -= 1;
    if (next !== '"') scan.position += 1;
    else if (readString(scan) === undefined) scan.position = scan.text.length;
  } while (depth > 0 && scan.position < scan.text.length);
}

/** A string with its quotes as it stands in the text. */
function readString(scan: Scan): string | undefined {
  skipBlanks(scan);
  const { text } = scan;
  if (text.charAt(scan.position) !== '"') return undefined;
  let end = scan.position + 1;
  while (end < text.length && text.charCodeAt(end) !== 0x22) {
    end += text.charCodeAt(end) === 0x5c ? 2 : 1;
  }
  if (end >= text.length) return undefined;
  const string = text.slice(scan.position, end + 1);
  scan.position = end + 1;
  return string;
}

function take(scan: Scan, character: string): boolean {
  if (peek(scan) !== character) return false;
  scan.position += 1;
  return true;
}

function peek(scan: Scan): string {
  skipBlanks(scan);
  return scan.text.charAt(scan.position);
}

function skipBlanks(scan: Scan): void {
  while (" \t\r\n".includes(scan.text.charAt(scan.position)) && scan.position < scan.text.length) {
    scan.position += 1;
  }
}
