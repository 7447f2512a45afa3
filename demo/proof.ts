import { createHash } from "node:crypto";
import oracledb, { type Connection } from "oracledb";

/** A table on both sides: number of rows, and a hash over every value of every row in the order of the key. */
export interface Comparison {
  readonly table: string;
  readonly sourceRows: number;
  readonly targetRows: number;
  readonly sourceHash: string;
  readonly targetHash: string;
  readonly isEqual: boolean;
}

interface Column {
  readonly name: string;
  readonly dataType: string;
}

/** Compares a table of the source with the one of the same name in the target, column by column. */
export async function compareTable(
  source: Connection,
  target: Connection,
  table: string,
): Promise<Comparison> {
  const columns = await readColumns(source, table);
  const keys = await readKeys(source, table);
  const left = await digest(source, table, columns, keys);
  // The target folds names to upper case.
  const folded = columns.map((column) => ({ ...column, name: column.name.toUpperCase() }));
  const right = await digest(target, table, folded, keys);
  return {
    table,
    sourceRows: left.rows,
    targetRows: right.rows,
    sourceHash: left.hash,
    targetHash: right.hash,
    isEqual: left.rows === right.rows && left.hash === right.hash,
  };
}

async function readColumns(connection: Connection, table: string): Promise<Column[]> {
  const { rows = [] } = await connection.execute<[string, string]>(
    "SELECT column_name, data_type FROM user_tab_columns WHERE table_name = :1 ORDER BY column_id",
    [table],
  );
  return rows.map(([name, dataType]) => ({ name, dataType }));
}

async function readKeys(connection: Connection, table: string): Promise<string[]> {
  const { rows = [] } = await connection.execute<[string]>(
    `SELECT cc.column_name FROM user_constraints c JOIN user_cons_columns cc ON cc.constraint_name = c.constraint_name
     WHERE c.table_name = :1 AND c.constraint_type = 'P' ORDER BY cc.position`,
    [table],
  );
  return rows.map(([name]) => name);
}

async function digest(
  connection: Connection,
  table: string,
  columns: readonly Column[],
  keys: readonly string[],
): Promise<{ readonly rows: number; readonly hash: string }> {
  const items = columns.map(({ name, dataType }) => exactText(`"${name}"`, dataType));
  const order = keys.map((key) => `"${key}"`).join(", ");
  const { resultSet } = await connection.execute<unknown[]>(
    `SELECT ${items.join(", ")} FROM "${table}" ORDER BY ${order}`,
    [],
    { resultSet: true, fetchTypeHandler: wholeValues },
  );
  const hash = createHash("sha256");
  let rows = 0;
  for (;;) {
    const batch = (await resultSet?.getRows(2000)) ?? [];
    if (batch.length === 0) break;
    rows += batch.length;
    hash.update(JSON.stringify(batch));
  }
  await resultSet?.close();
  return { rows, hash: hash.digest("hex").slice(0, 16) };
}

/** LOBs as whole texts and buffers instead of locators. */
function wholeValues(column: oracledb.Metadata<unknown>) {
  if (column.dbType === oracledb.DB_TYPE_CLOB || column.dbType === oracledb.DB_TYPE_NCLOB) {
    return { type: oracledb.STRING };
  }
  return column.dbType === oracledb.DB_TYPE_BLOB ? { type: oracledb.BUFFER } : undefined;
}

/** An expression whose text is another one for another value, whatever the client's numbers and dates can hold. */
function exactText(column: string, dataType: string): string {
  if (dataType === "NUMBER" || dataType === "FLOAT") return `TO_CHAR(${column}, 'TM9')`;
  if (dataType === "DATE") return `TO_CHAR(${column}, 'SYYYY-MM-DD"T"HH24:MI:SS')`;
  if (dataType.endsWith("LOCAL TIME ZONE")) {
    return `TO_CHAR(SYS_EXTRACT_UTC(${column}), 'SYYYY-MM-DD"T"HH24:MI:SS.FF9')`;
  }
  if (dataType.endsWith("TIME ZONE")) {
    return `TO_CHAR(${column}, 'SYYYY-MM-DD"T"HH24:MI:SS.FF9TZH:TZM')`;
  }
  if (dataType.startsWith("TIMESTAMP")) return `TO_CHAR(${column}, 'SYYYY-MM-DD"T"HH24:MI:SS.FF9')`;
  if (dataType.startsWith("INTERVAL")) return `TO_CHAR(${column})`;
  if (dataType === "RAW") return `RAWTOHEX(${column})`;
  if (dataType === "JSON") return `JSON_SERIALIZE(${column} RETURNING CLOB)`;
  if (dataType === "VECTOR") return `FROM_VECTOR(${column} RETURNING CLOB)`;
  return column;
}
