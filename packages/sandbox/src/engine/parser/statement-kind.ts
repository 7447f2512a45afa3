import type { ParsedStatement, Statement } from "./ast.ts";

export type StatementKind = "query" | "dml" | "plsql" | "ddl" | "transaction" | "session";

const kinds: Partial<Record<Statement["kind"], StatementKind>> = {
  query: "query",
  insert: "dml",
  "insert-all": "dml",
  update: "dml",
  delete: "dml",
  merge: "dml",
  block: "plsql",
  call: "plsql",
  commit: "transaction",
  rollback: "transaction",
  savepoint: "transaction",
  "set-transaction": "transaction",
  "lock-table": "transaction",
  "set-constraints": "transaction",
  "alter-session": "session",
  "alter-system": "session",
  "set-role": "session",
  "explain-plan": "session",
};

/**
 * What kind of statement it is, as the session needs to know it: a query has rows, DML counts rows, DDL commits before and
 * after itself and takes no placeholders.
 */
export function statementKind(parsed: ParsedStatement): StatementKind {
  return kinds[parsed.statement.kind] ?? "ddl";
}
