import { oraError } from "../errors.ts";
import { type Env, TICK } from "../expressions/contract.ts";
import { sortRows } from "../expressions/sort-rows.ts";
import { tickIsDue } from "../expressions/ticks.ts";
import type { Row } from "../types/value.ts";
import type { Hierarchy } from "./connect-by.ts";
import type { Flow } from "./contract.ts";
import { createEnv } from "./environment.ts";
import { type Key, part, valueKeyFor } from "./row-key.ts";

type Tuple = readonly (Row | null)[];

/** A row in its place in the tree. */
interface Node {
  readonly env: Env;
  /** Values of the PRIOR operands, and those of the ancestors: what loops are found by. */
  readonly trail: Trail | null;
}

interface Trail {
  readonly key: string;
  readonly parent: Trail | null;
}

/**
 * Walks the tree, parents before children. Memory: all joined rows, and the brothers of the current path; a chain without
 * brothers (`CONNECT BY LEVEL <= n` on DUAL) needs none.
 * @throws OraError 1436 when a row is its own ancestor and NOCYCLE is not given.
 */
export function hierarchyFlow(flow: Flow, hierarchy: Hierarchy): Flow {
  return function* walkTree(env) {
    const walker = new TreeWalker(env, hierarchy);
    for (const step of flow(env)) {
      if (step === TICK) yield TICK;
      else {
        walker.take(env.rows.slice());
        if (tickIsDue()) yield TICK;
      }
    }
    const stack: { readonly nodes: Node[]; next: number }[] = [];
    const roots = yield* walker.roots();
    if (roots.length > 0) stack.push({ nodes: roots, next: 0 });
    for (let top = stack.at(-1); top; top = stack.at(-1)) {
      const node = top.nodes[top.next++] as Node;
      if (top.next >= top.nodes.length) stack.pop();
      const children = yield* walker.children(node);
      node.env.isLeaf = children.length === 0;
      walker.show(node);
      yield true;
      if (!hierarchy.keepAncestors) node.env.prior = null;
      if (children.length > 0) stack.push({ nodes: children, next: 0 });
    }
  };
}

/** One execution's tuples, the look-up table of links, and the counter behind ROWNUM. */
class TreeWalker {
  readonly #env: Env;
  readonly #hierarchy: Hierarchy;
  readonly #tuples: Tuple[] = [];
  readonly #byKey = new Map<Key, Tuple[]>();
  readonly #probe: Env;
  #shown = 0;

  constructor(env: Env, hierarchy: Hierarchy) {
    this.#env = env;
    this.#hierarchy = hierarchy;
    this.#probe = createEnv(env.rows.length, env.up);
  }

  /** Adds a joined row. `env` still shows it. */
  take(tuple: Tuple): void {
    this.#tuples.push(tuple);
    const { links } = this.#hierarchy;
    if (links.length === 0) return;
    const key = this.#linkKey("child", this.#env);
    if (key === undefined) return;
    const found = this.#byKey.get(key);
    if (found) found.push(tuple);
    else this.#byKey.set(key, [tuple]);
  }

  /** The values of the links as one key; undefined when one is NULL. */
  #linkKey(side: "parent" | "child", env: Env): Key | undefined {
    const { links } = this.#hierarchy;
    let text = "";
    for (const link of links) {
      const value = link[side].eval(env);
      if (value === null) return undefined;
      const key = link.key(value);
      if (links.length === 1) return key;
      text += part(key);
    }
    return text;
  }

  *roots(): Generator<typeof TICK, Node[]> {
    const { startWith } = this.#hierarchy;
    const nodes: Node[] = [];
    for (const tuple of this.#tuples) {
      if (tickIsDue()) yield TICK;
      const env = this.#nodeEnv(tuple, null);
      env.rownum = nodes.length + 1;
      if (startWith && startWith(env) !== true) continue;
      nodes.push({ env, trail: this.#trailOf(env, null) });
    }
    return yield* this.#sorted(nodes);
  }

  *children(parent: Node): Generator<typeof TICK, Node[]> {
    const { conditions, noCycle } = this.#hierarchy;
    const nodes: Node[] = [];
    for (const tuple of this.#candidates(parent)) {
      if (tickIsDue()) yield TICK;
      const env = this.#nodeEnv(tuple, parent.env);
      env.rownum = this.#shown + 2;
      if (!conditions.every((condition) => condition(env) === true)) continue;
      const trail = this.#trailOf(env, parent.trail);
      if (trail && closesLoop(trail)) {
        if (!noCycle) throw oraError(1436);
        parent.env.isCycle = true;
        continue;
      }
      nodes.push({ env, trail });
    }
    return yield* this.#sorted(nodes);
  }

  #candidates(parent: Node): readonly Tuple[] {
    if (this.#hierarchy.links.length === 0) return this.#tuples;
    this.#probe.prior = parent.env;
    this.#probe.level = parent.env.level + 1;
    const key = this.#linkKey("parent", this.#probe);
    return key === undefined ? [] : (this.#byKey.get(key) ?? []);
  }

  #nodeEnv(tuple: Tuple, parent: Env | null): Env {
    const env: Env = {
      rows: tuple as (Row | null)[],
      slots: [],
      rownum: 0,
      level: parent ? parent.level + 1 : 1,
      prior: parent,
      root: null,
      isLeaf: false,
      isCycle: false,
      up: this.#env.up,
    };
    env.root = parent?.root ?? env;
    return env;
  }

  #trailOf(env: Env, parent: Trail | null): Trail | null {
    const { loopKeys } = this.#hierarchy;
    if (loopKeys.length === 0) return null;
    let key = "";
    for (const operand of loopKeys) key += part(valueKeyFor(operand.type)(operand.eval(env)));
    return { key, parent };
  }

  *#sorted(nodes: Node[]): Generator<typeof TICK, Node[]> {
    const { siblings } = this.#hierarchy;
    if (!siblings || nodes.length < 2) return nodes;
    const keyed = nodes.map((node) => ({
      node,
      keys: siblings.keys.map((key) => key.eval(node.env)) as Row,
    }));
    const sorted = yield* sortRows(keyed, (a, b) => siblings.compare(a.keys, b.keys));
    return sorted.map((item) => item.node);
  }

  /** Makes the block's environment show a node. */
  show({ env: node }: Node): void {
    const env = this.#env;
    for (const [index, row] of node.rows.entries()) env.rows[index] = row;
    env.level = node.level;
    env.prior = node.prior;
    env.root = node.root;
    env.isLeaf = node.isLeaf;
    env.isCycle = node.isCycle ?? false;
    this.#shown++;
  }
}

function closesLoop({ key, parent }: Trail): boolean {
  for (let trail = parent; trail; trail = trail.parent) if (trail.key === key) return true;
  return false;
}
