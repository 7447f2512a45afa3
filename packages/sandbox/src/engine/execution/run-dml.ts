import type { Table } from "../catalog/contract.ts";
import type { ExecuteRequest, ExecuteResult } from "../contract.ts";
import { requireQuota } from "../ddl/required-privileges.ts";
import { compileDml, type DmlNode, type DmlStatement } from "../dml/compile-dml.ts";
import { extentsOf } from "../store/rowid.ts";
import { compilationKey } from "./compiled-statement.ts";
import type { PreparedSql } from "./prepared-sql.ts";
import { commit } from "./transaction-end.ts";
import type { WorkingSession } from "./working-session.ts";

/** Compiles a changing statement, or takes what was compiled before for the same circumstances. */
export function compiledDml(
  statement: DmlNode,
  prepared: PreparedSql,
  session: WorkingSession,
): DmlStatement {
  const key = compilationKey(session);
  const before = prepared.compiled;
  if (before?.dml && before.key === key && before.session === session) return before.dml;
  const dml = compileDml(statement, session);
  prepared.compiled = { session, key, dml, open: 0 };
  return dml;
}

/**
 * Runs INSERT, UPDATE, DELETE or MERGE for all rows of binds. With `commit` it commits, unless rows of a batch failed.
 * @throws OraError; the failing execution leaves nothing behind, earlier ones stay.
 */
export async function runDml(
  statement: DmlNode,
  prepared: PreparedSql,
  request: ExecuteRequest,
  session: WorkingSession,
): Promise<Extract<ExecuteResult, { kind: "dml" }>> {
  const dml = compiledDml(statement, prepared, session);
  requireSpace(statement, dml.tables, session);
  const result = await dml.run(request);
  if (request.commit && (result.batchErrors ?? []).length === 0) commit(session);
  return result;
}

/** The first row of a table makes its segment, for which the owner needs a quota. @throws OraError 1950 */
export function requireSpace(
  { kind }: DmlNode,
  tables: readonly Table[],
  { db }: WorkingSession,
): void {
  if (kind === "update" || kind === "delete") return;
  for (const { temporary, external, segment, owner, tablespace } of tables) {
    if (temporary !== null || external || extentsOf(segment).length > 0) continue;
    requireQuota(db, owner, tablespace);
  }
}
