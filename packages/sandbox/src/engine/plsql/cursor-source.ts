import type { RowCursor } from "../contract.ts";
import { oraError } from "../errors.ts";
import type { Expr, FunctionArgument } from "../parser/ast.ts";
import type { BlockScope } from "./block-scope.ts";
import type { CompileContext } from "./compile-context.ts";
import type { DeclaredCursor } from "./declared-cursor.ts";
import { evaluating } from "./function-calls.ts";
import { wrongArguments } from "./plsql-errors.ts";
import type { SqlTemplate } from "./sql-template.ts";

/** The declared cursor of a name; undefined for a variable. */
export function declaredCursor(expr: Expr, scope: BlockScope): DeclaredCursor | undefined {
  if (expr.kind !== "name" && expr.kind !== "call") return undefined;
  const found = scope.lookUp(expr.name.parts);
  return found?.entry.kind === "cursor" && found.rest.length === 0 ? found.entry.cursor : undefined;
}

/** Opens a declared cursor. @throws OraError at run time 6511 when it is open, and what its query raises. */
export function compileOpening(
  cursor: DeclaredCursor,
  args: readonly FunctionArgument[],
  at: number,
  scope: BlockScope,
  context: CompileContext,
): () => Promise<void> {
  const setParameters = compileParameters(cursor, args, at, scope, context);
  const { runtime, session } = context;
  return async () => {
    if (cursor.state.isOpen) throw oraError(6511);
    const values = await evaluating(runtime, () => {
      setParameters();
      return cursor.template.values();
    });
    const rows = await rowsOf(cursor.template, values);
    const { mark } = cursor.template;
    cursor.state.open(rows, { locking: cursor.locking ? session : undefined, mark });
    runtime.opened.add(cursor.state);
  };
}

/** Gives the parameters of a cursor their values. @throws OraError 6550 with PLS-00306 */
function compileParameters(
  { parameters, defaults, name }: DeclaredCursor,
  args: readonly FunctionArgument[],
  at: number,
  scope: BlockScope,
  context: CompileContext,
): () => void {
  const given: (Expr | undefined)[] = parameters.map(() => undefined);
  for (const [position, { name: parameter, value }] of args.entries()) {
    const index =
      parameter === undefined
        ? position
        : parameters.findIndex((candidate) => candidate.name === parameter);
    if (index < 0 || index >= parameters.length || given[index]) {
      throw wrongArguments(context, at, name);
    }
    given[index] = value;
  }
  const values = parameters.map(({ type }, index) => {
    const value = given[index] ?? defaults[index];
    if (!value) throw wrongArguments(context, at, name);
    return context.value(value, type, scope);
  });
  return () => {
    const computed = values.map((get) => get());
    for (const [index, variable] of parameters.entries()) variable.value = computed[index] ?? null;
  };
}

/** The rows of a query. */
export async function rowsOf(
  template: SqlTemplate,
  values: ReturnType<SqlTemplate["values"]>,
): Promise<RowCursor> {
  const result = await template.run([values]);
  if (result.kind !== "query") throw oraError(1001);
  return result.cursor;
}
