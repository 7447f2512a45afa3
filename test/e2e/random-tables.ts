import oracledb from "oracledb";
import type { Dice } from "./dice.ts";
import { utf8 } from "./random-texts.ts";
import { type RandomType, randomType } from "./random-types.ts";

/** A column of a random table. */
export interface RandomColumn {
  readonly name: string;
  readonly type: RandomType;
  readonly isKey: boolean;
  readonly isNotNull: boolean;
}

/** A table of a random schema. */
export interface RandomTable {
  readonly name: string;
  readonly columns: readonly RandomColumn[];
  /** In the order of the primary key; empty for a table without one. */
  readonly keyColumns: readonly string[];
}

/** What stands in names that nobody quotes right; none of it is `"` or NUL, which no name may have. */
const nameParts = [
  ...["ID", "id", "Id", "select", "SELECT", "ROWID_", "LEVEL", "a.b", "a-b", "a b", "a'b", "';--"],
  ...[
    "/*",
    ":1",
    "&x",
    "?",
    "123",
    "0",
    "_",
    "$",
    "#",
    "%s",
    "{}",
    "\\",
    "ä",
    "Ä",
    "ı",
    "漢字",
    "😀",
  ],
  ...["__proto__", "constructor", "toString", "hasOwnProperty", "length", "NULL", "é".repeat(50)],
] as const;

function names(dice: Dice, count: number, parts: readonly string[], maxBytes: number): string[] {
  const found = new Set<string>();
  while (found.size < count) {
    const name = Array.from({ length: dice.pick([1, 1, 2, 3]) }, () => dice.pick(parts)).join("");
    if (utf8(name) <= maxBytes && name !== "ROWID") found.add(name);
  }
  return [...found];
}

function randomTable(dice: Dice, name: string, version: number): RandomTable {
  const columns = names(dice, dice.int(1, 12), [...nameParts, "\t"], 128).map((column) => ({
    name: column,
    type: randomType(dice, version),
    isKey: false,
    isNotNull: dice.chance(0.2),
  }));
  const keyable = dice.shuffled(columns.filter(({ type }) => type.canBeKey === true));
  const keys = dice.chance(0.8) ? keyable.slice(0, dice.int(1, 3)) : [];
  return {
    name,
    columns: columns.map((column) => ({ ...column, isKey: keys.includes(column) })),
    keyColumns: keys.map((column) => column.name),
  };
}

/** A few tables with hostile names. */
export function randomTables(dice: Dice, version: number): RandomTable[] {
  return names(dice, dice.int(1, 3), nameParts, 60).map((name) => randomTable(dice, name, version));
}

const quoted = (name: string) => `"${name}"`;

/** CREATE TABLE. */
export function ddlOf({ name, columns, keyColumns }: RandomTable): string {
  const clauses = columns.map(
    (column) => `${quoted(column.name)} ${column.type.ddl}${column.isNotNull ? " NOT NULL" : ""}`,
  );
  if (keyColumns.length > 0) clauses.push(`PRIMARY KEY (${keyColumns.map(quoted).join(", ")})`);
  return `CREATE TABLE ${quoted(name)} (${clauses.join(", ")})`;
}

function randomBind(dice: Dice, { type, isKey, isNotNull }: RandomColumn): oracledb.BindParameter {
  const isNull = !isKey && !isNotNull && dice.chance(0.2);
  return { type: type.bindType ?? oracledb.DB_TYPE_VARCHAR, val: isNull ? null : type.value(dice) };
}

const expressionOf = ({ type }: RandomColumn, bind: string) => type.expression?.(bind) ?? bind;

const largeBinds: ReadonlySet<unknown> = new Set([
  oracledb.DB_TYPE_CLOB,
  oracledb.DB_TYPE_NCLOB,
  oracledb.DB_TYPE_BLOB,
]);

const isLarge = ({ type }: RandomColumn): boolean => largeBinds.has(type.bindType);

/** Inserts up to `count` random rows, those left out whose key is there already, and commits. */
export async function insertRows(
  dice: Dice,
  connection: oracledb.Connection,
  { name, columns }: RandomTable,
  count: number,
): Promise<void> {
  // ORA-24816: a LOB's bind stands behind all others.
  const ordered = columns.toSorted((left, right) => Number(isLarge(left)) - Number(isLarge(right)));
  const values = ordered.map((column, i) => expressionOf(column, `:v${i}`));
  const sql = `INSERT INTO ${quoted(name)} (${ordered.map((column) => quoted(column.name)).join(", ")})
VALUES (${values.join(", ")})`;
  for (let i = 0; i < count; i += 1) {
    const binds = Object.fromEntries(
      ordered.map((column, at) => [`v${at}`, randomBind(dice, column)]),
    );
    try {
      await connection.execute(sql, binds);
    } catch (error) {
      if (!String(error).includes("ORA-00001")) throw error;
    }
  }
  await connection.commit();
}

/** Gives about half of the rows other values in columns that are no keys, and commits. */
export async function updateRows(
  dice: Dice,
  connection: oracledb.Connection,
  { name, columns }: RandomTable,
): Promise<void> {
  const others = columns.filter(({ isKey }) => !isKey);
  const { rows = [] } = await connection.execute<[string]>(
    `SELECT ROWIDTOCHAR(ROWID) FROM ${quoted(name)}`,
  );
  for (const [rowid] of rows) {
    if (others.length === 0 || dice.chance(0.5)) continue;
    const column = dice.pick(others);
    await connection.execute(
      `UPDATE ${quoted(name)} SET ${quoted(column.name)} = ${expressionOf(column, ":v")} WHERE ROWID = :r`,
      { v: randomBind(dice, column), r: rowid },
    );
  }
  await connection.commit();
}
