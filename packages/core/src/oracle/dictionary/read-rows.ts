import { DiscoveryError } from "../../errors.ts";
import { oraCodeOf } from "../ora-errors.ts";
import type { Binds, Row, SqlReader } from "../sql-reader.ts";

/** A query on the dictionary with its values. */
export interface DictionaryQuery {
  readonly sql: string;
  readonly binds: Binds;
}

/** Says in one line what could not be read and what follows from it. */
export type OnNotice = (text: string) => void;

/** What the readers of the dictionary take besides the connection and the filter. */
export interface DictionaryOptions {
  /** Called once per view that is not visible. Default: nothing is said. */
  readonly onNotice?: OnNotice;
  /** Rows per round trip. Default 5000: rows of the dictionary are short. */
  readonly fetchSize?: number;
  /**
   * Major version of the server. From 23 on VECTOR_INFO of columns and the privileges on the objects of one owner are
   * read. Default: they are not.
   */
  readonly serverMajorVersion?: number;
}

/** Whether what came with 23ai may be asked. */
export function has23ai(options: DictionaryOptions): boolean {
  return (options.serverMajorVersion ?? 0) >= 23;
}

const defaultFetchSize = 5000;

/** Runs a query and hands out its rows in batches. @throws OracleError when the server refuses it. */
export function readBatches(
  reader: SqlReader,
  query: DictionaryQuery,
  options: DictionaryOptions = {},
): AsyncIterable<readonly Row[]> {
  return reader.rows(query.sql, query.binds, {
    fetchSize: options.fetchSize ?? defaultFetchSize,
  });
}

/** Runs a query and returns all its rows. @throws OracleError when the server refuses it. */
export async function readAllRows(
  reader: SqlReader,
  query: DictionaryQuery,
  options: DictionaryOptions = {},
): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for await (const batch of readBatches(reader, query, options)) {
    for (const row of batch) rows.push(row);
  }
  return rows;
}

/**
 * Codes that a missing grant or an older server gives for a view or a column that is not there.
 * Source: Oracle Database Error Messages, ORA-00942, ORA-01031, ORA-00904, ORA-41900 (23ai, missing privilege).
 */
const invisibleCodes: ReadonlySet<string> = new Set([
  "ORA-00942",
  "ORA-01031",
  "ORA-00904",
  "ORA-41900",
]);

/** Whether an error means that a dictionary view or one of its columns is not there for this user. */
export function isInvisible(error: unknown): boolean {
  return invisibleCodes.has(oraCodeOf(error) ?? "");
}

/**
 * Does work that needs a dictionary view, or returns `fallback` with one notice when the view is not visible.
 * @throws OracleError for every other error.
 */
export async function readIfVisible<T>(
  view: string,
  consequence: string,
  work: () => Promise<T>,
  fallback: T,
  options: DictionaryOptions,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isInvisible(error)) throw error;
    options.onNotice?.(`${view} cannot be read (${oraCodeOf(error)}): ${consequence}`);
    return fallback;
  }
}

/**
 * Does work that needs a dictionary view without which nothing can be said.
 * @throws DiscoveryError when the view is not visible; OracleError for every other error.
 */
export async function readRequired<T>(view: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isInvisible(error)) throw error;
    const code = oraCodeOf(error) ?? "DISCOVERY";
    throw new DiscoveryError(`${view} cannot be read (${code})`, {
      code,
      hint: "The ALL_ views of Oracle Database 12.1 or later are needed; by default every user may read them.",
      details: { view },
      cause: error,
    });
  }
}

/** A text of the dictionary; undefined and '' are NULL. @throws DiscoveryError when it is not text. */
export function textOrNull(value: unknown, column: string): string | null {
  if (value === null || value === undefined || value === "") return null;
  if (typeof value === "string") return value;
  throw new DiscoveryError(`${column} of the dictionary is not text but ${typeof value}`, {
    details: { column },
  });
}

/** A text of the dictionary that is never NULL. @throws DiscoveryError when it is NULL or not text. */
export function textOf(value: unknown, column: string): string {
  const text = textOrNull(value, column);
  if (text !== null) return text;
  throw new DiscoveryError(`${column} of the dictionary is NULL`, { details: { column } });
}

/**
 * A whole number of the dictionary, which arrives as text, number or bigint. Beyond 2^53 it is the nearest number.
 * @throws DiscoveryError when it is not a whole number.
 */
export function integerOrNull(value: unknown, column: string): number | null {
  if (value === null || value === undefined || value === "") return null;
  const isNumeric = typeof value === "number" || typeof value === "bigint";
  const isDigits = typeof value === "string" && /^\s*[-+]?\d+\s*$/.test(value);
  const number = isNumeric || isDigits ? Number(value) : Number.NaN;
  if (Number.isInteger(number)) return number;
  throw new DiscoveryError(`${column} of the dictionary is not a whole number`, {
    details: { column },
  });
}

/** A whole number of the dictionary that is never NULL. @throws DiscoveryError when it is NULL or not a whole number. */
export function integerOf(value: unknown, column: string): number {
  const number = integerOrNull(value, column);
  if (number !== null) return number;
  throw new DiscoveryError(`${column} of the dictionary is NULL`, { details: { column } });
}

/** Whether a flag of the dictionary has this value; blanks around it do not count. */
export function isFlag(value: unknown, expected: string): boolean {
  return typeof value === "string" && value.trim() === expected;
}
