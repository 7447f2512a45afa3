import { PrivilegeError, withoutAlarm } from "@singer-oracle/core";
import {
  formatQualified,
  hasOraCode,
  literalMaxBytes,
  type OracleSession,
  sessionBlock,
  type TableName,
} from "@singer-oracle/core/oracle";
import { runDdl } from "./run-ddl.ts";
import type { TableContext } from "./table-request.ts";

/** Statements in one block: a round trip each would take seconds for a wide table. */
const statementsPerBlock = 50;

/**
 * Sets comments, many in one round trip. Comments are no reason to fail: without the right to make them it is said and the
 * table goes without.
 * @throws OracleError, TransientOracleError for everything but a missing right
 */
export async function runComments(
  session: OracleSession,
  statements: readonly string[],
  table: TableName,
  context: TableContext,
): Promise<void> {
  try {
    for (const sql of inBlocks(statements)) await runDdl(session, sql, table, context);
  } catch (error) {
    if (!(error instanceof PrivilegeError) && !hasOraCode(error, "ORA-00942")) throw error;
    const reason = withoutAlarm((error as Error).message);
    context.log.warning(`${formatQualified(table)} goes without comments: ${reason}`);
  }
}

function inBlocks(statements: readonly string[]): readonly string[] {
  const isShort = (sql: string): boolean => Buffer.byteLength(sql, "utf8") <= literalMaxBytes;
  const short = statements.filter(isShort);
  const blocks: string[] = [];
  for (let start = 0; start < short.length; start += statementsPerBlock) {
    blocks.push(sessionBlock(short.slice(start, start + statementsPerBlock)));
  }
  return [...blocks, ...statements.filter((sql) => !isShort(sql))];
}
