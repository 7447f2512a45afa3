import { oraError } from "../errors.ts";
import { type Compiled, type Env, TICK } from "../expressions/contract.ts";
import { sortRows } from "../expressions/sort-rows.ts";
import type { SqlType } from "../types/sql-type.ts";
import type { Row, Value } from "../types/value.ts";
import type { ResultColumn, Rows } from "./contract.ts";
import { createEnv } from "./environment.ts";
import { rowKeyFor } from "./row-key.ts";
import type { RowComparator } from "./sort.ts";

/** A recursive query, compiled. */
export interface Recursion {
  readonly anchor: (up: Env | null) => Rows;
  /** One step: reads the level before from `working`. */
  readonly step: (up: Env | null) => Rows;
  /** Where a step's rows carry the number of the row that they come from; -1: each row needs a step of its own. */
  readonly parentColumn: number;
  readonly types: readonly SqlType[];
  readonly working: { rows: readonly Row[] };
  readonly search: { readonly breadth: boolean; readonly compare: RowComparator } | null;
  readonly cycle: { readonly marked: Compiled; readonly unmarked: Compiled } | null;
  readonly cycleColumns: readonly number[];
  /** Columns that SEARCH and CYCLE add. */
  readonly added: readonly ResultColumn[];
}

interface Node {
  readonly values: readonly Value[];
  readonly parent: Node | null;
  readonly key: string | number;
  readonly children: Node[];
  isCycle: boolean;
}

/**
 * Runs a recursive query level by level; SEARCH DEPTH FIRST builds the whole tree first. Memory: one key a row, the rows of
 * the current path of levels, and for SEARCH DEPTH FIRST all rows.
 * @throws OraError 32044 when a row has an ancestor with the same values and there is no CYCLE clause.
 */
export function* runRecursion(recursion: Recursion, up: Env | null): Rows {
  const run = new Run(recursion, up);
  const { search } = recursion;
  const roots = yield* run.collect(recursion.anchor(up), [], false);
  if (search && !search.breadth) {
    for (let level = roots; level.length > 0; ) level = yield* run.nextLevel(level);
    yield* run.depthFirst(yield* run.sorted(roots));
    return;
  }
  for (let level = yield* run.sorted(roots); level.length > 0; ) {
    for (const node of level) yield run.output(node);
    level = yield* run.sorted(yield* run.nextLevel(level));
  }
}

class Run {
  readonly #recursion: Recursion;
  readonly #up: Env | null;
  readonly #keyOf: (row: Row) => string | number;
  readonly #seen = new Set<string | number>();
  #number = 0;

  constructor(recursion: Recursion, up: Env | null) {
    this.#recursion = recursion;
    this.#up = up;
    const { cycleColumns, types } = recursion;
    const key = rowKeyFor(cycleColumns.map((column) => types[column] ?? { name: "NULL" }));
    this.#keyOf = (row) => key(cycleColumns.map((column) => row[column] ?? null));
  }

  *nextLevel(level: readonly Node[]): Generator<typeof TICK, Node[]> {
    const { step, parentColumn } = this.#recursion;
    const parents = level.filter((node) => !node.isCycle);
    if (parents.length === 0) return [];
    if (parentColumn >= 0) {
      const rows = parents.map((node, index) => [...node.values, index]);
      return yield* this.collect(this.#with(rows, step), parents, true);
    }
    const next: Node[] = [];
    for (const node of parents) {
      const rows = this.#with([[...node.values, 0]], step);
      next.push(...(yield* this.collect(rows, [node], false)));
    }
    return next;
  }

  /** Pulls from a step; the level before is put in place for each pull, so that runs beside this one do no harm. */
  *#with(level: readonly Row[], step: Recursion["step"]): Rows {
    const { working } = this.#recursion;
    working.rows = level;
    const rows = step(this.#up)[Symbol.iterator]();
    for (;;) {
      working.rows = level;
      const next = rows.next();
      if (next.done) return;
      yield next.value;
    }
  }

  *collect(
    rows: Rows,
    parents: readonly Node[],
    numbered: boolean,
  ): Generator<typeof TICK, Node[]> {
    const { types, parentColumn } = this.#recursion;
    const nodes: Node[] = [];
    for (const row of rows) {
      if (row === TICK) {
        yield TICK;
        continue;
      }
      const place = numbered ? row[parentColumn] : 0;
      const parent = parents[typeof place === "number" ? place : 0] ?? null;
      nodes.push(this.#node(row.slice(0, types.length), parent));
      if (nodes.length % 1000 === 0) yield TICK;
    }
    return nodes;
  }

  #node(values: readonly Value[], parent: Node | null): Node {
    const node: Node = { values, parent, key: this.#keyOf(values), children: [], isCycle: false };
    if (this.#seen.has(node.key)) this.#checkCycle(node);
    else this.#seen.add(node.key);
    if (this.#recursion.search?.breadth === false) parent?.children.push(node);
    return node;
  }

  #checkCycle(node: Node): void {
    for (let ancestor = node.parent; ancestor; ancestor = ancestor.parent) {
      if (ancestor.key !== node.key) continue;
      if (!this.#recursion.cycle) throw oraError(32044);
      node.isCycle = true;
      return;
    }
  }

  *sorted(nodes: readonly Node[]): Generator<typeof TICK, readonly Node[]> {
    const { search } = this.#recursion;
    if (!search) return nodes;
    return yield* sortRows(nodes, (a, b) => search.compare(a.values, b.values));
  }

  /** Parents before children, brothers in order. */
  *depthFirst(roots: readonly Node[]): Rows {
    const stack: { readonly nodes: readonly Node[]; next: number }[] = [{ nodes: roots, next: 0 }];
    for (let top = stack.at(-1); top; top = stack.at(-1)) {
      const node = top.nodes[top.next++];
      if (!node) {
        stack.pop();
        continue;
      }
      yield this.output(node);
      if (node.children.length > 0)
        stack.push({ nodes: yield* this.sorted(node.children), next: 0 });
    }
  }

  output(node: Node): Row {
    const { search, cycle } = this.#recursion;
    if (!search && !cycle) return node.values;
    const row = [...node.values];
    if (search) row.push(++this.#number);
    if (cycle)
      row.push((node.isCycle ? cycle.marked : cycle.unmarked).eval(createEnv(0, this.#up)));
    return row;
  }
}
