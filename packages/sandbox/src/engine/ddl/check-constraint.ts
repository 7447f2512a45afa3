import type { Constraint, Table } from "../catalog/contract.ts";
import { OraError, oraError } from "../errors.ts";
import { compileCondition } from "../expressions/compile.ts";
import type { ConstraintDefinition, Expr } from "../parser/ast.ts";
import { walk } from "../query/walk.ts";
import { tableScope } from "./build-columns.ts";
import type { DdlContext } from "./ddl-context.ts";
import { isPure } from "./pure-expression.ts";

/**
 * Fills in a CHECK constraint: the condition and the columns it names.
 * Source: Oracle SQL Language Reference, constraint, Check Constraints.
 * @throws OraError 904 for unknown columns, 2438 when a constraint at a column names another, 2436 for SYSDATE, USER and the
 * like, 2251 for subqueries, 2287 for sequences.
 */
export function buildCheck(
  { session }: DdlContext,
  table: Table,
  constraint: Constraint,
  definition: ConstraintDefinition,
  inlineColumn: string | null | undefined,
): void {
  const { check } = definition;
  if (check === undefined) return;
  if (!isPure(check.condition)) throw oraError(2436, [], check.condition.at);
  compileCondition(check.condition, tableScope(table, table.columns), session);
  const names = columnNames(check.condition);
  const columns = table.columns.filter((column) => !column.unused && names.has(column.name));
  if (typeof inlineColumn === "string") {
    const other = columns.find((column) => column.name !== inlineColumn);
    if (other !== undefined) throw oraError(2438, [], definition.at);
  }
  constraint.check = check;
  constraint.columns = columns;
}

/** Last parts of the names in a condition. */
function columnNames(condition: Expr): Set<string> {
  const names = new Set<string>();
  walk(condition, (node) => {
    if (node["kind"] === "name") {
      const { name } = node as unknown as Extract<Expr, { kind: "name" }>;
      names.add(name.parts.at(-1) ?? "");
    }
    return true;
  });
  return names;
}

/** Whether a column must be JSON by a CHECK (c IS JSON) that is in force. */
export function hasJsonCheck(table: Table, columnName: string): boolean {
  return table.constraints.some(
    ({ kind, enabled, check }) =>
      kind === "check" &&
      enabled &&
      check !== undefined &&
      requiresJson(check.condition, columnName),
  );
}

/** `c IS JSON`, alone or joined to other conditions by AND. */
function requiresJson(condition: Expr, columnName: string): boolean {
  if (condition.kind === "and") {
    return requiresJson(condition.left, columnName) || requiresJson(condition.right, columnName);
  }
  return (
    condition.kind === "is" &&
    condition.what === "JSON" &&
    !condition.negated &&
    condition.operand.kind === "name" &&
    condition.operand.name.parts.at(-1) === columnName
  );
}

/** Rethrows an error of an expression without its place: the expression is not part of the running statement. */
export function withoutPlace<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof OraError) error.position = -1;
    throw error;
  }
}
