import { oraError } from "../errors.ts";
import type { Expr } from "../parser/ast.ts";
import { numberType, varchar2 } from "../types/make-type.ts";
import { numberToDouble, type OraNumber } from "../types/number.ts";
import type { BlockScope } from "./block-scope.ts";
import type { CompileContext } from "./compile-context.ts";
import { converted } from "./scalar-conversion.ts";

/** The longest key of an associative array, in bytes. */
const keyBytes = 32_767;

/**
 * A subscript: a whole number (rounded) or a text; null for NULL.
 * @throws OraError at run time 6502 for what is no number.
 */
export function compileNullableKey(
  expr: Expr,
  kind: "integer" | "text",
  scope: BlockScope,
  context: CompileContext,
): () => number | string | null {
  const type = kind === "integer" ? numberType : varchar2(keyBytes);
  const compute = converted(context.scalar(expr, scope), type, context, expr.at);
  return () => {
    const key = compute();
    if (key === null) return null;
    return kind === "integer" ? Math.round(numberToDouble(key as OraNumber)) : String(key);
  };
}

/** A subscript that must not be NULL. @throws OraError at run time 6502 for NULL and for what is no number. */
export function compileKey(
  expr: Expr,
  kind: "integer" | "text",
  scope: BlockScope,
  context: CompileContext,
): () => number | string {
  const compute = compileNullableKey(expr, kind, scope, context);
  return () => {
    const key = compute();
    if (key === null) throw oraError(6502, [": NULL index table key value"]);
    return key;
  };
}

/** A whole number such as a bound of a loop or LIMIT. @throws OraError at run time 6502 for NULL. */
export function compileInteger(
  expr: Expr,
  scope: BlockScope,
  context: CompileContext,
): () => number {
  const compute = compileNullableKey(expr, "integer", scope, context);
  return () => {
    const value = compute();
    if (value === null) throw oraError(6502, [""]);
    return Number(value);
  };
}
