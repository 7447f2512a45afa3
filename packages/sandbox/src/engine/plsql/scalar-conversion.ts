import { OraError } from "../errors.ts";
import { emptyEnv } from "../expressions/compiled.ts";
import type { Compiled } from "../expressions/contract.ts";
import { implicitConverter } from "../types/convert.ts";
import type { SqlType } from "../types/sql-type.ts";
import type { Value } from "../types/value.ts";
import type { CompileContext } from "./compile-context.ts";
import { asValueError, wrongType } from "./plsql-errors.ts";

const nowhere = emptyEnv();

/** Whether PL/SQL turns one type into the other: BOOLEAN becomes nothing else, whatever SQL does since 23ai. */
export function goTogether(from: SqlType, to: SqlType): boolean {
  if (from.name === "NULL" || to.name === "NULL") return true;
  return (from.name === "BOOLEAN") === (to.name === "BOOLEAN");
}

/** Evaluates an expression; what fails is a value error where PL/SQL says so. */
export function evaluator({ eval: run }: Compiled): () => Value {
  return () => {
    try {
      return run(nowhere);
    } catch (error) {
      throw asValueError(error);
    }
  };
}

/**
 * The value of an expression in another type; lengths are not looked at.
 * @throws OraError 6550 with PLS-00382 when there is no conversion; the errors of values at run time.
 */
export function converted(
  compiled: Compiled,
  type: SqlType,
  context: CompileContext,
  at: number,
): () => Value {
  const compute = evaluator(compiled);
  const convert = converterFor(compiled.type, type, context, at);
  if (!convert) return compute;
  return () => {
    const value = compute();
    try {
      return convert(value);
    } catch (error) {
      throw asValueError(error);
    }
  };
}

function converterFor(
  from: SqlType,
  to: SqlType,
  context: CompileContext,
  at: number,
): ((value: Value) => Value) | null {
  if (!goTogether(from, to)) throw wrongType(context, at);
  try {
    return implicitConverter(from, to, context.expressionSession);
  } catch (error) {
    throw error instanceof OraError && error.number === 932 ? wrongType(context, at) : error;
  }
}
