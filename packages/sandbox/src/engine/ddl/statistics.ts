import type { SessionContext, Table } from "../catalog/contract.ts";
import { oraError } from "../errors.ts";
import { TICK } from "../expressions/contract.ts";
import { tickIsDue } from "../expressions/ticks.ts";
import { paced } from "../pacing.ts";
import { usedBlocks } from "../store/rowid.ts";
import { nowMs } from "../store/scn-times.ts";
import { segmentOf } from "../store/segment.ts";
import { currentRows } from "../store/table-ddl.ts";
import type { SqlType } from "../types/sql-type.ts";
import { Lob, type Value } from "../types/value.ts";
import type { DdlContext, Of } from "./ddl-context.ts";
import { holdsAny, noSuchTable } from "./required-privileges.ts";
import { indexOf } from "./schema-objects.ts";

/** Bytes that each column of a row costs besides its value, as AVG_ROW_LEN counts. */
const columnOverheadBytes = 1;

/** Bytes of values of fixed length. */
const fixedBytes: Readonly<Partial<Record<SqlType["name"], number>>> = {
  BINARY_FLOAT: 4,
  BINARY_DOUBLE: 8,
  DATE: 7,
  TIMESTAMP: 11,
  "TIMESTAMP WITH TIME ZONE": 13,
  "TIMESTAMP WITH LOCAL TIME ZONE": 11,
  "INTERVAL YEAR TO MONTH": 5,
  "INTERVAL DAY TO SECOND": 11,
  BOOLEAN: 1,
};

/**
 * Counts the rows of a table for the dictionary: what ANALYZE and DBMS_STATS.GATHER_TABLE_STATS do.
 * Source: Oracle Database Reference, ALL_TABLES, NUM_ROWS, BLOCKS, AVG_ROW_LEN.
 */
export function* gatherTableStatistics(
  table: Table,
  session: SessionContext,
): Generator<typeof TICK, void> {
  const segment = segmentOf(table, session);
  let numRows = 0;
  let bytes = 0;
  for (const values of currentRows(segment)) {
    if (tickIsDue()) yield TICK;
    numRows += 1;
    for (const column of table.columns) {
      if (column.unused || column.position < 0) continue;
      bytes += columnOverheadBytes + valueBytes(values[column.position] ?? null, column.type);
    }
  }
  table.statistics = {
    numRows,
    blocks: usedBlocks(segment),
    avgRowLen: numRows === 0 ? 0 : Math.round(bytes / numRows),
    lastAnalyzed: nowMs(session.db),
  };
}

/** Forgets the statistics: ANALYZE … DELETE STATISTICS, DBMS_STATS.DELETE_TABLE_STATS. */
export function deleteTableStatistics(table: Table): void {
  table.statistics = null;
}

function valueBytes(value: Value, type: SqlType): number {
  if (value === null) return 0;
  const fixed = fixedBytes[type.name];
  if (fixed !== undefined) return fixed;
  if (typeof value === "string") return Buffer.byteLength(value);
  if (typeof value === "number") return 2 + Math.ceil(String(Math.abs(value)).length / 2);
  if (value instanceof Uint8Array) return value.length;
  return value instanceof Lob ? 100 : 12;
}

/** ANALYZE TABLE | INDEX. @throws OraError 942, 1418, 1031. */
export async function analyze(
  statement: Of<"analyze">,
  { db, session, text }: DdlContext,
): Promise<void> {
  const { name } = statement;
  const owner = name.parts.length > 1 ? (name.parts.at(-2) ?? "") : session.currentSchema;
  if (/^\s*ANALYZE\s+INDEX\b/i.test(text)) {
    if (indexOf(db, owner, name.parts.at(-1) ?? "") === undefined)
      throw oraError(1418, [], name.at);
    return;
  }
  const table = session.resolve(name, "any");
  if (table.kind !== "table") throw noSuchTable(session, name);
  if (table.owner !== session.user && !holdsAny(session, table.owner, "ANALYZE ANY")) {
    throw oraError(1031, [], name.at);
  }
  if (/\bDELETE\s+(SYSTEM\s+)?STATISTICS\b/i.test(text)) deleteTableStatistics(table);
  else if (!/\b(VALIDATE|LIST)\b/i.test(text)) {
    await paced(gatherTableStatistics(table, session), session.signal);
  }
}
