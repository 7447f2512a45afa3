import type { BindDef, BindValue, OracleType } from "@singer-oracle/core/oracle";
import type { TargetColumn } from "../table/table-plan.ts";

/**
 * Sizes that binds of text and bytes are given, in bytes. The server keeps a cursor for each of the first four, so other
 * sizes gain nothing; over 32,767 the bind is a LONG. Source: Oracle Database SQL Tuning Guide, Improving Real-World
 * Performance Through Cursor Sharing (bind graduation).
 */
const steps = [32, 128, 2000, 4000, 32_767] as const;

/** The longest bind that may stand before others. */
const longestShort = 4000;

/** A UTF-16 unit takes at most 3 bytes in UTF-8: a pair of them takes 4. */
const maxBytesPerUnit = 3;

/** Finds the definitions of the binds for one load target. Sizes only grow, so that statements stay what they are. */
export interface BindSizes {
  /**
   * The definition of each column's bind for these rows, in the order of their values.
   * @param rows Values in the order of the columns.
   */
  defsFor(rows: readonly { readonly values: readonly BindValue[] }[]): readonly BindDef[];
}

/** Starts with the smallest sizes, or with those that hold whatever the column can hold. */
export function createBindSizes(columns: readonly TargetColumn[]): BindSizes {
  const enough = columns.map(({ type }) => mostBytes(type));
  const sizes = enough.map((bytes) => (bytes === undefined ? steps[0] : stepFor(bytes)));
  return {
    defsFor: (rows) =>
      columns.map(({ bind }, position): BindDef => {
        const type = bind.bindAs;
        if (!isSized(type)) return { type };
        if (enough[position] !== undefined) return { type, maxBytes: sizes[position] as number };
        const size = Math.max(sizes[position] ?? 0, stepFor(measure(rows, position)));
        sizes[position] = size;
        return { type, maxBytes: size };
      }),
  };
}

/** The longest text of a date, with its nine digits and its zone, is far shorter. */
const dateTextBytes = 128;

/**
 * What a value that fits the column takes at most as a bind, in bytes of UTF-8, so that nothing has to be measured;
 * undefined where that would be more than the longest short bind, or is not known.
 */
function mostBytes(type: OracleType): number | undefined {
  if (type.family === "date" || type.family === "timestamp") return dateTextBytes;
  if (type.family !== "character") return undefined;
  // A character of one byte in the database may take three here.
  const bytes = type.length * 4;
  return bytes <= longestShort ? bytes : undefined;
}

const unsized: ReadonlySet<BindDef["type"]> = new Set<BindDef["type"]>([
  "number",
  "binary-float",
  "binary-double",
  "boolean",
]);

function isSized(type: BindDef["type"]): boolean {
  return !unsized.has(type);
}

function stepFor(bytes: number): number {
  const step = steps.find((size) => bytes <= size);
  return step ?? 2 ** Math.ceil(Math.log2(bytes));
}

/** The longest value of a column in bytes, or an upper bound when that makes no difference. */
function measure(
  rows: readonly { readonly values: readonly BindValue[] }[],
  position: number,
): number {
  let units = 0;
  let bytes = 0;
  for (const { values } of rows) {
    const value = values[position];
    if (typeof value === "string") {
      if (value.length > units) units = value.length;
    } else if (value instanceof Uint8Array && value.length > bytes) bytes = value.length;
  }
  const bound = units * maxBytesPerUnit;
  if (bound <= 128 || stepFor(units) === stepFor(bound)) return Math.max(bound, bytes);
  for (const { values } of rows) {
    const value = values[position];
    // Shorter ones cannot be the longest, whatever their characters are.
    if (typeof value !== "string" || value.length * maxBytesPerUnit <= bytes) continue;
    bytes = Math.max(bytes, Buffer.byteLength(value, "utf8"));
  }
  return bytes;
}
