import type { Column, Table } from "../catalog/contract.ts";
import { oraError } from "../errors.ts";
import { paced } from "../pacing.ts";
import { segmentOf } from "../store/segment.ts";
import { rewriteRows, someRow } from "../store/table-ddl.ts";
import { castConverter } from "../types/convert.ts";
import type { SqlType } from "../types/sql-type.ts";
import { lengthIn } from "../types/text.ts";
import type { Row, Value } from "../types/value.ts";
import type { DdlContext } from "./ddl-context.ts";
import { mentions } from "./pure-expression.ts";
import { hasValues } from "./validate-rows.ts";

/** What a change of a column's type needs: nothing, that the values are converted, or that there are none. */
type Change = "as-is" | "convert" | 1439 | 1440 | 1441 | 30082 | 22858 | 22859;

/**
 * Changes the type of a column. Whatever loses nothing is allowed; the rest only while the column has no values.
 * Source: Oracle SQL Language Reference, ALTER TABLE, modify_col_properties.
 * @throws OraError 1439, 1440, 1441, 22858, 22859, 30082, 54033, 30556, 14060.
 */
export async function changeColumnType(
  column: Column,
  type: SqlType,
  table: Table,
  context: DdlContext,
  at: number,
): Promise<void> {
  const { session } = context;
  if (JSON.stringify(type) === JSON.stringify(column.type)) return;
  checkUses(column, table, at);
  const change = changeOf(column.type, type);
  if (change === 22858 || change === 22859) throw oraError(change, [], at);
  if (change === 1441) {
    if (await isTooLong(column, type, table, context)) throw oraError(1441, [], at);
  } else if (typeof change === "number") {
    const isFilled = await paced(hasValues(table, column, session), session.signal);
    if (isFilled) throw oraError(change, [], at);
  }
  const before = column.type;
  column.type = type;
  if (change === "convert" || change === 1441) await convertRows(column, before, table, context);
}

/** Other parts of the table that depend on the column. */
function checkUses(column: Column, table: Table, at: number): void {
  const name = new Set([column.name]);
  if (table.partitioning?.columns.includes(column.name) === true) throw oraError(14060, [], at);
  const virtual = table.columns.some(
    (other) => other.virtual && mentions(other.virtual.expr, name),
  );
  if (virtual) throw oraError(54033, [], at);
  const functional = table.indexes.some(({ keys }) =>
    keys.some(({ expr }) => expr !== null && mentions(expr, name)),
  );
  if (functional) throw oraError(30556, [], at);
}

const lobs: ReadonlySet<SqlType["name"]> = new Set([
  "CLOB",
  "NCLOB",
  "BLOB",
  "BFILE",
  "JSON",
  "VECTOR",
  "XMLTYPE",
]);

/** LONG becomes a LOB, nothing else does. Source: ORA-22858, ORA-22859. */
function changeOf(from: SqlType, to: SqlType): Change {
  const large = largeChange(from, to);
  if (large !== undefined) return large;
  if (from.name === "NUMBER" && to.name === "NUMBER") return numberChange(from, to);
  if (isText(from) && isText(to)) return textChange(from, to);
  if (from.name === "RAW" && to.name === "RAW") return to.bytes < from.bytes ? 1441 : "as-is";
  if (isInterval(from) && from.name === to.name) return intervalChange(from, to);
  return datetimeChange(from, to);
}

function largeChange(from: SqlType, to: SqlType): Change | undefined {
  if (from.name === "LONG" && (to.name === "CLOB" || to.name === "NCLOB")) return "convert";
  if (from.name === "LONG RAW" && to.name === "BLOB") return "convert";
  if (lobs.has(from.name)) return 22859;
  return lobs.has(to.name) ? 22858 : undefined;
}

type NumberType = Extract<SqlType, { name: "NUMBER" }>;

/** Digits before and after the point may only become more. */
function numberChange(from: NumberType, to: NumberType): Change {
  if (to.floatBits !== undefined || from.floatBits !== undefined) {
    const enough = (to.floatBits ?? 126) >= (from.floatBits ?? 127);
    return enough && to.precision === null ? "as-is" : 1440;
  }
  if (to.precision === null && to.scale === null) return "as-is";
  const before = digitsOf(from, Number.POSITIVE_INFINITY);
  const after = digitsOf(to, 38);
  return after.whole >= before.whole && after.scale >= before.scale ? "as-is" : 1440;
}

