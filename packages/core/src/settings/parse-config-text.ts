import { parse as parseToml, TomlError } from "smol-toml";
import { type Document, isAlias, LineCounter, parseDocument, visit } from "yaml";
import { findJsonMistake, maxJsonDepth } from "./check-json-text.ts";
import { setOwn } from "./coerce.ts";
import { nestsTooDeeply } from "./yaml-depth.ts";

/** The languages a configuration file may be written in. */
export type ConfigFormat = "json" | "yaml" | "toml";

/** A configuration text that cannot be read; line and column count from 1. Quotes nothing but key names. */
export class ConfigSyntaxError extends Error {
  readonly line: number;
  readonly column: number;
  constructor(what: string, line: number, column: number) {
    super(what);
    this.line = line;
    this.column = column;
  }
}

/**
 * The value of a configuration text. A key that stands twice in one object, an unknown YAML tag and an unresolved alias
 * are refused; YAML is 1.2 with merge keys (`<<`); dates of TOML become texts.
 *
 * @throws ConfigSyntaxError
 */
export function parseConfigText(text: string, format: ConfigFormat): unknown {
  try {
    return plainValue(parseAs(format, text), 0);
  } catch (cause) {
    // What the parsers do with brackets nested without end.
    if (cause instanceof RangeError) throw tooDeep();
    throw cause;
  }
}

/** The format that a text of unknown origin looks like, judged by its first line that is neither empty nor a comment. */
export function sniffConfigFormat(text: string): ConfigFormat {
  const line = text.split(/\r?\n/).find((candidate) => !/^\s*(#|$)/.test(candidate)) ?? "";
  if (/^\s*\[+\s*[\w"'][^\]]*\]+\s*(#.*)?$/.test(line) && !/^\s*\[.*,/.test(line)) return "toml";
  if (/^\s*[{[]/.test(line)) return "json";
  return /^\s*(?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*[\w"'-]+)*\s*=/.test(line) ? "toml" : "yaml";
}

function parseAs(format: ConfigFormat, text: string): unknown {
  switch (format) {
    case "json":
      return parseJsonText(text);
    case "toml":
      return parseTomlText(text);
    case "yaml":
      return parseYamlText(text);
  }
}

// A copy made of plain objects, arrays and scalars: dates of TOML as text, `__proto__` as a property like any other.
function plainValue(value: unknown, depth: number): unknown {
  if (depth > maxJsonDepth) throw tooDeep();
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map((entry) => plainValue(entry, depth + 1));
  if (typeof value !== "object" || value === null) return value;
  const copy: Record<string, unknown> = {};
  for (const [name, entry] of Object.entries(value)) {
    setOwn(copy, name, plainValue(entry, depth + 1));
  }
  return copy;
}

function tooDeep(): ConfigSyntaxError {
  return new ConfigSyntaxError(`the nesting is deeper than ${maxJsonDepth}`, 1, 1);
}

function parseJsonText(text: string): unknown {
  const mistake = findJsonMistake(text);
  if (mistake === undefined) return JSON.parse(text) as unknown;
  const before = text.slice(0, mistake.offset).split("\n");
  throw new ConfigSyntaxError(mistake.what, before.length, (before.at(-1)?.length ?? 0) + 1);
}

function parseTomlText(text: string): unknown {
  try {
    return parseToml(text, { maxDepth: maxJsonDepth });
  } catch (cause) {
    if (!(cause instanceof TomlError)) throw cause;
    // The message of the library goes on with a piece of the text, which may hold a password.
    const what = (cause.message.split("\n")[0] ?? "").replace("Invalid TOML document: ", "");
    throw new ConfigSyntaxError(what, cause.line, cause.column);
  }
}

/** Messages of our own: those of the library may quote the text. Source: yaml 2.9, errors, ErrorCode. */
const yamlMistakes: Readonly<Record<string, string>> = {
  BAD_ALIAS: "an alias (*name) or anchor (&name) is malformed",
  BAD_DQ_ESCAPE: "there is an unknown backslash sequence in a double-quoted text",
  BAD_INDENT: "the indentation is wrong, or a bracket is not closed",
  BAD_SCALAR_START: "a text begins with a reserved character: put it in quotes",
  BLOCK_AS_IMPLICIT_KEY: "there are two colons in one line: put the value in quotes",
  DUPLICATE_KEY: "a key stands there twice",
  MISSING_CHAR: "a quote, bracket, comma, colon or space is missing",
  MULTIPLE_DOCS: "there is more than one document (---)",
  MULTILINE_IMPLICIT_KEY: "a key goes over several lines, or a colon is missing",
  TAB_AS_INDENT: "tabs cannot indent: use spaces",
  TAG_RESOLVE_FAILED: "a tag (!name) is unknown: a text that begins with ! needs quotes",
  UNEXPECTED_TOKEN: "there is something that does not belong here",
};

function parseYamlText(text: string): unknown {
  if (nestsTooDeeply(text)) throw tooDeep();
  const lineCounter = new LineCounter();
  const document = parseDocument(text, {
    lineCounter,
    merge: true,
    prettyErrors: false,
    logLevel: "error",
  });
  const [mistake] = [...document.errors, ...document.warnings];
  if (mistake !== undefined) {
    const what = yamlMistakes[mistake.code] ?? `this is not YAML (${mistake.code})`;
    throw yamlError(what, mistake.pos[0], lineCounter);
  }
  const unresolved = firstUnresolvedAlias(document);
  if (unresolved !== undefined) {
    const what = "an alias (*name) has no anchor: a text that begins with * needs quotes";
    throw yamlError(what, unresolved, lineCounter);
  }
  try {
    return document.toJS({ maxAliasCount: 100 }) as unknown;
  } catch (cause) {
    if (!(cause instanceof ReferenceError)) throw cause;
    throw new ConfigSyntaxError("aliases (*name) are used too often", 1, 1);
  }
}

function yamlError(what: string, offset: number, lineCounter: LineCounter): ConfigSyntaxError {
  const { line, col } = lineCounter.linePos(offset);
  return new ConfigSyntaxError(what, line, col);
}

function firstUnresolvedAlias(document: Document.Parsed): number | undefined {
  let offset: number | undefined;
  visit(document, {
    Alias: (_key, alias) => {
      if (offset === undefined && isAlias(alias) && alias.resolve(document) === undefined) {
        offset = alias.range?.[0] ?? 0;
      }
    },
  });
  return offset;
}
