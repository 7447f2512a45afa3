import type { Connection } from "oracledb";
import type { SeededRandom } from "../kill.ts";
import { type LoopTable, loopTables, type Moment } from "./loop-tables.ts";

/** A row that was deleted. */
export interface DeletedRow {
  readonly table: LoopTable;
  readonly id: number;
}

/** The rows that exist, or will when a transaction is committed. */
interface Rows {
  readonly ids: Set<number>;
  /** Rows of the open transaction, which nobody else may touch. */
  readonly locked: Set<number>;
}

/**
 * Changes the tables of the source at random. Keys are given out in the order of time; what `openLate` does gets its keys
 * at once and is seen by others only when `commitLate` was called.
 */
export class ChangingSource {
  readonly #connection: Connection;
  readonly #late: Connection;
  readonly #random: SeededRandom;
  readonly #rows = new Map<LoopTable, Rows>(
    loopTables.map((table) => [table, { ids: new Set(), locked: new Set() }]),
  );
  #moment: Moment = { nanoseconds: 1_704_067_200_000_000_000n, changeNumber: 1 };
  #lastId = 0;
  #isLateOpen = false;

  /** @param late A second session, for the transaction that is committed late. */
  constructor(connection: Connection, late: Connection, random: SeededRandom) {
    this.#connection = connection;
    this.#late = late;
    this.#random = random;
  }

  get isLateOpen(): boolean {
    return this.#isLateOpen;
  }

  /** The first rows of all tables. */
  async fill(rowsPerTable: number): Promise<void> {
    for (const table of loopTables) {
      for (let count = 0; count < rowsPerTable; count += 1)
        await this.#insert(this.#connection, table);
    }
    await this.#connection.commit();
  }

  /** Inserts, updates and deletes some rows in one transaction. @returns what was deleted */
  async change(): Promise<DeletedRow[]> {
    const random = this.#random;
    const deleted: DeletedRow[] = [];
    for (const table of loopTables) {
      if (random.below(5) === 0) continue;
      for (let left = random.below(4); left > 0; left -= 1)
        await this.#insert(this.#connection, table);
      for (let left = random.below(5); left > 0; left -= 1)
        await this.#update(this.#connection, table);
      if (random.below(3) === 0) deleted.push(...(await this.#delete(table)));
    }
    await this.#connection.commit();
    return deleted;
  }

  /** Inserts and updates rows in a transaction that stays open. */
  async openLate(): Promise<void> {
    this.#isLateOpen = true;
    for (const table of loopTables) {
      const before = this.#lastId;
      await this.#insert(this.#late, table);
      this.#rowsOf(table).locked.add(before + 1);
      const id = await this.#update(this.#late, table);
      if (id !== undefined) this.#rowsOf(table).locked.add(id);
    }
  }

  async commitLate(): Promise<void> {
    await this.#late.commit();
    for (const { locked } of this.#rows.values()) locked.clear();
    this.#isLateOpen = false;
  }

  /** Time goes on between two statements, or it does not; so does the number of changes. */
  #tick(): Moment {
    const random = this.#random;
    const { nanoseconds, changeNumber } = this.#moment;
    const passed = random.pick([0, 0, 1, 1_000, 1_000_000, 400_000_000]);
    this.#moment = {
      nanoseconds: nanoseconds + BigInt(passed),
      changeNumber: changeNumber + random.below(2),
    };
    return this.#moment;
  }

  #rowsOf(table: LoopTable): Rows {
    return this.#rows.get(table) as Rows;
  }

  #freeId(table: LoopTable): number | undefined {
    const { ids, locked } = this.#rowsOf(table);
    const free = [...ids].filter((id) => !locked.has(id));
    return free.length === 0 ? undefined : this.#random.pick(free);
  }

  async #insert(connection: Connection, table: LoopTable): Promise<void> {
    this.#lastId += 1;
    const id = this.#lastId;
    const { names, expressions, binds } = this.#values(table, id, true);
    await connection.execute(
      `INSERT INTO ${table.name} (${["id", ...names].join(", ")}) VALUES (${[":id", ...expressions].join(", ")})`,
      { id, ...binds },
    );
    this.#rowsOf(table).ids.add(id);
  }

  async #update(connection: Connection, table: LoopTable): Promise<number | undefined> {
    const id = this.#freeId(table);
    if (id === undefined) return undefined;
    const { names, expressions, binds } = this.#values(table, id, false);
    const list = names.map((name, index) => `${name} = ${expressions[index]}`);
    await connection.execute(`UPDATE ${table.name} SET ${list.join(", ")} WHERE id = :id`, {
      id,
      ...binds,
    });
    return id;
  }

  async #delete(table: LoopTable): Promise<DeletedRow[]> {
    const id = this.#freeId(table);
    if (id === undefined) return [];
    await this.#connection.execute(`DELETE FROM ${table.name} WHERE id = :id`, { id });
    this.#rowsOf(table).ids.delete(id);
    return [{ table, id }];
  }

  #values({ key, columns }: LoopTable, id: number, isNew: boolean) {
    const random = this.#random;
    const moment = this.#tick();
    const names: string[] = [];
    const expressions: string[] = [];
    const binds: Record<string, string | null> = {};
    if (key !== undefined) {
      names.push(key.column);
      expressions.push(key.expression);
      const isNull = key.isNullable && random.below(10) === 0;
      binds["stamp"] = isNull ? null : key.stamp(moment, random);
    }
    for (const { name, value, isFixed = false } of columns) {
      if (isFixed && !isNew) continue;
      names.push(name);
      expressions.push(`:${name}`);
      binds[name] = value(random, id);
    }
    return { names, expressions, binds };
  }
}
