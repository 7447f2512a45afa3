import type { ExecuteResult } from "../contract.ts";
import { oraError } from "../errors.ts";
import type { Expr } from "../parser/ast.ts";
import type { SqlType } from "../types/sql-type.ts";
import { Lob, type RefCursor, type Row, type Value } from "../types/value.ts";
import type { BlockScope } from "./block-scope.ts";
import type { CompileContext } from "./compile-context.ts";
import { isScalar, type PlsqlValue } from "./composite.ts";
import { conversionTo } from "./convert-value.ts";
import { CursorState } from "./cursor-state.ts";
import { detached } from "./lob-locators.ts";
import { compileError, wrongType } from "./plsql-errors.ts";
import { ReusableSql } from "./reusable-sql.ts";
import { evaluator } from "./scalar-conversion.ts";
import { assignable, compileValue } from "./value-expression.ts";
import type { VariableType } from "./variable-type.ts";

/** The text of a dynamic statement. `statement`: what ORA-06535 calls it. @throws OraError 6550 for what is no text. */
export function compileText(
  expr: Expr,
  scope: BlockScope,
  context: CompileContext,
): (statement: string) => string {
  const compiled = context.scalar(expr, scope);
  if (!("length" in compiled.type) && !isTextLob(compiled.type) && compiled.type.name !== "NULL") {
    throw wrongType(context, expr.at);
  }
  const compute = evaluator(compiled);
  return (statement) => {
    const value = compute();
    const text = value instanceof Lob ? value.text : value;
    if (typeof text !== "string" || text.trim() === "") throw oraError(6535, [statement]);
    return text;
  };
}

function isTextLob({ name }: SqlType): boolean {
  return name === "CLOB" || name === "NCLOB" || name === "LONG";
}

/** One argument of USING. */
export interface Using {
  readonly mode: "IN" | "OUT" | "IN OUT";
  readonly type: VariableType;
  readonly get: () => Value;
  /** Takes a value of the argument's type. */
  readonly set: ((value: Value) => void) | undefined;
}

/** @throws OraError 6550 with PLS-00457 for NULL, records and collections; PLS-00363. */
export function compileUsing(
  mode: Using["mode"],
  value: Expr,
  scope: BlockScope,
  context: CompileContext,
): Using {
  const { type, get } = compileValue(value, scope, context);
  const isNull = type.kind === "scalar" && type.type.name === "NULL" && value.kind !== "bind";
  if (isNull || type.kind === "record" || type.kind === "collection") {
    throw compileError(context, value.at, "PLS-00457: expressions have to be of SQL types");
  }
  const read = (): Value => (mode === "OUT" ? null : clientValue(get()));
  if (mode === "IN") return { mode, type, get: read, set: undefined };
  const { set } = assignable(value, scope, context);
  const convert = conversionTo(type, type, context, value.at);
  return { mode, type, get: read, set: (result) => set(convert(result)) };
}

/** A value as SQL and the client have it: cursors as what can be fetched from. */
export function clientValue(value: PlsqlValue): Value {
  if (value instanceof CursorState) {
    return value.isOpen ? ({ refCursor: value.cursor } satisfies RefCursor) : null;
  }
  return isScalar(value) ? detached(value) : null;
}

/** Texts whose compiled form a block keeps. */
const mostTexts = 50;

/**
 * Compiles a text, or takes what was compiled before, and runs it for some rows of values.
 * @throws OraError 1008 for too few values, 1006 for too many, and those of the statement.
 */
export async function runText(
  text: string,
  types: readonly SqlType[],
  rows: readonly Row[],
  batchErrors: boolean,
  context: CompileContext,
): Promise<ExecuteResult> {
  const { texts } = context.runtime;
  const key = `${JSON.stringify(types)} ${text}`;
  const known = texts.get(key) ?? compileForTypes(text, types, context);
  const { kind } = known.facts;
  // Settings of the session may change what texts mean.
  if (kind !== "query" && kind !== "dml") texts.clear();
  else {
    texts.set(key, known);
    const [oldest] = texts.keys();
    if (texts.size > mostTexts && oldest !== undefined) texts.delete(oldest);
  }
  return await known.run(rows, batchErrors);
}

function compileForTypes(
  text: string,
  types: readonly SqlType[],
  { runner, session }: CompileContext,
): ReusableSql {
  const { statement, binds } = runner.parse(text);
  checkCount(binds.length, types.length);
  return new ReusableSql(session, () => runner.prepare(statement, types, null, text));
}

/** @throws OraError 1008, 1006 */
export function checkCount(wanted: number, given: number): void {
  if (given < wanted) throw oraError(1008);
  if (given > wanted) throw oraError(1006);
}
