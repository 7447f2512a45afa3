import type { DdlContext } from "../ddl/ddl-context.ts";
import { type DdlStatement, executeDdl } from "../ddl/execute-ddl.ts";
import { catalogChanged } from "./catalog-version.ts";
import { commit } from "./transaction-end.ts";
import type { WorkingSession } from "./working-session.ts";

export { isDdl } from "../ddl/execute-ddl.ts";

/**
 * Runs a DDL statement: what was open before is committed, even when the statement then fails, and so is the statement
 * itself. CREATE and DROP of a private temporary table commit nothing.
 * Source: Oracle SQL Language Reference, Data Definition Language (DDL) Statements; CREATE TABLE, private temporary tables.
 */
export async function runDdl(
  statement: DdlStatement,
  text: string,
  session: WorkingSession,
): Promise<DdlContext["warnings"]> {
  const context: DdlContext = {
    db: session.db,
    session,
    lockTimeoutS: session.settings.ddlLockTimeoutS,
    text,
    warnings: { compilationErrors: false },
    makeVerifier: session.makeVerifier,
  };
  if (isPrivateDdl(statement, session)) {
    await executeDdl(statement, context);
    catalogChanged(session.db);
    return context.warnings;
  }
  commit(session);
  try {
    await executeDdl(statement, context);
  } finally {
    catalogChanged(session.db);
  }
  commit(session);
  return context.warnings;
}

function isPrivateDdl(statement: DdlStatement, { privateTables }: WorkingSession): boolean {
  if (statement.kind === "create-table") return statement.temporary === "private";
  if (statement.kind !== "drop" || statement.object !== "TABLE") return false;
  return privateTables.has(statement.name.parts.at(-1) ?? "");
}
