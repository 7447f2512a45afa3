import type { Binder } from "../../expressions/binder.ts";
import type { Env, TICK } from "../../expressions/contract.ts";
import type { OrderKey } from "../../expressions/ordering.ts";
import type { FunctionCall, Window } from "../../parser/ast.ts";
import type { SqlType } from "../../types/sql-type.ts";
import type { Value } from "../../types/value.ts";

/** A call with OVER being compiled. */
export interface WindowSite {
  readonly binder: Binder;
  readonly call: FunctionCall;
  readonly name: string;
  readonly over: Window;
  readonly orderBy: readonly OrderKey[];
}

/** Values of a partition, row by row. */
export type Compute = (rows: readonly Env[]) => Generator<typeof TICK, readonly Value[]>;

/** One function that exists only with OVER. */
export interface WindowDefinition {
  readonly order: "needed" | "possible" | "refused";
  /** ROWS and RANGE may stand. */
  readonly frame: boolean;
  readonly compile: (site: WindowSite) => CompiledWindow;
}

/** What is left of a call when it is compiled. */
export interface CompiledWindow {
  readonly type: SqlType;
  readonly nullable: boolean;
  readonly compute: Compute;
}

export type WindowTable = Readonly<Record<string, WindowDefinition>>;
