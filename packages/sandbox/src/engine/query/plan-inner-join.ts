import { allTrue, type Conjunct } from "./conjuncts.ts";
import type { Source } from "./contract.ts";
import {
  equalitiesBetween,
  isLateral,
  type JoinEquality,
  type JoinPlan,
  joined,
  leftOver,
} from "./join-plan.ts";
import { fitsIn, type JoinTree } from "./join-tree.ts";
import { lookupJoin } from "./lookup-join.ts";
import { hashFlow } from "./run-hash-join.ts";
import { loopFlow, productFlow } from "./run-joins.ts";

/** A part of an inner join that is planned and not joined yet. */
export interface Waiting {
  readonly part: JoinTree;
  readonly plan: JoinPlan;
  /** The conditions that were given to the part. */
  readonly pushed: readonly Conjunct[];
}

/**
 * Joins one more part to what is placed: as a loop for LATERAL, by an index or ROWID when few rows look up many, by hashing
 * equalities, else by trying all pairs. Takes the conditions it uses off the list.
 */
export function joinInner(
  outer: JoinPlan,
  { plan: inner, part, pushed }: Waiting,
  sources: readonly Source[],
  open: Set<Conjunct>,
): JoinPlan {
  const placed = new Set(outer.sources);
  const equalities = equalitiesBetween(placed, inner.sources, open);
  const { ready, all } = takeReady(outer, inner, open);
  if (isLateral(part, sources)) {
    const flow = loopFlow(outer.flow, inner.flow, inner.sources, allTrue(ready), false);
    const rows = outer.estimate * Math.max(1, inner.estimate * leftOver(ready));
    return joined("NESTED LOOPS", undefined, flow, all, rows, [outer.plan, inner.plan]);
  }
  const lookup = lookupJoin(outer, inner, part, sources, ready, pushed, false);
  if (lookup) return lookup;
  if (equalities.length === 0) {
    const [big, small] = outer.estimate >= inner.estimate ? [outer, inner] : [inner, outer];
    const flow = productFlow(
      big.flow,
      small.flow,
      small.sources,
      big.sources,
      allTrue(ready),
      "INNER",
    );
    const rows = outer.estimate * inner.estimate * leftOver(ready);
    const cartesian = ready.length === 0;
    const operation = cartesian ? "MERGE JOIN" : "NESTED LOOPS";
    return joined(operation, cartesian ? "CARTESIAN" : undefined, flow, all, rows, [
      outer.plan,
      inner.plan,
    ]);
  }
  return hashInner(outer, inner, equalities, ready, all);
}

function hashInner(
  outer: JoinPlan,
  inner: JoinPlan,
  equalities: readonly JoinEquality[],
  ready: readonly Conjunct[],
  all: readonly number[],
): JoinPlan {
  const used = new Set(equalities.map(({ condition }) => condition));
  const rest = allTrue(ready.filter((condition) => !used.has(condition)));
  const swap = outer.estimate < inner.estimate;
  const keys = equalities.map(({ key }) =>
    swap ? { build: key.probe, probe: key.build, type: key.type } : key,
  );
  const [probe, build] = swap ? [inner, outer] : [outer, inner];
  const flow = hashFlow(
    probe.flow,
    build.flow,
    { probe: probe.sources, build: build.sources },
    keys,
    rest,
    "INNER",
  );
  const rows = Math.max(outer.estimate, inner.estimate);
  return joined("HASH JOIN", undefined, flow, all, rows, [build.plan, probe.plan]);
}

/** Takes the conditions that can be told once both sides have a row. */
function takeReady(
  left: JoinPlan,
  right: JoinPlan,
  open: Set<Conjunct>,
): { readonly ready: Conjunct[]; readonly all: number[] } {
  const all = [...left.sources, ...right.sources].sort((a, b) => a - b);
  const known = new Set(all);
  const ready = [...open].filter((condition) => fitsIn(condition, known));
  for (const condition of ready) open.delete(condition);
  return { ready, all };
}
