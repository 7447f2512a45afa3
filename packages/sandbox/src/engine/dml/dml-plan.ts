import type { Table } from "../catalog/contract.ts";
import type { Expr } from "../parser/ast.ts";
import type { SqlType } from "../types/sql-type.ts";
import type { Execution } from "./execution.ts";
import type { TableTriggers } from "./fire-triggers.ts";
import type { ReturningClause } from "./returning.ts";

/** A value that is nothing but a bind, and the column it goes to. */
export interface BoundColumn {
  readonly bind: number;
  readonly type: SqlType;
}

/** A compiled changing statement. */
export interface DmlPlan {
  /** Tables that are locked before the first row is changed. */
  readonly tables: readonly Table[];
  /** INSERT by direct path: the tables are locked EXCLUSIVE instead of ROW EXCLUSIVE. */
  readonly directPath?: boolean;
  /** One execution without waiting for anybody: INSERT … VALUES. @throws WouldWait, to be tried again from the start. */
  readonly executeNow: ((run: Execution) => void) | null;
  /** One execution. @throws Restart, to be tried again from the start. */
  readonly execute: (run: Execution) => Promise<void>;
  readonly returning: ReturningClause | null;
  /** The triggers that it fires, a table and an event each. Empty with `executeNow`. */
  readonly triggers?: readonly TableTriggers[];
  readonly bound: readonly BoundColumn[];
}

/** Notes that a value is a bind that goes straight to a column. */
export function boundColumn(value: Expr, type: SqlType): BoundColumn[] {
  return value.kind === "bind" ? [{ bind: value.index, type }] : [];
}
