import { oraError } from "../errors.ts";
import { compileExpr } from "../expressions/compile.ts";
import { convertTo } from "../expressions/compiled.ts";
import type { Scope } from "../expressions/contract.ts";
import { quotedName } from "../expressions/scope.ts";
import type { Expr, FunctionCall, TableRef } from "../parser/ast.ts";
import { dateType, numberType, varchar2 } from "../types/make-type.ts";
import type { SqlType } from "../types/sql-type.ts";
import type { Row } from "../types/value.ts";
import type { NewSource, QueryContext } from "./contract.ts";
import { fixedSource, ticking } from "./fixed-source.ts";

/** Collection types of SYS whose constructors can stand in TABLE(…), with the type of COLUMN_VALUE. */
function elementType(name: string): SqlType | undefined {
  switch (name) {
    case "ODCINUMBERLIST":
      return numberType;
    case "ODCIVARCHAR2LIST":
      return varchar2(4000);
    case "DBMS_DEBUG_VC2COLL":
      return varchar2(1000);
    case "ODCIDATELIST":
      return dateType;
    case "ODCIRAWLIST":
      return { name: "RAW", bytes: 2000 };
    default:
      return undefined;
  }
}

/**
 * TABLE(f(…)) and table functions: collection constructors of SYS, and what the session offers (`tableFunction`), such as
 * DBMS_XPLAN.DISPLAY.
 * Source: Oracle SQL Language Reference, SELECT, table_collection_expression.
 * @throws OraError 904 for an unknown function, 22905 for what is no collection.
 */
export function compileTableFunction(
  ref: Extract<TableRef, { kind: "table-function" }>,
  context: QueryContext,
  scope: Scope,
): NewSource {
  const call = asCall(ref.call);
  if (!call) throw oraError(22905, [], ref.call.at);
  const last = call.name.parts.at(-1) ?? "";
  const element = isSys(call.name.parts) ? elementType(last) : undefined;
  if (element) return collectionSource(ref, call, element, context, scope);
  const own = call.name.parts[0] === "SYS" ? call.name.parts.slice(1) : call.name.parts;
  const found = context.session.tableFunction?.(own.join("."));
  if (!found) throw oraError(904, [quotedName(call.name.parts)], call.at);
  const args = call.args.map(({ name, value }) => ({
    name,
    compiled: compileExpr(value, scope, context.session),
  }));
  return {
    ...fixed(ref, found.columns, last),
    rows: (env) =>
      ticking(
        found.rows(
          context.session,
          args.map(({ name, compiled }) => ({
            ...(name === undefined ? {} : { name }),
            value: compiled.eval(env),
          })),
        ),
      ),
  };
}

function isSys(parts: readonly string[]): boolean {
  return parts.length === 1 || (parts.length === 2 && parts[0] === "SYS");
}

function asCall(expr: Expr): FunctionCall | null {
  if (expr.kind === "call") return expr;
  return expr.kind === "name" ? { kind: "call", name: expr.name, args: [], at: expr.at } : null;
}

function fixed(
  ref: Extract<TableRef, { kind: "table-function" }>,
  columns: readonly { readonly name: string; readonly type: SqlType }[],
  name: string,
): Omit<NewSource, "rows"> {
  const results = columns.map((column) => ({ ...column, nullable: true }));
  return fixedSource(ref.alias, results, 100, {
    operation: "COLLECTION ITERATOR",
    options: "PICKLER FETCH",
    objectName: name,
    rows: 100,
    children: [],
  });
}

function collectionSource(
  ref: Extract<TableRef, { kind: "table-function" }>,
  call: FunctionCall,
  element: SqlType,
  { session }: QueryContext,
  scope: Scope,
): NewSource {
  const items = call.args.map(({ value }) =>
    convertTo(compileExpr(value, scope, session), element, session, value.at),
  );
  return {
    ...fixed(ref, [{ name: "COLUMN_VALUE", type: element }], call.name.parts.at(-1) ?? ""),
    rows: (env) => items.map((item): Row => [item.eval(env)]),
  };
}
