import { oraError } from "../errors.ts";
import type { Binder } from "../expressions/binder.ts";
import type { Compiled, Env } from "../expressions/contract.ts";
import { compileOrder } from "../expressions/ordering.ts";
import { quotedName } from "../expressions/scope.ts";
import type { FunctionCall } from "../parser/ast.ts";
import type { SqlType } from "../types/sql-type.ts";
import type { Value } from "../types/value.ts";
import { aggregateTable } from "./aggregates/aggregate-table.ts";
import type {
  AggregateDefinition,
  AggregateParts,
  AggregateSite,
  Step,
} from "./aggregates/contract.ts";
import { countRows } from "./aggregates/counts.ts";
import { distinctParts, keptParts, orderedParts } from "./aggregates/wrappers.ts";

/** The state of an aggregate in one group. */
export interface Accumulator {
  readonly add: (env: Env) => void;
  /** May be asked for again after more rows. */
  readonly result: () => Value;
  /** Does what takes long of `result` beforehand, in pieces. */
  readonly settle?: Step["settle"];
}

/** A compiled aggregate call. */
export interface Aggregate {
  readonly type: SqlType;
  /** COUNT is never NULL. */
  readonly nullable: boolean;
  readonly create: () => Accumulator;
}

/**
 * Compiles an aggregate call: arguments, DISTINCT, WITHIN GROUP, KEEP. The binder is that of the rows before grouping.
 * Source: Oracle SQL Language Reference, Aggregate Functions.
 * @throws OraError 909, 904, 932, 2000, 30482.
 */
export function compileAggregate(call: FunctionCall, binder: Binder): Aggregate {
  const { type, nullable, inputs, start } = aggregateParts(call, binder);
  const [first = () => null, second] = inputs;
  if (!second) {
    const create = (): Accumulator => {
      const step = start();
      return { ...step, add: (env) => step.add(first(env), noValues) };
    };
    return { type, nullable, create };
  }
  const create = (): Accumulator => {
    const step = start();
    const add = (env: Env): void => {
      const values = inputs.map((read) => read(env));
      step.add(values[0] ?? null, values);
    };
    return { ...step, add };
  };
  return { type, nullable, create };
}

const noValues: readonly Value[] = [];

/** The same with inputs and state apart, for window frames. */
export function aggregateParts(call: FunctionCall, binder: Binder): AggregateParts {
  const name = call.name.parts[0] ?? "";
  if (call.star) return kept(starParts(call, name), call, binder);
  const found = Object.hasOwn(aggregateTable, name) ? aggregateTable[name] : undefined;
  if (!found || (found.since === 23 && binder.session.version < 23)) {
    throw oraError(904, [quotedName(call.name.parts)], call.at);
  }
  checkForm(call, found);
  const site = siteOf(call, name, binder);
  let parts = found.compile(site);
  if (call.distinct) parts = distinctParts(parts, site.args[0]?.type ?? { name: "NULL" });
  if (site.order.length > 0 && found.withinGroup === "possible") {
    parts = orderedParts(parts, site.order);
  }
  return kept(parts, call, binder);
}

/** KEEP (DENSE_RANK …). */
function kept(parts: AggregateParts, { keep }: FunctionCall, binder: Binder): AggregateParts {
  return keep ? keptParts(parts, compileOrder(keep.order, binder), keep.which) : parts;
}

/** COUNT(*) and APPROX_COUNT(*). */
function starParts(call: FunctionCall, name: string): AggregateParts {
  if (name !== "COUNT" && name !== "APPROX_COUNT") throw oraError(936, [], call.at);
  if (call.distinct) throw oraError(936, [], call.at);
  return countRows;
}

function checkForm(call: FunctionCall, definition: AggregateDefinition): void {
  const count = call.args.length;
  if (count < definition.min || count > definition.max) throw oraError(909, [], call.at);
  if (call.distinct && !definition.distinct) throw oraError(30482, [], call.at);
  if (call.withinGroup && !definition.withinGroup) throw oraError(923, [], call.at);
  if (definition.withinGroup === "needed" && !call.withinGroup) {
    throw oraError(2000, ["WITHIN"], call.at);
  }
}

function siteOf(call: FunctionCall, name: string, binder: Binder): AggregateSite {
  const args = call.args.map(({ value }): Compiled => binder.compile(value));
  const order = compileOrder(call.withinGroup ?? call.orderBy ?? [], binder);
  const at = (index: number): number => call.args[index]?.value.at ?? call.at;
  return { binder, call, name, args, order, at };
}
