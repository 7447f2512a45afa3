import type { RowCursor } from "../contract.ts";
import type { PlsqlResult } from "../plsql/contract.ts";
import { compilePlsql } from "../plsql/run-plsql.ts";
import type { Row } from "../types/value.ts";
import { runStatement } from "./run-statement.ts";
import { sqlRunner } from "./sql-runner.ts";
import type { PlsqlRunner } from "./working-session.ts";

/**
 * Compiles an anonymous block or CALL and runs it for every row of binds. When one of them fails, those before it stay.
 * @throws OraError 6550 and what the block raises.
 */
export const runPlsql: PlsqlRunner = async (session, _block, request, prepared) => {
  const runner = sqlRunner(session, runStatement);
  const { bindTypes, bindRows } = request;
  const binds = prepared.binds.map(({ name }) => ({ name, at: -1 }));
  const parsed = { statement: prepared.statement, binds };
  const first = { bindTypes, binds: bindRows[0] ?? [] };
  const block = compilePlsql(session, parsed, prepared.sql, first, runner);
  const out: Row[] = [];
  const implicitResults: RowCursor[] = [];
  const runRow = async (binds: Row): Promise<PlsqlResult> => {
    const result = await block.run(binds);
    out.push(result.out);
    implicitResults.push(...result.implicitResults);
    return result;
  };
  try {
    const { directions, outTypes } = await runRow(first.binds);
    for (const binds of bindRows.slice(1)) await runRow(binds);
    return { kind: "plsql", directions, outTypes, out, implicitResults };
  } catch (error) {
    for (const cursor of implicitResults) cursor.close();
    throw error;
  }
};
