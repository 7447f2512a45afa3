import { readFileSync } from "node:fs";
import { join } from "node:path";
import oracledb, { type Connection } from "oracledb";
import { type Cell, type Row, type SourceTable, sourceTables } from "./datasets.ts";

/** What was loaded into a table of the source. */
export interface LoadedTable {
  readonly table: string;
  readonly rows: number;
  readonly seconds: number;
}

/** Rows sent with one round trip. */
const rowsPerCall = 10_000;

/** Creates the source's tables and fills them with the real data. */
export async function fillSource(connection: Connection): Promise<LoadedTable[]> {
  const loaded: LoadedTable[] = [];
  for (const table of sourceTables) loaded.push(await fill(connection, table));
  loaded.push(await createEveryType(connection));
  return loaded;
}

async function fill(connection: Connection, table: SourceTable): Promise<LoadedTable> {
  const startMs = performance.now();
  const rows = table.rows();
  await connection.execute(`CREATE TABLE ${table.name} (${table.columns.join(", ")})`);
  const binds = planBinds(rows);
  const sql = `INSERT INTO ${table.name} VALUES (${table.values.join(", ")})`;
  for (let start = 0; start < rows.length; start += rowsPerCall) {
    const batch = rows.slice(start, start + rowsPerCall);
    await connection.executeMany(sql, batch.map(binds.toBinds), { bindDefs: binds.definitions });
  }
  await connection.commit();
  if (table.replicationKey !== undefined)
    await indexKey(connection, table.name, table.replicationKey);
  // The tap tells from them how much of a table it has read.
  await connection.execute("BEGIN DBMS_STATS.GATHER_TABLE_STATS(USER, :1); END;", [table.name]);
  return { table: table.name, rows: rows.length, seconds: (performance.now() - startMs) / 1000 };
}

async function indexKey(connection: Connection, table: string, column: string): Promise<void> {
  await connection.execute(`CREATE INDEX ${table}_${column} ON ${table} (${column})`);
}

interface BindPlan {
  readonly definitions: oracledb.BindDefinition[];
  readonly toBinds: (row: Row) => Cell[];
}

/** One definition for each column: by itself the driver guesses from the first row, which may hold nulls. */
function planBinds(rows: readonly Row[]): BindPlan {
  const columns = (rows[0] ?? []).map((_, index) => rows.map((row) => row[index] ?? null));
  const isNumber = columns.map((cells) =>
    cells.every((value) => value === null || typeof value === "number"),
  );
  const definitions = columns.map((cells, index) =>
    isNumber[index]
      ? { type: oracledb.DB_TYPE_NUMBER }
      : { type: oracledb.DB_TYPE_VARCHAR, maxSize: longest(cells) },
  );
  const toBinds = (row: Row): Cell[] =>
    row.map((value, index) => (value === null || isNumber[index] ? value : String(value)));
  return { definitions, toBinds };
}

/** Longest text in bytes, at least 1. */
function longest(cells: readonly Cell[]): number {
  return cells.reduce<number>(
    (most, value) => (value === null ? most : Math.max(most, Buffer.byteLength(String(value)))),
    1,
  );
}

async function createEveryType(connection: Connection): Promise<LoadedTable> {
  const startMs = performance.now();
  const file = join(import.meta.dirname, "..", "every-type.sql");
  const script = readFileSync(file, "utf8");
  const statements = script
    .split(/^\/$/m)
    .map((text) => text.replace(/^--.*$/gm, "").trim())
    .filter((text) => text !== "");
  for (const statement of statements) await connection.execute(statement);
  return { table: "EVERY_TYPE", rows: 2, seconds: (performance.now() - startMs) / 1000 };
}
