import { oraError } from "../../errors.ts";

/** One step of a path. Array positions from 0; `fromEnd`: counted back from the last item. */
export type PathStep =
  | { readonly kind: "member"; readonly name: string }
  | { readonly kind: "any-member" }
  | { readonly kind: "descendant"; readonly name: string }
  | { readonly kind: "items"; readonly ranges: readonly ItemRange[] | "all" }
  | { readonly kind: "filter"; readonly test: PathTest }
  | { readonly kind: "method"; readonly name: string };

export interface ItemPosition {
  readonly index: number;
  readonly fromEnd: boolean;
}

export interface ItemRange {
  readonly from: ItemPosition;
  readonly to: ItemPosition;
}

/** A filter expression. */
export type PathTest =
  | { readonly kind: "and" | "or"; readonly left: PathTest; readonly right: PathTest }
  | { readonly kind: "not"; readonly test: PathTest }
  | { readonly kind: "exists"; readonly steps: readonly PathStep[] }
  | {
      readonly kind: "compare";
      readonly op: string;
      readonly left: PathOperand;
      readonly right: PathOperand;
    };

export type PathOperand =
  | { readonly kind: "path"; readonly steps: readonly PathStep[] }
  | { readonly kind: "string"; readonly value: string }
  | { readonly kind: "number"; readonly text: string }
  | { readonly kind: "boolean"; readonly value: boolean }
  | { readonly kind: "null" }
  /** `$name` of PASSING. */
  | { readonly kind: "variable"; readonly name: string };

/** A path: `lax` unwraps and wraps arrays where the step wants the other. */
export interface JsonPath {
  readonly lax: boolean;
  readonly steps: readonly PathStep[];
}

interface Reader {
  readonly text: string;
  at: number;
}

/**
 * Reads a SQL/JSON path expression.
 * Source: Oracle JSON Developer's Guide, SQL/JSON Path Expressions.
 * @throws OraError 40442 for a syntax error, with the offset of the argument.
 */
export function parseJsonPath(text: string, position: number): JsonPath {
  const reader: Reader = { text, at: 0 };
  try {
    const mode = take(reader, /\s*(lax|strict)\s+/y)?.[1] ?? "lax";
    if (!take(reader, /\s*\$/y)) fail();
    const steps = readSteps(reader);
    skip(reader);
    if (reader.at < text.length) fail();
    return { lax: mode === "lax", steps };
  } catch (error) {
    if (error instanceof PathSyntaxError) throw oraError(40442, [], position);
    throw error;
  }
}

class PathSyntaxError extends Error {}

function fail(): never {
  throw new PathSyntaxError("no path");
}

function take(reader: Reader, pattern: RegExp): RegExpExecArray | null {
  pattern.lastIndex = reader.at;
  const match = pattern.exec(reader.text);
  if (match) reader.at += match[0].length;
  return match;
}

function skip(reader: Reader): void {
  take(reader, /\s*/y);
}

function readSteps(reader: Reader): PathStep[] {
  const steps: PathStep[] = [];
  for (;;) {
    const step = readStep(reader);
    if (!step) return steps;
    steps.push(step);
  }
}

const nameText = /[\p{L}_$][\p{L}\p{N}_$]*/uy;

function readStep(reader: Reader): PathStep | undefined {
  const start = reader.at;
  skip(reader);
  if (take(reader, /\.\./y)) return { kind: "descendant", name: readName(reader) };
  if (take(reader, /\.\s*\*/y)) return { kind: "any-member" };
  if (take(reader, /\.\s*/y)) {
    const name = readName(reader);
    if (take(reader, /\s*\(\s*\)/y)) return { kind: "method", name };
    return { kind: "member", name };
  }
  if (take(reader, /\[/y)) return readItems(reader);
  if (take(reader, /\?\s*\(/y)) {
    const test = readOr(reader);
    if (!take(reader, /\s*\)/y)) fail();
    return { kind: "filter", test };
  }
  reader.at = start;
  return undefined;
}

function readName(reader: Reader): string {
  return readQuoted(reader) ?? take(reader, nameText)?.[0] ?? fail();
}

function readQuoted(reader: Reader): string | undefined {
  const match = take(reader, /"(?:[^"\\]|\\.)*"/y);
  if (!match) return undefined;
  try {
    return String(JSON.parse(match[0]));
  } catch {
    return fail();
  }
}

function readItems(reader: Reader): PathStep {
  if (take(reader, /\s*\*\s*\]/y)) return { kind: "items", ranges: "all" };
  const ranges: ItemRange[] = [];
  do {
    const from = readPosition(reader);
    const to = take(reader, /\s+to\s+/y) ? readPosition(reader) : from;
    ranges.push({ from, to });
  } while (take(reader, /\s*,/y));
  if (!take(reader, /\s*\]/y)) fail();
  return { kind: "items", ranges };
}

function readPosition(reader: Reader): ItemPosition {
  const last = take(reader, /\s*last\s*(?:-\s*(\d+))?/y);
  if (last) return { index: Number(last[1] ?? 0), fromEnd: true };
  const index = take(reader, /\s*(\d+)/y);
  return index ? { index: Number(index[1]), fromEnd: false } : fail();
}

function readOr(reader: Reader): PathTest {
  let left = readAnd(reader);
  while (take(reader, /\s*\|\|/y)) left = { kind: "or", left, right: readAnd(reader) };
  return left;
}

function readAnd(reader: Reader): PathTest {
  let left = readTest(reader);
  while (take(reader, /\s*&&/y)) left = { kind: "and", left, right: readTest(reader) };
  return left;
}

function readTest(reader: Reader): PathTest {
  skip(reader);
  if (take(reader, /!\s*(?=\(|exists)/y)) return { kind: "not", test: readTest(reader) };
  if (take(reader, /exists\s*\(\s*/y)) {
    if (!take(reader, /@/y)) fail();
    const steps = readSteps(reader);
    if (!take(reader, /\s*\)/y)) fail();
    return { kind: "exists", steps };
  }
  if (take(reader, /\(/y)) {
    const test = readOr(reader);
    if (!take(reader, /\s*\)/y)) fail();
    return test;
  }
  const left = readOperand(reader);
  const operator = take(
    reader,
    /\s*(==|!=|<>|<=|>=|<|>|has\s+substring|starts\s+with|like_regex|like|eq_regex)/y,
  );
  if (!operator) return left.kind === "path" ? { kind: "exists", steps: left.steps } : fail();
  const op = (operator[1] ?? "").replaceAll(/\s+/g, " ");
  return { kind: "compare", op, left, right: readOperand(reader) };
}

function readOperand(reader: Reader): PathOperand {
  skip(reader);
  if (take(reader, /@/y)) return { kind: "path", steps: readSteps(reader) };
  if (take(reader, /\$(?=[\p{L}_"])/uy)) return { kind: "variable", name: readName(reader) };
  const text = readQuoted(reader);
  if (text !== undefined) return { kind: "string", value: text };
  const number = take(reader, /-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?/y);
  if (number) return { kind: "number", text: number[0] };
  const word = take(reader, /true|false|null/y)?.[0];
  if (word === undefined) fail();
  return word === "null" ? { kind: "null" } : { kind: "boolean", value: word === "true" };
}
