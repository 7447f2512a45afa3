import { chooseAccess } from "./access-path.ts";
import { allTrue, type Conjunct } from "./conjuncts.ts";
import type { Source } from "./contract.ts";
import { type JoinPlan, joined, leftOver } from "./join-plan.ts";
import type { JoinTree } from "./join-tree.ts";
import { loopFlow, scanFlow } from "./run-joins.ts";

/** A nested loop whose inner side is found by an index or ROWID for each outer row, when that promises less work. */
export function lookupJoin(
  outer: JoinPlan,
  inner: JoinPlan,
  part: JoinTree,
  sources: readonly Source[],
  conditions: readonly Conjunct[],
  pushed: readonly Conjunct[],
  keepOuter: boolean,
): JoinPlan | undefined {
  const [index] = inner.sources;
  if (part.kind !== "source" || index === undefined) return undefined;
  const source = sources[index];
  if (!source?.table || outer.estimate * 4 > source.estimate) return undefined;
  const tests = [...conditions, ...pushed];
  const access = chooseAccess(source, index, tests, new Set(outer.sources));
  if (!access.lookup || !conditions.some((condition) => access.drivers.has(condition))) {
    return undefined;
  }
  const rest = tests.filter((condition) => !access.drivers.has(condition));
  const flow = loopFlow(
    outer.flow,
    scanFlow(access.rows, index, null),
    inner.sources,
    allTrue(tests),
    keepOuter,
  );
  const all = [...outer.sources, index].sort((a, b) => a - b);
  const rows = outer.estimate * Math.max(1, access.estimate * leftOver(rest));
  return joined("NESTED LOOPS", keepOuter ? "OUTER" : undefined, flow, all, rows, [
    outer.plan,
    access.plan,
  ]);
}
