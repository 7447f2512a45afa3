import type { Conjunct } from "./conjuncts.ts";
import type { Source } from "./contract.ts";
import { narrowedTo, type Points } from "./points.ts";

/** Columns of one source that are set equal to columns of another: their names here and there. */
interface Link {
  readonly from: number;
  readonly to: number;
  readonly names: Map<string, string>;
}

/**
 * What conditions on one source say of another that is joined by equal columns: `a.x = 1 AND a.x = b.x` demands `b.x = 1`.
 * Only for sources that find rows by the values of columns. They need not be tested: they follow from the others.
 */
export function impliedConditions(
  conditions: readonly Conjunct[],
  sources: readonly Source[],
): Conjunct[] {
  const links = linksOf(conditions, sources);
  return links.flatMap(({ from, to, names }) =>
    conditions.flatMap((condition) => {
      if (condition.pinned || condition.uses.size !== 1 || !condition.uses.has(from)) return [];
      const points = condition.points?.(from);
      const common = points && narrowedTo(points, (name) => names.has(name));
      return common ? [implied(to, renamed(common, names))] : [];
    }),
  );
}

function renamed(points: Points, names: ReadonlyMap<string, string>): Points {
  return { ...points, columns: points.columns.map((name) => names.get(name) ?? name) };
}

function implied(to: number, points: Points): Conjunct {
  return {
    test: () => true,
    uses: new Set([to]),
    pinned: false,
    constant: false,
    implied: true,
    points: (source) => (source === to ? points : undefined),
  };
}

function linksOf(conditions: readonly Conjunct[], sources: readonly Source[]): Link[] {
  const links: Link[] = [];
  const note = (from: Place, to: Place): void => {
    if (!sources[to.source]?.canLookUp?.(to.name)) return;
    let link = links.find((known) => known.from === from.source && known.to === to.source);
    if (!link) {
      link = { from: from.source, to: to.source, names: new Map() };
      links.push(link);
    }
    link.names.set(from.name, to.name);
  };
  for (const { equality, pinned } of conditions) {
    if (!equality || pinned || !equality.direct.left || !equality.direct.right) continue;
    const { left, right } = equality;
    if (!left.column || !right.column || left.column.source === right.column.source) continue;
    note(left.column, right.column);
    note(right.column, left.column);
  }
  return links;
}

interface Place {
  readonly source: number;
  readonly name: string;
}
