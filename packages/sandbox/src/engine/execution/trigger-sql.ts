import type { SessionContext, Table } from "../catalog/contract.ts";
import { tablesOnDelete } from "../dml/cascades.ts";
import { OraError, oraError } from "../errors.ts";
import type { Name, Statement } from "../parser/ast.ts";
import type { SqlRunner } from "../plsql/contract.ts";
import { walk } from "../query/walk.ts";
import { firingState } from "./firing-state.ts";

/**
 * SQL for the bodies of triggers: what looks at a table that is being changed is refused when it runs, and so is what would end
 * the transaction that fired the trigger.
 * Source: Oracle Database PL/SQL Language Reference, Mutating-Table Restriction, Trigger Restrictions.
 */
export function triggerSql(runner: SqlRunner, session: SessionContext): SqlRunner {
  return {
    ...runner,
    prepare: (statement, bindTypes, scope, sql) => {
      const prepared = runner.prepare(statement, bindTypes, scope, sql);
      const tables = tablesOf(statement, session);
      const refused = refusedVerb(statement, prepared.kind === "ddl");
      return {
        ...prepared,
        run: async (bindRows, options) => {
          const { mutating, transactions } = firingState(session) ?? {};
          const table = tables.find((candidate) => mutating?.has(candidate));
          if (table) throw oraError(4091, [`${table.owner}.${table.name}`]);
          const { transaction } = session;
          if (refused && transaction && transactions?.has(transaction)) {
            throw oraError(4092, [refused]);
          }
          return await prepared.run(bindRows, options);
        },
      };
    },
  };
}

/** What a trigger cannot do unless its transaction is its own: as ORA-04092 calls it. */
function refusedVerb(statement: Statement, isDdl: boolean): string | undefined {
  switch (statement.kind) {
    case "commit":
      return "COMMIT";
    case "rollback":
      return statement.to === undefined ? "ROLLBACK" : "ROLLBACK TO";
    case "savepoint":
      return "SET SAVEPOINT";
    case "set-transaction":
      return "SET TRANSACTION";
    case "set-constraints":
      return "SET CONSTRAINTS";
    default:
      return isDdl ? "COMMIT" : undefined;
  }
}

/** The tables that a statement reads or writes, those behind views and those of ON DELETE among them. */
function tablesOf(statement: unknown, session: SessionContext): Table[] {
  const found = new Set<Table>();
  walk(statement, (node) => {
    if (node["kind"] !== "table" || typeof node["name"] !== "object") return true;
    for (const table of tablesBehind(node["name"] as Name, session)) found.add(table);
    return true;
  });
  const { kind } = statement as Partial<Statement>;
  if (kind !== "delete" && kind !== "merge") return [...found];
  return [...new Set([...found].flatMap((table) => [table, ...tablesOnDelete(table)]))];
}

function tablesBehind(name: Name, session: SessionContext): Table[] {
  try {
    const object = session.resolve(name, "any");
    if (object.kind === "table") return [object];
    if (object.kind !== "view") return [];
    return tablesOf(object.query, session.inSchemaOf?.(object.owner) ?? session);
  } catch (error) {
    // A table of WITH, or nothing that may be used: compiling the statement tells.
    if (error instanceof OraError) return [];
    throw error;
  }
}
