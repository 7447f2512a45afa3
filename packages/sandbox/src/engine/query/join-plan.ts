import type { Env } from "../expressions/contract.ts";
import { allTrue, type Conjunct } from "./conjuncts.ts";
import type { Flow, PlanNode, Rows, Source } from "./contract.ts";
import { type JoinTree, sourcesOf } from "./join-tree.ts";
import type { HashKey } from "./run-hash-join.ts";
import { filterFlow, type Test } from "./run-joins.ts";

/** A join or a part of one with its method chosen. */
export interface JoinPlan {
  readonly flow: Flow;
  readonly sources: readonly number[];
  readonly estimate: number;
  readonly plan: PlanNode;
  /** It takes no longer than the rows that are found. */
  readonly fast?: boolean;
  /** Present for a single source: its rows before the test, for who needs no environment. */
  readonly scan?: {
    readonly rows: (env: Env) => Rows;
    readonly test: Test;
    readonly source: number;
  };
}

/** Guessed part of the rows that one condition leaves over. */
const selectivity = { equality: 0.05, other: 0.3 };

/** The part of the rows that is expected to pass some conditions. */
export function leftOver(conditions: readonly Conjunct[]): number {
  return conditions.reduce(
    (factor, { equality }) => factor * (equality ? selectivity.equality : selectivity.other),
    1,
  );
}

/** A join of parts that are planned. */
export function joined(
  operation: string,
  options: string | undefined,
  flow: Flow,
  sources: readonly number[],
  rows: number,
  children: readonly PlanNode[],
): JoinPlan {
  const estimate = Math.max(1, Math.ceil(Math.min(rows, 1e15)));
  const plan: PlanNode = {
    operation,
    ...(options === undefined ? {} : { options }),
    rows: estimate,
    children,
  };
  return { flow, sources, estimate, plan };
}

/** The same rows, tested once more. */
export function filtered(plan: JoinPlan, conditions: readonly Conjunct[]): JoinPlan {
  const test = allTrue(conditions);
  if (!test) return plan;
  const { scan: _scan, ...rest } = plan;
  return {
    ...rest,
    flow: filterFlow(plan.flow, test),
    estimate: Math.max(1, Math.ceil(plan.estimate * leftOver(conditions))),
  };
}

/** Whether everything that LATERAL sources of a part read is placed or in the part itself. */
export function dependenciesMet(
  part: JoinTree,
  sources: readonly Source[],
  placed: ReadonlySet<number>,
): boolean {
  const own = new Set(sourcesOf(part));
  return sourcesOf(part).every((index) =>
    [...(sources[index]?.dependsOn ?? [])].every((other) => placed.has(other) || own.has(other)),
  );
}

/** Whether a part reads rows of sources outside of it: it is run anew for each of their rows. */
export function isLateral(part: JoinTree, sources: readonly Source[]): boolean {
  return !dependenciesMet(part, sources, new Set());
}

/** An equality that a hash join can use. */
export interface JoinEquality {
  readonly condition: Conjunct;
  readonly key: HashKey;
}

/** Equalities with one side in the placed sources and the other in the new ones. */
export function equalitiesBetween(
  placed: ReadonlySet<number>,
  added: readonly number[],
  open: Iterable<Conjunct>,
): JoinEquality[] {
  const own = new Set(added);
  const found: JoinEquality[] = [];
  for (const condition of open) {
    const { equality } = condition;
    if (!equality || condition.pinned) continue;
    const { left, right, type } = equality;
    if (within(left.uses, placed) && within(right.uses, own)) {
      found.push({ condition, key: { probe: left.value, build: right.value, type } });
    } else if (within(right.uses, placed) && within(left.uses, own)) {
      found.push({ condition, key: { probe: right.value, build: left.value, type } });
    }
  }
  return found;
}

function within(uses: ReadonlySet<number>, sources: ReadonlySet<number>): boolean {
  if (uses.size === 0) return false;
  for (const source of uses) if (!sources.has(source)) return false;
  return true;
}
