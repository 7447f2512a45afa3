import type { SessionContext, Table } from "../catalog/contract.ts";
import { deleteTableStatistics, gatherTableStatistics } from "../ddl/statistics.ts";
import { oraError } from "../errors.ts";
import { paced } from "../pacing.ts";
import type { PackageProcedure } from "./contract.ts";
import { procedure, textOf } from "./define-procedure.ts";

/** Counts the rows in pieces. @throws OraError 1013 */
async function gatherStatistics(session: SessionContext, table: Table): Promise<void> {
  await paced(gatherTableStatistics(table, session), session.signal);
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
    async (session, args) => {
      await gatherStatistics(session, tableOf(session, args[0], args[1]));
      return {};
    },
  ),
  procedure(
    "DBMS_STATS.GATHER_SCHEMA_STATS(OWNNAME v, ESTIMATE_PERCENT n?)",
    async (session, args) => {
      const owner = identifier(textOf(args[0]) ?? session.currentSchema);
      for (const object of [...(session.db.objects.get(owner)?.values() ?? [])]) {
        if (object.kind === "table") await gatherStatistics(session, object);
      }
      return {};
    },
  ),
  procedure("DBMS_STATS.DELETE_TABLE_STATS(OWNNAME v, TABNAME v)", (session, args) => {
    deleteTableStatistics(tableOf(session, args[0], args[1]));
    return {};
  }),
  procedure("DBMS_STATS.FLUSH_DATABASE_MONITORING_INFO()", () => ({})),
];
