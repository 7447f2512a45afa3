import oracledb from "oracledb";

/** A column as the dictionary has it. */
export interface DictionaryColumn {
  readonly name: string;
  /** `DATA_TYPE`, which for timestamps and intervals has precisions in it. */
  readonly dataType: string;
  /** Exact text of the type: `NUMBER(12,2)`, `VARCHAR2(20 BYTE)`. */
  readonly type: string;
  readonly isNullable: boolean;
}

type Text = string | null;

const fetchOptions: oracledb.ExecuteOptions = {
  outFormat: oracledb.OUT_FORMAT_ARRAY,
  maxRows: 0,
  fetchTypeHandler: ({ dbType }) => {
    if (dbType === oracledb.DB_TYPE_BINARY_DOUBLE || dbType === oracledb.DB_TYPE_BINARY_FLOAT) {
      return { converter: numberText };
    }
    if (dbType === oracledb.DB_TYPE_BLOB || dbType === oracledb.DB_TYPE_LONG_RAW) {
      return { type: oracledb.BUFFER, converter: hexOf };
    }
    return { type: oracledb.STRING };
  },
};

async function query(
  connection: oracledb.Connection,
  sql: string,
  binds: readonly string[] = [],
): Promise<readonly (readonly Text[])[]> {
  const { rows = [] } = await connection.execute<Text[]>(sql, [...binds], fetchOptions);
  return rows;
}

/** Binary numbers by the fewest digits of their double. Oracle knows no -0. Source: Oracle SQL Language Reference, Data Types. */
function numberText(value: unknown): Text {
  return value === null ? null : String(value);
}

/** The driver's types let a converter take anything. */
function hexOf(value: unknown): Text {
  return value === null ? null : (value as Buffer).toString("hex");
}

/** The columns of a table in their order. Source: Oracle Database Reference, ALL_TAB_COLUMNS. */
export async function columnsOf(
  connection: oracledb.Connection,
  owner: string,
  table: string,
): Promise<DictionaryColumn[]> {
  const rows = await query(
    connection,
    `SELECT column_name, data_type, data_precision, data_scale, data_length, char_length, char_used, nullable
       FROM all_tab_columns WHERE owner = :1 AND table_name = :2 ORDER BY column_id`,
    [owner, table],
  );
  return rows.map((row) => {
    const [name, dataType] = row as [string, string];
    return { name, dataType, type: typeText(row), isNullable: row[7] === "Y" };
  });
}

function typeText(row: readonly Text[]): string {
  const [, dataType, precision, scale, length, charLength, charUsed] = row;
  switch (dataType) {
    case "NUMBER":
      if (precision === null) return scale === null ? "NUMBER" : `NUMBER(*,${scale})`;
      return `NUMBER(${precision},${scale})`;
    case "FLOAT":
      return `FLOAT(${precision})`;
    case "CHAR":
    case "VARCHAR2":
      return `${dataType}(${charUsed === "C" ? `${charLength} CHAR` : `${length} BYTE`})`;
    case "NCHAR":
    case "NVARCHAR2":
      return `${dataType}(${charLength})`;
    case "RAW":
    case "UROWID":
      return `${dataType}(${length})`;
    default:
      return String(dataType);
  }
}

/**
 * A SELECT expression whose text tells two values apart exactly when Oracle does: written from the manuals, not shared
 * with the programs under test. Source: Oracle SQL Language Reference, TO_CHAR, RAWTOHEX, format models.
 */
function textExpression({ name, dataType }: DictionaryColumn): string {
  const column = `"${name}"`;
  if (dataType === "NUMBER" || dataType === "FLOAT") return `TO_CHAR(${column}, 'TM9')`;
  if (dataType === "DATE") return `TO_CHAR(${column}, 'SYYYY-MM-DD HH24:MI:SS')`;
  if (/^TIMESTAMP.*WITH TIME ZONE/.test(dataType)) {
    return `TO_CHAR(${column}, 'SYYYY-MM-DD HH24:MI:SS.FF9 TZH:TZM')`;
  }
  if (/^TIMESTAMP.*LOCAL/.test(dataType)) {
    return `TO_CHAR(SYS_EXTRACT_UTC(${column}), 'SYYYY-MM-DD HH24:MI:SS.FF9')`;
  }
  if (dataType.startsWith("TIMESTAMP")) return `TO_CHAR(${column}, 'SYYYY-MM-DD HH24:MI:SS.FF9')`;
  if (dataType.startsWith("INTERVAL")) return `TO_CHAR(${column})`;
  if (dataType === "RAW") return `RAWTOHEX(${column})`;
  if (dataType === "ROWID") return `ROWIDTOCHAR(${column})`;
  if (dataType === "JSON") return `JSON_SERIALIZE(${column} RETURNING CLOB)`;
  if (dataType === "VECTOR") return `FROM_VECTOR(${column} RETURNING CLOB)`;
  if (dataType === "BOOLEAN")
    return `CASE ${column} WHEN TRUE THEN 'true' WHEN FALSE THEN 'false' END`;
  if (dataType === "XMLTYPE") return `XMLSERIALIZE(CONTENT ${column} AS CLOB)`;
  if (/^N?CLOB$/.test(dataType)) {
    return `CASE WHEN DBMS_LOB.GETLENGTH(${column}) = 0 THEN TO_CLOB('<empty>') ELSE TO_CLOB(${column}) END`;
  }
  return column;
}

