import type { Connection } from "oracledb";
import { expect } from "vitest";
import {
  choose,
  discover,
  openDatabase,
  ProgramFolder,
  type ProgramName,
  type TestCatalog,
  type TestDatabase,
  wholeLines,
} from "../harness.ts";
import { CallCounter, type SeededRandom } from "../kill.ts";
import { ChangingSource, type DeletedRow } from "./changing-source.ts";
import { type KillablePipe, startKillablePipe } from "./killable-pipe.ts";
import {
  dueRows,
  type KillPlan,
  type LoopState,
  movedRows,
  type RowText,
  rowsById,
  wrongEnd,
} from "./loop-checks.ts";
import { keepsDeleted, type LoopTable, loopDdl, loopTables } from "./loop-tables.ts";

/** Seconds, and numbers of the sequence: more than pass while a transaction is open. */
const lookback = 60;

/** Rounds that a transaction may stay open. */
const maxLateRounds = 2;

/** What a round does besides changing the source. */
interface RoundPlan {
  readonly round: number | "last";
  readonly kill: KillPlan | undefined;
  /** The open transaction is committed so many milliseconds after the start of the programs. */
  readonly commitAfterMs: number | undefined;
}

type Connections = Readonly<Record<"source" | "late" | "target", Connection>>;

/** A source that changes, a target that follows, and what is known about both. */
export class LoopBench implements AsyncDisposable {
  readonly source: ChangingSource;
  readonly counts = { tapKills: 0, targetKills: 0, compared: 0, lateCommits: 0, deleted: 0 };
  readonly #random: SeededRandom;
  readonly #database: TestDatabase;
  readonly #calls: CallCounter;
  readonly #folder = new ProgramFolder();
  readonly #connections: Connections;
  readonly #catalog: TestCatalog;
  #state: LoopState | undefined;
  /** Whether something was committed late since the last run that nobody disturbed. */
  #isLateDue = false;
  #lateRounds = 0;
  /** The rows that are gone from the source and were in the target then, by table and id. */
  readonly #leftOver = new Map<LoopTable, Map<string, RowText>>(
    loopTables.map((table) => [table, new Map()]),
  );

  private constructor(
    random: SeededRandom,
    parts: {
      readonly database: TestDatabase;
      readonly calls: CallCounter;
      readonly connections: Connections;
      readonly catalog: TestCatalog;
    },
  ) {
    this.#random = random;
    this.#database = parts.database;
    this.#calls = parts.calls;
    this.#connections = parts.connections;
    this.#catalog = parts.catalog;
    this.source = new ChangingSource(parts.connections.source, parts.connections.late, random);
  }

  /** Opens a database with the tables, still empty. */
  static async open(random: SeededRandom): Promise<LoopBench> {
    const calls = new CallCounter();
    const database = await openDatabase({ seed: loopDdl, trace: calls.trace, sandboxOnly: true });
    const connections = {
      source: await database.connect("source"),
      late: await database.connect("source"),
      target: await database.connect("warehouse"),
    };
    const choices = Object.fromEntries(loopTables.map((table) => [table.name, table.replication]));
    using folder = new ProgramFolder();
    const catalog = choose(await discover(folder, database), choices);
    return new LoopBench(random, { database, calls, connections, catalog });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const connection of Object.values(this.#connections)) await connection.close();
    await this.#database.close();
    this.#folder[Symbol.dispose]();
  }

  /** Deleted rows that the target still has. */
  get leftOverCount(): number {
    return [...this.#leftOver.values()].reduce((sum, rows) => sum + rows.size, 0);
  }

  /** Changes the source, syncs, and maybe kills; compares source and target when nobody was disturbed. */
  async round(round: number): Promise<void> {
    const random = this.#random;
    if (!this.source.isLateOpen && random.below(5) < 2) {
      await this.source.openLate();
      this.#lateRounds = 0;
    }
    await this.#remember(await this.source.change());
    this.#lateRounds += 1;
    const isDue = this.#lateRounds > maxLateRounds || random.below(3) === 0;
    const when = this.source.isLateOpen && isDue ? random.pick(["before", "during"]) : "later";
    if (when === "before") await this.#commitLate();
    await this.#sync({
      round,
      kill: random.below(10) < 6 ? this.#killPlan() : undefined,
      commitAfterMs: when === "during" ? random.below(1200) : undefined,
    });
  }

  /** Everything is committed, and a run that nobody disturbs ends the loop. */
  async lastRound(): Promise<void> {
    if (this.source.isLateOpen) await this.#commitLate();
    await this.#sync({ round: "last", kill: undefined, commitAfterMs: undefined });
  }

  async #commitLate(): Promise<void> {
    this.#isLateDue = true;
    this.counts.lateCommits += 1;
    await this.source.commitLate();
  }

  #killPlan(): KillPlan {
    const random = this.#random;
    const at = random.pick(["ms", "calls", "calls", "states"] as const);
    return {
      victims: random.pick([["tap"], ["target"], ["tap"], ["target"], ["tap", "target"]] as const),
      signal: random.pick(["SIGKILL", "SIGKILL", "SIGTERM"]),
      at,
      count: 1 + random.below({ ms: 1500, calls: 130, states: 8 }[at]),
    };
  }

  /** Keeps what the target has of rows that are gone from the source; no run is under way now. */
  async #remember(deleted: readonly DeletedRow[]): Promise<void> {
    for (const { table, id } of deleted.filter((row) => keepsDeleted(row.table))) {
      this.counts.deleted += 1;
      const row = (await this.#targetRows(table)).get(String(id));
      if (row !== undefined) this.#leftOver.get(table)?.set(String(id), row);
    }
  }

  #targetRows(table: LoopTable): Promise<Map<string, RowText>> {
    return rowsById(this.#connections.target, "WAREHOUSE", table);
  }

  async #sync(plan: RoundPlan): Promise<void> {
    const { kill, commitAfterMs } = plan;
    const distance = this.#isLateDue ? lookback : 0;
    const due = await dueRows(this.#connections.source, this.#state, distance);
    const pipe = this.#startPipe(distance);
    const late = commitAfterMs === undefined ? undefined : this.#commitAfter(commitAfterMs);
    const killed = await this.#killAt(pipe, kill);
    const ending = await pipe.ended;
    await late;
    await this.#settled();
    const what = { ...plan, distance };
    expect({ ...what, wrong: wrongEnd(ending, kill, killed) }).toEqual({
      ...what,
      wrong: undefined,
    });
    const last = wholeLines(ending.target.stdout).at(-1);
    if (last !== undefined) this.#state = JSON.parse(last) as LoopState;
    // What was committed while the run went on it may have seen or not.
    if (killed.size > 0 || late !== undefined) return;
    expect({ ...what, moved: movedRows(ending) }).toEqual({ ...what, moved: due });
    this.#isLateDue = false;
    await this.#compare(what);
  }

  #startPipe(distance: number): KillablePipe {
    const tap = {
      config: {
        ...this.#database.settings("source"),
        fetch_size: 15,
        state_interval_rows: 20,
        null_replication_key: "always",
        lookback: distance,
      },
      catalog: this.#catalog,
      ...(this.#state !== undefined && { state: this.#state }),
    };
    const target = {
      config: { ...this.#database.settings("warehouse"), batch_size_rows: 25, hard_delete: true },
    };
    return startKillablePipe(this.#folder, tap, target);
  }

  async #commitAfter(ms: number): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, ms));
    await this.#commitLate();
  }

  /** @returns whom a signal has reached */
  async #killAt(pipe: KillablePipe, plan: KillPlan | undefined): Promise<Set<ProgramName>> {
    const killed = new Set<ProgramName>();
    if (plan === undefined) return killed;
    let strike = () => {};
    const moment = new Promise<void>((resolve) => {
      strike = resolve;
    });
    const timer = plan.at === "ms" ? setTimeout(strike, plan.count) : undefined;
    if (plan.at === "calls") this.#calls.arm(plan.count, strike);
    if (plan.at === "states") {
      let left = plan.count;
      pipe.onState(() => {
        left -= 1;
        if (left === 0) strike();
      });
    }
    const isTime = await Promise.race([moment.then(() => true), pipe.ended.then(() => false)]);
    clearTimeout(timer);
    this.#calls.disarm();
    if (!isTime) return killed;
    for (const name of plan.victims) {
      if (!(await pipe.kill(name, plan.signal))) continue;
      killed.add(name);
      this.counts[`${name}Kills`] += 1;
    }
    return killed;
  }

  /** Waits until the sessions of the programs are gone and what they left open is rolled back. */
  async #settled(): Promise<void> {
    const own = Object.keys(this.#connections).length;
    for (let tries = 0; (this.#database.sandbox?.connectionCount ?? 0) > own; tries += 1) {
      if (tries > 1000) throw new Error("the connections of the programs stay");
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  /** The target has what the source has, and the deleted rows that it had when they were deleted; nothing else. */
  async #compare(what: object): Promise<void> {
    this.counts.compared += 1;
    for (const table of loopTables) {
      const source = await rowsById(this.#connections.source, "SOURCE", table);
      const expected = new Map([...source, ...(this.#leftOver.get(table) ?? [])]);
      const rows = await this.#targetRows(table);
      expect({ ...what, table: table.name, rows: sorted(rows) }).toEqual({
        ...what,
        table: table.name,
        rows: sorted(expected),
      });
    }
  }
}

const sorted = (rows: ReadonlyMap<string, RowText>): RowText[] =>
  [...rows.entries()].sort(([left], [right]) => Number(left) - Number(right)).map(([, row]) => row);
