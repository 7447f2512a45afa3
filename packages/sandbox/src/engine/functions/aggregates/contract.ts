import type { Binder } from "../../expressions/binder.ts";
import type { Compiled, Env, TICK } from "../../expressions/contract.ts";
import type { OrderKey } from "../../expressions/ordering.ts";
import type { FunctionCall } from "../../parser/ast.ts";
import type { SqlType } from "../../types/sql-type.ts";
import type { Value } from "../../types/value.ts";

/** The state of one aggregate over one group or window frame. */
export interface Step {
  /** Takes the inputs of one row: the first by itself, because most aggregates have only that. */
  readonly add: (value: Value, values: readonly Value[]) => void;
  /** May be asked for again after more rows. */
  readonly result: () => Value;
  /** Does what takes long of `result` beforehand, in pieces. Not needed for `result` to be right. */
  readonly settle?: () => Generator<typeof TICK, void>;
}

/** An aggregate ready to run over rows whose inputs were read. */
export interface AggregateParts {
  readonly type: SqlType;
  /** COUNT is never NULL. */
  readonly nullable: boolean;
  /** Read from every row. */
  readonly inputs: readonly ((env: Env) => Value)[];
  readonly start: () => Step;
}

/** An aggregate call being compiled. */
export interface AggregateSite {
  readonly binder: Binder;
  readonly call: FunctionCall;
  readonly name: string;
  readonly args: readonly Compiled[];
  /** WITHIN GROUP, or the ORDER BY within the arguments of JSON_ARRAYAGG and XMLAGG. */
  readonly order: readonly OrderKey[];
  readonly at: (index: number) => number;
}

/** One aggregate function. */
export interface AggregateDefinition {
  readonly min: number;
  readonly max: number;
  /** DISTINCT may stand before the argument. */
  readonly distinct: boolean;
  /** `needed`: ORA-02000 without WITHIN GROUP; `possible`: rows come sorted when it stands; else it is no clause of it. */
  readonly withinGroup?: "needed" | "possible";
  readonly since?: 23;
  readonly compile: (site: AggregateSite) => AggregateParts;
}

export type AggregateTable = Readonly<Record<string, AggregateDefinition>>;
