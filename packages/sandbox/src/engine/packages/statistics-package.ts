import type { SessionContext, Table } from "../catalog/contract.ts";
import { oraError } from "../errors.ts";
import { usedBlocks } from "../store/rowid.ts";
import { nowMs } from "../store/scn-times.ts";
import { currentRows } from "../store/table-ddl.ts";
import { Lob, type Row } from "../types/value.ts";
import type { PackageProcedure } from "./contract.ts";
import { procedure, textOf } from "./define-procedure.ts";

/** Rows looked at for the average length. */
const sampleRows = 1000;

/** Counts a table's rows and remembers them as its statistics, as ANALYZE and DBMS_STATS do. */
export function gatherStatistics(session: SessionContext, table: Table): void {
  let numRows = 0;
  let sampleBytes = 0;
  for (const row of currentRows(table.segment)) {
    numRows += 1;
    if (numRows <= sampleRows) sampleBytes += rowBytes(row);
  }
  table.statistics = {
    numRows,
    blocks: usedBlocks(table.segment),
    avgRowLen: numRows === 0 ? 0 : Math.round(sampleBytes / Math.min(numRows, sampleRows)),
    lastAnalyzed: nowMs(session.db),
  };
}

/** About as many bytes as the server would count; a LOB out of line counts its locator. */
function rowBytes(row: Row): number {
  let bytes = 3;
  for (const value of row) {
    bytes += 1;
    if (typeof value === "string") bytes += Buffer.byteLength(value);
    else if (value instanceof Uint8Array) bytes += value.length;
    else if (value instanceof Lob) bytes += 40;
    else if (value !== null) bytes += 7;
  }
  return bytes;
}

function tableOf(session: SessionContext, owner: unknown, name: unknown): Table {
  const parts = [textOf(owner) ?? session.currentSchema, textOf(name) ?? ""].map(identifier);
  const found = session.db.objects.get(parts[0] ?? "")?.get(parts[1] ?? "");
  if (found?.kind !== "table") {
    throw oraError(20_000, [
      `Unable to analyze TABLE "${parts.join('"."')}", insufficient privileges or does not exist`,
    ]);
  }
  if (found.owner !== session.user && !session.hasPrivilege("ANALYZE ANY")) {
    throw oraError(20_000, [
      `Unable to analyze TABLE "${parts.join('"."')}", insufficient privileges or does not exist`,
    ]);
  }
  return found;
}

/** Names are folded unless quoted, as DBMS_STATS takes them. */
function identifier(text: string): string {
  return text.startsWith('"') && text.endsWith('"') ? text.slice(1, -1) : text.toUpperCase();
}

/** DBMS_STATS, as far as clients use it. */
export const statisticsProcedures: readonly PackageProcedure[] = [
  procedure(
    `DBMS_STATS.GATHER_TABLE_STATS(OWNNAME v, TABNAME v, PARTNAME v?, ESTIMATE_PERCENT n?, BLOCK_SAMPLE b?,
      METHOD_OPT v?, DEGREE n?, GRANULARITY v?, CASCADE b?, STATTAB v?, STATID v?, STATOWN v?,
      NO_INVALIDATE b?, STATTYPE v?, FORCE b?, OPTIONS v?)`,
    (session, args) => {
      gatherStatistics(session, tableOf(session, args[0], args[1]));
      return {};
    },
  ),
  procedure("DBMS_STATS.GATHER_SCHEMA_STATS(OWNNAME v, ESTIMATE_PERCENT n?)", (session, args) => {
    const owner = identifier(textOf(args[0]) ?? session.currentSchema);
    for (const object of session.db.objects.get(owner)?.values() ?? []) {
      if (object.kind === "table") gatherStatistics(session, object);
    }
    return {};
  }),
  procedure("DBMS_STATS.DELETE_TABLE_STATS(OWNNAME v, TABNAME v)", (session, args) => {
    tableOf(session, args[0], args[1]).statistics = null;
    return {};
  }),
  procedure("DBMS_STATS.FLUSH_DATABASE_MONITORING_INFO()", () => ({})),
];
