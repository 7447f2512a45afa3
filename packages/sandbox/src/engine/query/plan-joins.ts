import { chooseAccess } from "./access-path.ts";
import { allTrue, type Conjunct } from "./conjuncts.ts";
import type { Source } from "./contract.ts";
import { impliedConditions } from "./implied-conditions.ts";
import {
  dependenciesMet,
  equalitiesBetween,
  filtered,
  type JoinPlan,
  leftOver,
} from "./join-plan.ts";
import { fitsIn, flattened, type JoinTree, sourcesOf } from "./join-tree.ts";
import { joinInner, type Waiting } from "./plan-inner-join.ts";
import { joinOuter } from "./plan-outer-join.ts";
import { scanFlow } from "./run-joins.ts";

/**
 * Plans the joins of a block: conditions go down to where all they read is known, equalities become hash joins or index
 * lookups, and inner joins start with the part that is expected to have the fewest rows.
 */
export function planJoins(
  tree: JoinTree,
  sources: readonly Source[],
  conditions: readonly Conjunct[],
): JoinPlan {
  switch (tree.kind) {
    case "source":
      return planSource(tree.index, sources, conditions);
    case "inner":
      return planInner(tree, sources, conditions);
    case "outer":
      return planOuter(tree, sources, conditions);
  }
}

function planSource(
  index: number,
  sources: readonly Source[],
  conditions: readonly Conjunct[],
): JoinPlan {
  const source = sources[index] as Source;
  const access = chooseAccess(source, index, conditions, new Set());
  const rest = conditions.filter(
    (condition) => !access.drivers.has(condition) && !condition.implied,
  );
  const test = allTrue(conditions);
  return {
    flow: scanFlow(access.rows, index, test),
    scan: { rows: access.rows, test, source: index },
    sources: [index],
    fast: access.lookup || access.fast === true,
    estimate: Math.max(1, Math.ceil(access.estimate * leftOver(rest))),
    plan: access.plan,
  };
}

function planInner(
  tree: Extract<JoinTree, { kind: "inner" }>,
  sources: readonly Source[],
  conditions: readonly Conjunct[],
): JoinPlan {
  const { parts, on } = flattened(tree);
  const open = new Set([...conditions, ...on]);
  for (const condition of impliedConditions([...open], sources)) open.add(condition);
  const waiting = parts.map((part) => planPart(part, sources, open));
  const first = cheapest(waiting, (item) => dependenciesMet(item.part, sources, new Set()));
  if (!first) throw new Error("a LATERAL source depends on one behind it");
  let plan = first.plan;
  waiting.splice(waiting.indexOf(first), 1);
  while (waiting.length > 0) {
    const placed = new Set(plan.sources);
    const ready = waiting.filter((item) => dependenciesMet(item.part, sources, placed));
    const joined = ready.filter(
      (item) => equalitiesBetween(placed, item.plan.sources, open).length > 0,
    );
    const next = cheapest(joined, () => true) ?? cheapest(ready, () => true);
    if (!next) throw new Error("a LATERAL source depends on one behind it");
    waiting.splice(waiting.indexOf(next), 1);
    plan = joinInner(plan, next, sources, open);
  }
  return filtered(plan, [...open]);
}

/** The part with the fewest rows expected; the first of equals. */
function cheapest<T extends Waiting>(
  items: readonly T[],
  allowed: (item: T) => boolean,
): T | undefined {
  let best: T | undefined;
  for (const item of items) {
    if (allowed(item) && (!best || item.plan.estimate < best.plan.estimate)) best = item;
  }
  return best;
}

/** Plans one part with the conditions that read nothing else, and takes them off the list. */
function planPart(part: JoinTree, sources: readonly Source[], open: Set<Conjunct>): Waiting {
  const own = new Set(sourcesOf(part));
  const pushed = [...open].filter((condition) => fitsIn(condition, own));
  for (const condition of pushed) open.delete(condition);
  return { part, plan: planJoins(part, sources, pushed), pushed };
}

function planOuter(
  tree: Extract<JoinTree, { kind: "outer" }>,
  sources: readonly Source[],
  conditions: readonly Conjunct[],
): JoinPlan {
  const leftSources = new Set(sourcesOf(tree.left));
  const rightSources = new Set(sourcesOf(tree.right));
  const isLeft = tree.type === "LEFT";
  const down = conditions.filter((condition) => isLeft && fitsIn(condition, leftSources));
  const above = conditions.filter((condition) => !down.includes(condition));
  const implied = isLeft ? impliedConditions([...down, ...tree.on], sources) : [];
  const pushed = [...tree.on, ...implied].filter(
    (condition) => isLeft && fitsIn(condition, rightSources),
  );
  const on = tree.on.filter((condition) => !pushed.includes(condition));
  const left = planJoins(tree.left, sources, down);
  const right = planJoins(tree.right, sources, pushed);
  const plan = joinOuter(tree, left, right, sources, on, pushed);
  return filtered(plan, above);
}
