import type { RowCursor } from "../contract.ts";
import { oraError } from "../errors.ts";
import type { RefCursor, Value } from "../types/value.ts";
import type { PackageProcedure, ProcedureCall } from "./contract.ts";
import { procedure, textOf } from "./define-procedure.ts";

/** A procedure that is one SQL statement. */
function statement(
  signature: string,
  sql: (...texts: readonly string[]) => string,
): PackageProcedure {
  return procedure(signature, async (_, args, { runSql }) => {
    await runSql(sql(...args.map((arg) => textOf(arg) ?? "")));
    return {};
  });
}

/** @throws OraError 1001 for a cursor that is not open. */
function rowsOf(value: Value | undefined): RowCursor {
  const isCursor = typeof value === "object" && value !== null && "refCursor" in value;
  const rows = isCursor ? (value as RefCursor).refCursor : null;
  if (rows === null || rows === undefined) throw oraError(1001);
  return rows as RowCursor;
}

function returnResult(
  args: readonly (Value | undefined)[],
  call: ProcedureCall,
): Readonly<Record<string, Value>> {
  const rows = rowsOf(args[0]);
  // Results for the caller of a stored program: an anonymous block has only the client.
  call.returnResult(rows);
  return { RC: null };
}

/**
 * Procedures that are SQL by another name.
 * Source: Oracle Database PL/SQL Packages and Types Reference, DBMS_SQL, DBMS_UTILITY, DBMS_TRANSACTION, DBMS_SESSION.
 */
export const sqlProcedures: readonly PackageProcedure[] = [
  procedure("DBMS_SQL.RETURN_RESULT(in-out RC r, TO_CLIENT b?)", (_, args, call) =>
    returnResult(args, call),
  ),
  statement("DBMS_UTILITY.EXEC_DDL_STATEMENT(PARSE_STRING v)", (text = "") => text),
  procedure("DBMS_UTILITY.DB_VERSION(out VERSION v, out COMPATIBILITY v)", ({ version }) => {
    const text = version === 19 ? "19.0.0.0.0" : "23.0.0.0.0";
    return { VERSION: text, COMPATIBILITY: version === 19 ? "19.0.0" : "23.6.0" };
  }),
  statement("DBMS_TRANSACTION.COMMIT()", () => "COMMIT"),
  statement("DBMS_TRANSACTION.COMMIT_COMMENT(CMNT v)", () => "COMMIT"),
  statement("DBMS_TRANSACTION.ROLLBACK()", () => "ROLLBACK"),
  statement("DBMS_TRANSACTION.SAVEPOINT(SAVEPT v)", (name = "") => `SAVEPOINT ${name}`),
  statement(
    "DBMS_TRANSACTION.ROLLBACK_SAVEPOINT(SAVEPT v)",
    (name = "") => `ROLLBACK TO SAVEPOINT ${name}`,
  ),
  statement("DBMS_TRANSACTION.READ_ONLY()", () => "SET TRANSACTION READ ONLY"),
  statement("DBMS_TRANSACTION.READ_WRITE()", () => "SET TRANSACTION READ WRITE"),
  statement("DBMS_SESSION.SET_ROLE(ROLE_CMD v)", (roles = "") => `SET ROLE ${roles}`),
  statement(
    "DBMS_SESSION.SET_NLS(PARAM v, VALUE v)",
    (name = "", value = "") => `ALTER SESSION SET ${name} = ${value}`,
  ),
];
