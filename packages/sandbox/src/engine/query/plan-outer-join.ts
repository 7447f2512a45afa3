import { allTrue, type Conjunct } from "./conjuncts.ts";
import type { Source } from "./contract.ts";
import { equalitiesBetween, isLateral, type JoinPlan, joined } from "./join-plan.ts";
import type { JoinTree } from "./join-tree.ts";
import { lookupJoin } from "./lookup-join.ts";
import { hashFlow } from "./run-hash-join.ts";
import { loopFlow, productFlow } from "./run-joins.ts";

/**
 * LEFT and FULL joins of two planned sides. `pushed` are the conditions of ON that were given to the right side.
 */
export function joinOuter(
  tree: Extract<JoinTree, { kind: "outer" }>,
  left: JoinPlan,
  right: JoinPlan,
  sources: readonly Source[],
  on: readonly Conjunct[],
  pushed: readonly Conjunct[],
): JoinPlan {
  const all = [...left.sources, ...right.sources].sort((a, b) => a - b);
  const options = tree.type === "LEFT" ? "OUTER" : "FULL OUTER";
  const rows = Math.max(left.estimate, right.estimate);
  if (tree.type === "LEFT") {
    if (isLateral(tree.right, sources)) {
      const flow = loopFlow(left.flow, right.flow, right.sources, allTrue(on), true);
      return joined("NESTED LOOPS", "OUTER", flow, all, rows, [left.plan, right.plan]);
    }
    const lookup = lookupJoin(left, right, tree.right, sources, on, pushed, true);
    if (lookup) return lookup;
  }
  const equalities = equalitiesBetween(new Set(left.sources), right.sources, on);
  if (equalities.length === 0) {
    const flow = productFlow(
      left.flow,
      right.flow,
      right.sources,
      left.sources,
      allTrue(on),
      tree.type,
    );
    return joined("NESTED LOOPS", options, flow, all, rows, [left.plan, right.plan]);
  }
  const used = new Set(equalities.map(({ condition }) => condition));
  const flow = hashFlow(
    left.flow,
    right.flow,
    { probe: left.sources, build: right.sources },
    equalities.map(({ key }) => key),
    allTrue(on.filter((condition) => !used.has(condition))),
    tree.type,
  );
  return joined("HASH JOIN", options, flow, all, rows, [left.plan, right.plan]);
}
