import type { SessionContext } from "../catalog/contract.ts";
import type { Expr } from "../parser/ast.ts";
import type { Compiled, Env, Scope } from "./contract.ts";

/** A compiled condition: true, false or unknown (null). */
export type Condition = (env: Env) => boolean | null;

/**
 * Compiles the expressions of one scope. Parts of the compiler get it as an argument, so that they need not import the
 * whole.
 */
export interface Binder {
  readonly scope: Scope;
  readonly session: SessionContext;
  /** @throws OraError with the offset of the offending part. */
  readonly compile: (expr: Expr) => Compiled;
  /** @throws OraError with the offset of the offending part. */
  readonly condition: (expr: Expr) => Condition;
}