/** The rows of a table, each as `{column: exact text or null}`, ordered by columns (default: the first). */
export async function rowTexts(
  connection: oracledb.Connection,
  owner: string,
  table: string,
  options: { readonly columns?: readonly string[]; readonly orderBy?: string } = {},
): Promise<Record<string, Text>[]> {
  const all = await columnsOf(connection, owner, table);
  const columns = all.filter(({ name }) => options.columns?.includes(name) ?? true);
  const list = columns.map((column, index) => `${textExpression(column)} AS c${index}`);
  const rows = await query(
    connection,
    `SELECT ${list.join(", ")} FROM "${owner}"."${table}" t ORDER BY ${options.orderBy ?? `t."${all[0]?.name}"`}`,
  );
  return rows.map((row) =>
    Object.fromEntries(columns.map(({ name }, index) => [name, row[index] ?? null])),
  );
}

/** Number of rows of a table. */
export async function countRows(
  connection: oracledb.Connection,
  owner: string,
  table: string,
): Promise<number> {
  const [row] = await query(connection, `SELECT COUNT(*) FROM "${owner}"."${table}"`);
  return Number(row?.[0]);
}

/** The tables of an owner, without what the programs keep for themselves while they run. */
export async function tablesOf(connection: oracledb.Connection, owner: string): Promise<string[]> {
  const rows = await query(
    connection,
    "SELECT table_name FROM all_tables WHERE owner = :1 AND temporary = 'N' ORDER BY table_name",
    [owner],
  );
  return rows.map(([name]) => String(name));
}

/** Everything of a table that its DDL says: columns, keys, indexes, comments. */
export interface TableDescription {
  readonly columns: readonly string[];
  /** `P(ID)`, `U(A,B)`, with their columns in order; foreign keys and checks are not looked at. */
  readonly keys: readonly string[];
  readonly comment: string | null;
  readonly columnComments: Readonly<Record<string, string>>;
}

/** Describes a table out of the dictionary. */
export async function describeTable(
  connection: oracledb.Connection,
  owner: string,
  table: string,
): Promise<TableDescription> {
  const columns = await columnsOf(connection, owner, table);
  const keys = await query(
    connection,
    `SELECT c.constraint_type, k.column_name, c.constraint_name FROM all_constraints c
       JOIN all_cons_columns k ON k.owner = c.owner AND k.constraint_name = c.constraint_name
      WHERE c.owner = :1 AND c.table_name = :2 AND c.constraint_type IN ('P', 'U')
      ORDER BY c.constraint_type, c.constraint_name, k.position`,
    [owner, table],
  );
  const grouped = new Map<string, string[]>();
  for (const [kind, column, name] of keys) {
    const key = `${kind} ${name}`;
    grouped.set(key, [...(grouped.get(key) ?? []), String(column)]);
  }
  const [comment] = await query(
    connection,
    "SELECT comments FROM all_tab_comments WHERE owner = :1 AND table_name = :2",
    [owner, table],
  );
  const comments = await query(
    connection,
    "SELECT column_name, comments FROM all_col_comments WHERE owner = :1 AND table_name = :2 AND comments IS NOT NULL",
    [owner, table],
  );
  return {
    columns: columns.map(
      ({ name, type, isNullable }) => `${name} ${type}${isNullable ? "" : " NOT NULL"}`,
    ),
    keys: [...grouped].map(([key, names]) => `${key[0]}(${names.join(",")})`),
    comment: comment?.[0] ?? null,
    columnComments: Object.fromEntries(comments.map(([name, text]) => [name, text ?? ""])),
  };
}
