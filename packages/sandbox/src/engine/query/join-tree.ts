import type { Conjunct } from "./conjuncts.ts";

/** How the sources of a block are joined, before it is decided in which order and by which method. */
export type JoinTree =
  | { readonly kind: "source"; readonly index: number }
  /** Comma, CROSS and INNER JOIN: any order is right. */
  | {
      readonly kind: "inner";
      readonly parts: readonly JoinTree[];
      readonly on: readonly Conjunct[];
    }
  /** LEFT and FULL; RIGHT is turned round. */
  | {
      readonly kind: "outer";
      readonly type: "LEFT" | "FULL";
      readonly left: JoinTree;
      readonly right: JoinTree;
      readonly on: readonly Conjunct[];
    };

/** Positions of the sources below a node, ascending. */
export function sourcesOf(tree: JoinTree): number[] {
  switch (tree.kind) {
    case "source":
      return [tree.index];
    case "inner":
      return tree.parts.flatMap(sourcesOf).sort((a, b) => a - b);
    case "outer":
      return [...sourcesOf(tree.left), ...sourcesOf(tree.right)].sort((a, b) => a - b);
  }
}

/** An inner join whose parts are no inner joins themselves, with all conditions in one list. */
export function flattened(tree: Extract<JoinTree, { kind: "inner" }>): {
  readonly parts: readonly JoinTree[];
  readonly on: readonly Conjunct[];
} {
  const parts: JoinTree[] = [];
  const on: Conjunct[] = [...tree.on];
  for (const part of tree.parts) {
    if (part.kind !== "inner") {
      parts.push(part);
      continue;
    }
    const inner = flattened(part);
    parts.push(...inner.parts);
    on.push(...inner.on);
  }
  return { parts, on };
}

/** Whether everything that a condition reads is among the sources, and it reads at least one. */
export function fitsIn(conjunct: Conjunct, sources: ReadonlySet<number>): boolean {
  if (conjunct.pinned || conjunct.uses.size === 0) return false;
  for (const source of conjunct.uses) if (!sources.has(source)) return false;
  return true;
}