/** Digits before the point and behind it; `unlimited` stands for a precision that is not given. */
function digitsOf(
  { precision, scale }: NumberType,
  unlimited: number,
): { readonly whole: number; readonly scale: number } {
  const any = precision === null && scale === null;
  return {
    whole: (precision ?? unlimited) - (scale ?? 0),
    scale: any ? unlimited : (scale ?? 0),
  };
}

type TextType = Extract<SqlType, { name: "VARCHAR2" | "CHAR" | "NVARCHAR2" | "NCHAR" }>;

function isText(type: SqlType): type is TextType {
  return ["VARCHAR2", "CHAR", "NVARCHAR2", "NCHAR"].includes(type.name);
}

/** CHAR becomes VARCHAR2 and back when it gets no shorter. CHAR is padded anew. */
function textChange(from: TextType, to: TextType): Change {
  const national = from.name.startsWith("N") !== to.name.startsWith("N");
  if (national) return 1439;
  const shorter = to.unit === from.unit ? to.length < from.length : to.bytes < from.bytes;
  if (from.name === to.name) return shorter ? 1441 : isPadded(to) ? "convert" : "as-is";
  return shorter ? 1439 : "convert";
}

function isPadded({ name }: TextType): boolean {
  return name === "CHAR" || name === "NCHAR";
}

type IntervalType = Extract<SqlType, { name: `INTERVAL ${string}` }>;

function isInterval(type: SqlType): type is IntervalType {
  return type.name.startsWith("INTERVAL");
}

function intervalChange(from: IntervalType, to: SqlType): Change {
  if (!isInterval(to) || to.precision < from.precision) return 30082;
  const seconds = "secondPrecision" in from ? from.secondPrecision : 0;
  const newSeconds = "secondPrecision" in to ? to.secondPrecision : 0;
  return newSeconds < seconds ? 30082 : "as-is";
}

/** DATE and TIMESTAMP become each other and TIMESTAMP WITH LOCAL TIME ZONE. */
function datetimeChange(from: SqlType, to: SqlType): Change {
  if (from.name === to.name) {
    const less =
      "precision" in from && "precision" in to && (to.precision ?? 0) < (from.precision ?? 0);
    return less ? 30082 : "as-is";
  }
  const local = "TIMESTAMP WITH LOCAL TIME ZONE";
  const source = from.name === "DATE" || from.name === "TIMESTAMP";
  const target = to.name === "DATE" || to.name === "TIMESTAMP" || to.name === local;
  return source && target ? "convert" : 1439;
}

/** Whether a value does not fit into a shorter type. */
async function isTooLong(
  { position }: Column,
  type: SqlType,
  table: Table,
  { session }: DdlContext,
): Promise<boolean> {
  const search = someRow(
    segmentOf(table, session),
    (values) => !fits(values[position] ?? null, type),
  );
  return await paced(search, session.signal);
}

function fits(value: Value, type: SqlType): boolean {
  if (value === null) return true;
  if (value instanceof Uint8Array) return type.name !== "RAW" || value.length <= type.bytes;
  if (typeof value !== "string" || !isText(type)) return true;
  const text = isPadded(type) ? value.trimEnd() : value;
  return lengthIn(text, type.unit) <= type.length;
}

async function convertRows(
  column: Column,
  from: SqlType,
  table: Table,
  { session }: DdlContext,
): Promise<void> {
  const { position, type } = column;
  const convert = castConverter(from, type, session);
  const change = (values: Row): Row => {
    const value = values[position] ?? null;
    if (value === null) return values;
    const converted = convert(value);
    if (converted === value) return values;
    return [...values.slice(0, position), converted, ...values.slice(position + 1)];
  };
  const rewriting = { change, keepsKeys: false };
  await paced(rewriteRows(table, segmentOf(table, session), session, rewriting), session.signal);
}
