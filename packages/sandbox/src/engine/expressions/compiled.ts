import type { SessionContext } from "../catalog/contract.ts";
import { OraError } from "../errors.ts";
import { implicitConverter } from "../types/convert.ts";
import type { SqlType } from "../types/sql-type.ts";
import type { Value } from "../types/value.ts";
import type { Compiled, Env } from "./contract.ts";

/** An expression whose value is known before any execution. */
export function literalOf(value: Value, type: SqlType): Compiled {
  return { type, constant: true, literal: { value }, eval: () => value };
}

/** An expression computed row by row. */
export function perRow(type: SqlType, evaluate: (env: Env) => Value): Compiled {
  return { type, constant: false, eval: evaluate };
}

/**
 * An expression made of others: constant when all of them are, and then computed once an execution, not once a row.
 * An execution is told by the identity of `session.binds` and `session.now`.
 */
export function derived(
  type: SqlType,
  parts: readonly Compiled[],
  session: SessionContext,
  evaluate: (env: Env) => Value,
): Compiled {
  if (!parts.every((part) => part.constant)) return perRow(type, evaluate);
  return { type, constant: true, eval: onceAnExecution(session, evaluate) };
}

/** Remembers the value for as long as the same execution runs. */
export function onceAnExecution<T>(
  session: SessionContext,
  evaluate: (env: Env) => T,
): (env: Env) => T {
  let binds: readonly Value[] | undefined;
  let now: SessionContext["now"] | undefined;
  let value: T;
  return (env) => {
    if (binds !== session.binds || now !== session.now) {
      value = evaluate(env);
      binds = session.binds;
      now = session.now;
    }
    return value;
  };
}

/**
 * The same expression in another type, by Oracle's implicit conversion.
 * @throws OraError 932 at `at` when there is none; run-time errors such as ORA-01722 come from `eval`.
 */
export function convertTo(
  compiled: Compiled,
  type: SqlType,
  session: SessionContext,
  at: number,
): Compiled {
  const converter = implicitConverter(compiled.type, type, session, at);
  if (!converter) return compiled;
  const inner = compiled.eval;
  return derived(type, [compiled], session, (env) => converter(inner(env)));
}

/** Gives errors that tell no place the offset `at`. */
export function located<T>(evaluate: (env: Env) => T, at: number): (env: Env) => T {
  return (env) => {
    try {
      return evaluate(env);
    } catch (error) {
      if (error instanceof OraError && error.position < 0) error.position = at;
      throw error;
    }
  };
}

/** The environment of constants: no rows. */
export function emptyEnv(up: Env | null = null): Env {
  return {
    rows: [],
    slots: [],
    rownum: 0,
    level: 0,
    prior: null,
    root: null,
    isLeaf: false,
    up,
  };
}
