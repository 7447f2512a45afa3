import { createRecordEncoder, parseExact } from "@singer-oracle/core";
import {
  al32utf8,
  type BindValue,
  bindFor,
  boundColumn,
  createTableStatement,
  createValueBinder,
  ddlType,
  dropTableStatement,
  insertStatement,
  type OracleSession,
  type OracleType,
  parseOracleType,
  type QualifiedName,
  type ReadOptions,
  type Row,
  readColumn,
  selectStatement,
} from "@singer-oracle/core/oracle";
import { allRows } from "./fixture.ts";

/** The type of a text; the test is wrong when it is none. */
export function typeOf(text: string): OracleType {
  const type = parseOracleType(text);
  if (type === undefined) throw new Error(`no type: ${text}`);
  return type;
}

const table: QualifiedName = { owner: null, name: "ROUND_TRIP" };
const stage: QualifiedName = { owner: null, name: "ROUND_TRIP_STAGE" };

/** The binds of JSON values for a column of a type. @throws Error when a value does not fit */
export function bindsOf(type: OracleType, jsonTexts: readonly string[]): BindValue[] {
  const binder = createValueBinder(type, {
    column: "V",
    isKey: false,
    emptyString: "null",
    contentEncoding: "base64",
    cutFraction: false,
    charset: al32utf8,
    maxVarcharBytes: 4000,
    onUnmappableChar: "error",
  });
  return jsonTexts.map((text) => {
    const bound = binder(parseExact(text));
    if (typeof bound === "object" && bound !== null && "doesNotFit" in bound) {
      throw new Error(`${text} does not fit: ${bound.doesNotFit}`);
    }
    return bound instanceof Uint8Array ? Buffer.from(bound) : bound;
  });
}

/**
 * Creates a table with a column of the type, writes JSON values into it as the target does, by way of a stage where the
 * type needs one, and reads them as the tap does. @returns the values as they stand in RECORD messages.
 */
export async function roundTrip(
  session: OracleSession,
  type: OracleType,
  jsonTexts: readonly string[],
  options: Partial<ReadOptions> = {},
): Promise<readonly string[]> {
  await session.execute(createTableStatement({ table, columns: columnsOf(ddlType(type)) }));
  try {
    await write(session, type, bindsOf(type, jsonTexts));
    await session.commit();
    return await read(session, type, options);
  } finally {
    await session.execute(dropTableStatement(table));
  }
}

function columnsOf(type: string): { readonly name: string; readonly type: string }[] {
  return [
    { name: "ID", type: "NUMBER(5)" },
    { name: "V", type },
  ];
}

async function write(
  session: OracleSession,
  type: OracleType,
  values: readonly BindValue[],
): Promise<void> {
  const { bindAs, size, insertExpression, stageType, stageExpression, fromStage } = bindFor(type);
  const isStaged = insertExpression === undefined;
  const into = isStaged ? stage : table;
  if (isStaged && stageType !== null) {
    await session.execute(
      createTableStatement({ table: stage, columns: columnsOf(ddlType(stageType)) }),
    );
  }
  const { sql, binds } = insertStatement({
    table: into,
    columns: [
      boundColumn("V", 1, { size, expression: insertExpression ?? stageExpression }),
      boundColumn("ID", 0),
    ],
  });
  const isValueFirst = binds[0] === "c2";
  const maxBytes = Math.max(1, ...values.map(bytesOf));
  const bindDefs = [{ type: bindAs, maxBytes }, { type: "number" as const }];
  const rows = values.map((value, id) => [value, id]);
  await session.executeMany(sql, isValueFirst ? rows : rows.map((row) => row.toReversed()), {
    bindDefs: isValueFirst ? bindDefs : bindDefs.toReversed(),
  });
  if (!isStaged) return;
  await session.execute(
    `INSERT INTO "ROUND_TRIP" ("ID", "V") SELECT "ID", ${fromStage('"V"')} FROM "ROUND_TRIP_STAGE"`,
  );
  await session.execute(dropTableStatement(stage));
}

function bytesOf(value: BindValue): number {
  if (typeof value === "string") return Buffer.byteLength(value);
  return value instanceof Uint8Array ? value.byteLength : 1;
}

/** The values of the table's column V as they stand in RECORD messages, by ID. */
async function read(
  session: OracleSession,
  type: OracleType,
  options: Partial<ReadOptions>,
): Promise<readonly string[]> {
  const reader = readColumn(type, '"V"', options);
  const items = reader.selectExpressions.map((expression, index) => ({
    expression,
    alias: `E${index}`,
  }));
  const source = { kind: "table", table } as const;
  const rows = await allRows(session, selectStatement({ items, source, orderBy: ['"ID"'] }));
  const values: Row[] = rows.map(([value, length]) => [
    reader.toRecord === undefined ? value : reader.toRecord(value, length),
  ]);
  const columns = [{ name: "V", encoding: reader.encoding, position: 0 }];
  const encoder = createRecordEncoder({ stream: "S", columns });
  let lines = "";
  for (let next = 0; next < values.length; ) {
    const chunk = encoder.encode(values, next, undefined);
    lines += Buffer.from(chunk.bytes).toString();
    next = chunk.nextRow;
  }
  return lines.split("\n").slice(0, -1).map(recordValue);
}

/** The text of the record's only value. */
function recordValue(line: string): string {
  return line.slice('{"type":"RECORD","stream":"S","record":{"V":'.length, -2);
}
