import type { TICK } from "../../expressions/contract.ts";
import { sortRows } from "../../expressions/sort-rows.ts";

/** What an aggregate collects to have it in order at the end. */
export class SortedItems<T> {
  readonly #compare: (a: T, b: T) => number;
  #items: readonly T[] = [];
  #added: T[] = [];

  constructor(compare: (a: T, b: T) => number) {
    this.#compare = compare;
  }

  add(item: T): void {
    this.#added.push(item);
  }

  /** Sorts in pieces what was added, so that `inOrder` finds it sorted. */
  *settle(): Generator<typeof TICK, void> {
    if (this.#added.length === 0) return;
    this.#items = yield* sortRows(this.#all(), this.#compare);
    this.#added = [];
  }

  /** All items, equal ones as they came. */
  inOrder(): readonly T[] {
    if (this.#added.length > 0) this.#items = this.#all().sort(this.#compare);
    this.#added = [];
    return this.#items;
  }

  #all(): T[] {
    return this.#items.length === 0 ? this.#added : [...this.#items, ...this.#added];
  }
}
