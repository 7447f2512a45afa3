import { oraError } from "../errors.ts";
import { booleanType, numberType, varchar2 } from "../types/make-type.ts";
import type { SqlType } from "../types/sql-type.ts";
import type { CallSite, FunctionTable } from "./contract.ts";
import { nullable, strict } from "./define.ts";
import { regexpFor } from "./posix-regexp.ts";
import { isLob, textBytes, textTypeOf, varying } from "./text-arguments.ts";

function sourceType(site: CallSite): SqlType {
  return site.args[0]?.type ?? varchar2(1);
}

function ofSource(site: CallSite): SqlType {
  const { session } = site.binder;
  const type = sourceType(site);
  if (isLob(type)) return type;
  return varying(textTypeOf(type, textBytes(type, session.nls), session.db.maxStringBytes));
}

/** The nth match from a 1-based position. */
function nthMatch(
  text: string,
  pattern: string,
  position: number,
  occurrence: number,
  parameter: string,
): RegExpExecArray | undefined {
  if (position < 1) throw oraError(1428, [String(position)]);
  if (occurrence < 1) throw oraError(1428, [String(occurrence)]);
  const start = unitOffset(text, position);
  if (start > text.length) return undefined;
  let left = occurrence;
  for (const match of matches(text, pattern, start, parameter)) {
    if (--left === 0) return match;
  }
  return undefined;
}

function* matches(
  text: string,
  pattern: string,
  start: number,
  parameter: string,
): Iterable<RegExpExecArray> {
  const regexp = regexpFor(pattern, parameter, "gd");
  regexp.lastIndex = start;
  for (;;) {
    const match = regexp.exec(text);
    if (!match) return;
    yield match;
    if (match[0] === "") regexp.lastIndex += 1;
  }
}

/** Offset in UTF-16 units of a 1-based character position. */
function unitOffset(text: string, position: number): number {
  if (!/[\ud800-\udfff]/.test(text)) return position - 1;
  return [...text].slice(0, position - 1).join("").length;
}

/** 1-based character position of an offset. */
function characterPosition(text: string, offset: number): number {
  return [...text.slice(0, offset)].length + 1;
}

/** `\1` to `\9` stand for groups, `\\` for a backslash. */
function expand(template: string, match: RegExpExecArray): string {
  return template.replaceAll(/\\(\d|\\)/g, (_, what: string) =>
    what === "\\" ? "\\" : (match[Number(what)] ?? ""),
  );
}

function replaceMatches(
  text: string,
  pattern: string,
  template: string,
  position: number,
  occurrence: number,
  parameter: string,
): string {
  if (position < 1) throw oraError(1428, [String(position)]);
  if (occurrence < 0) throw oraError(1428, [String(occurrence)]);
  let result = "";
  let from = 0;
  let count = 0;
  for (const match of matches(text, pattern, unitOffset(text, position), parameter)) {
    count++;
    if (occurrence !== 0 && count !== occurrence) continue;
    result += text.slice(from, match.index) + expand(template, match);
    from = match.index + match[0].length;
    if (occurrence !== 0) break;
  }
  return result + text.slice(from);
}

/**
 * REGEXP_LIKE, REGEXP_SUBSTR, REGEXP_INSTR, REGEXP_REPLACE, REGEXP_COUNT.
 * Source: Oracle SQL Language Reference, under these names.
 */
export const regexpFunctions: FunctionTable = {
  REGEXP_LIKE: strict({
    args: ["text", "text"],
    optional: ["text"],
    returns: booleanType,
    condition: true,
    evaluate: (_, text, pattern, parameter = "") => regexpFor(pattern, parameter).test(text),
  }),
  REGEXP_SUBSTR: nullable({
    args: ["text", "text"],
    optional: ["integer", "integer", "text", "integer"],
    returns: ofSource,
    evaluate: (_, text, pattern, position = 1, occurrence = 1, parameter = "", group = 0) => {
      if (text === null || pattern === null || position === null || occurrence === null)
        return null;
      if (group === null || group < 0 || group > 9) return null;
      const match = nthMatch(text, pattern, position, occurrence, parameter ?? "");
      return match?.[group] ?? null;
    },
  }),
  REGEXP_INSTR: nullable({
    args: ["text", "text"],
    optional: ["integer", "integer", "integer", "text", "integer"],
    returns: numberType,
    evaluate: (
      _,
      text,
      pattern,
      position = 1,
      occurrence = 1,
      after = 0,
      parameter = "",
      group = 0,
    ) => {
      if (text === null || pattern === null || position === null || occurrence === null)
        return null;
      if (after === null || group === null) return null;
      if (after !== 0 && after !== 1) throw oraError(1428, [String(after)]);
      const match = nthMatch(text, pattern, position, occurrence, parameter ?? "");
      const place = match?.indices?.[group];
      if (!place) return 0;
      return characterPosition(text, after === 1 ? place[1] : place[0]);
    },
  }),
  REGEXP_REPLACE: nullable({
    args: ["text", "text"],
    optional: ["text", "integer", "integer", "text"],
    returns: (site) => {
      const type = sourceType(site);
      return isLob(type) ? type : textTypeOf(type, 4000, site.binder.session.db.maxStringBytes);
    },
    evaluate: (_, text, pattern, template = "", position = 1, occurrence = 0, parameter = "") => {
      if (text === null || position === null || occurrence === null) return null;
      if (pattern === null) return text;
      return replaceMatches(text, pattern, template ?? "", position, occurrence, parameter ?? "");
    },
  }),
  REGEXP_COUNT: nullable({
    args: ["text", "text"],
    optional: ["integer", "text"],
    returns: numberType,
    evaluate: (_, text, pattern, position = 1, parameter = "") => {
      if (text === null || pattern === null || position === null) return null;
      if (position < 1) throw oraError(1428, [String(position)]);
      return [...matches(text, pattern, unitOffset(text, position), parameter ?? "")].length;
    },
  }),
};
