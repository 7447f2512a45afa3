import { oraError } from "../errors.ts";
import type { Value } from "../types/value.ts";
import type { CursorState } from "./cursor-state.ts";
import type { CollectionType, RecordType } from "./variable-type.ts";

/** What a variable of PL/SQL may hold. */
export type PlsqlValue = Value | PlsqlRecord | PlsqlCollection | CursorState;

/** A record: its fields by position. Assignment copies it. */
export class PlsqlRecord {
  readonly type: RecordType;
  readonly fields: PlsqlValue[];
  constructor(type: RecordType, fields: PlsqlValue[]) {
    this.type = type;
    this.fields = fields;
  }
}

type Key = number | string;

/** Elements that EXTEND may make: a server has no memory for as many as numbers could count. */
const mostElements = 20_000_000;

/**
 * A collection: an associative array, a nested table or a VARRAY. Elements of nested tables and VARRAYs are numbered from 1;
 * deleted ones of a nested table leave gaps. Assignment copies it.
 */
export class PlsqlCollection {
  readonly type: CollectionType;
  private readonly elements = new Map<Key, PlsqlValue>();
  /** The keys in order; null when it must be sorted again. */
  private order: Key[] | null = [];
  /** Elements of nested tables and VARRAYs that there are or were: EXTEND counts from here. */
  private size = 0;

  constructor(type: CollectionType) {
    this.type = type;
  }

  get associative(): boolean {
    return this.type.indexBy !== null;
  }

  get count(): number {
    return this.elements.size;
  }

  /** The keys in their order: numbers by value, texts in binary. */
  keys(): readonly Key[] {
    this.order ??= [...this.elements.keys()].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
    return this.order;
  }

  /** The next key in a direction; the given one need not exist. Null at the end. */
  neighbour(key: Key | null, direction: 1 | -1): Key | null {
    if (key === null) return null;
    const keys = this.keys();
    let low = 0;
    let high = keys.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const there = keys[middle] as Key;
      if (there < key || (direction > 0 && there === key)) low = middle + 1;
      else high = middle;
    }
    return keys[direction > 0 ? low : low - 1] ?? null;
  }

  has(key: Key): boolean {
    return this.elements.has(key);
  }

  /** @throws OraError 1403 where nothing is, 6533 beyond the last element, 6532 outside of 1 to the limit. */
  get(key: Key): PlsqlValue {
    const value = this.elements.get(key);
    if (value !== undefined) return value;
    if (!this.associative) this.checkSubscript(key);
    throw oraError(1403);
  }

  /** @throws OraError 6533, 6532: only associative arrays grow by assignment. */
  set(key: Key, value: PlsqlValue): void {
    if (!this.associative) this.checkSubscript(key);
    if (!this.elements.has(key)) this.insertKey(key);
    this.elements.set(key, value);
  }

  private insertKey(key: Key): void {
    const last = this.order?.at(-1);
    if (this.order && (last === undefined || key > last)) this.order.push(key);
    else this.order = null;
  }

  private checkSubscript(key: Key): void {
    if (typeof key !== "number" || key < 1 || key > (this.type.limit ?? 2_147_483_647)) {
      throw oraError(6532);
    }
    if (key > this.size) throw oraError(6533);
  }

  /** Adds `count` elements. @throws OraError 6532 beyond a VARRAY's limit, 6500 for more than there is room for. */
  extend(count: number, make: () => PlsqlValue): void {
    if (this.size + count > mostElements && this.type.limit === null) throw oraError(6500);
    for (let added = 0; added < count; added++) this.append(make());
  }

  append(value: PlsqlValue): void {
    const key = this.size + 1;
    if (key > (this.type.limit ?? 2_147_483_647)) throw oraError(6532);
    this.size = key;
    this.insertKey(key);
    this.elements.set(key, value);
  }

  /** Removes `count` elements at the end. @throws OraError 6533 when there are fewer. */
  trim(count: number): void {
    if (count > this.size) throw oraError(6533);
    for (let removed = 0; removed < count; removed++) this.elements.delete(this.size--);
    this.order = null;
  }

  /** Removes all elements, one, or those from a key to another. */
  delete(low?: Key, high: Key | undefined = low): void {
    if (low === undefined || high === undefined) {
      this.elements.clear();
      this.order = [];
      if (!this.associative) this.size = 0;
      return;
    }
    if (low === high) this.elements.delete(low);
    else for (const key of this.keys()) if (key >= low && key <= high) this.elements.delete(key);
    this.order = null;
  }

  /** The values in the order of their keys. */
  values(): PlsqlValue[] {
    return this.keys().map((key) => this.elements.get(key) ?? null);
  }

  copy(): PlsqlCollection {
    const copied = new PlsqlCollection(this.type);
    for (const key of this.keys())
      copied.elements.set(key, copyValue(this.elements.get(key) ?? null));
    copied.order = [...this.keys()];
    copied.size = this.size;
    return copied;
  }
}

/** A value of its own: records and collections are copied, cursors are shared. */
export function copyValue(value: PlsqlValue): PlsqlValue {
  if (value instanceof PlsqlCollection) return value.copy();
  if (value instanceof PlsqlRecord) return new PlsqlRecord(value.type, value.fields.map(copyValue));
  return value;
}

/** True for values that SQL knows. */
export function isScalar(value: PlsqlValue): value is Value {
  return (
    !(value instanceof PlsqlRecord) &&
    !(value instanceof PlsqlCollection) &&
    !(typeof value === "object" && value !== null && "cursorState" in value)
  );
}
