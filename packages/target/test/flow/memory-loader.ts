import {
  type JsonObject,
  LoadError,
  type SchemaMessage,
  stringifyExact,
} from "@singer-oracle/core";
import type { Rejects } from "../../src/load/rejects.ts";
import type {
  BatchResult,
  CommitHook,
  RejectedRecord,
  StreamEnd,
  StreamLoader,
} from "../../src/load/stream-loader.ts";
import type { PendingRecord } from "../../src/pending-record.ts";
import type { TargetSettings } from "../../src/settings.ts";

/** What a loader is about to do. */
export interface LoaderCall {
  readonly stream: string;
  readonly call: "applySchema" | "load" | "activateVersion" | "finish";
  /** Records of a batch. */
  readonly count: number;
}

/** What loaders of one run share: the rows and what was done. */
export class MemoryDatabase {
  /** Rows that can be seen, by stream. */
  readonly tables = new Map<string, JsonObject[]>();
  /** `orders: load 3`, in the order in which things were done. */
  readonly events: string[] = [];
  /** Calls under way now, and most of them at any time. */
  activeCalls = 0;
  mostActiveCalls = 0;
  /** All records that were to be loaded, as they came. */
  readonly pending: PendingRecord[] = [];
  /** Awaited before a call takes effect; what it throws is what the call throws. */
  before: (call: LoaderCall) => Promise<void> | void = () => {};
  /** Why a record cannot be loaded. */
  refuse: (record: JsonObject) => string | undefined = () => undefined;
  readonly settings: TargetSettings;

  constructor(settings: TargetSettings) {
    this.settings = settings;
  }

  /** Makes the loader of a stream. */
  readonly createLoader = (stream: string, rejects: Rejects): StreamLoader =>
    new MemoryLoader(this, stream, rejects);

  rowsOf(stream: string): readonly JsonObject[] {
    return this.tables.get(stream) ?? [];
  }
}

/** Loads into arrays, with everything that a real loader promises. */
class MemoryLoader implements StreamLoader {
  readonly #database: MemoryDatabase;
  readonly #stream: string;
  readonly #rejects: Rejects;
  #keys: readonly string[] = [];
  #shadow: JsonObject[] | undefined;
  #isVersioned = false;
  #isActive = false;

  constructor(database: MemoryDatabase, stream: string, rejects: Rejects) {
    this.#database = database;
    this.#stream = stream;
    this.#rejects = rejects;
  }

  get isHeldBack(): boolean {
    return this.#shadow !== undefined;
  }

  applySchema(message: SchemaMessage): Promise<void> {
    return this.#do("applySchema", 0, () => {
      const { tables } = this.#database;
      if (!tables.has(this.#stream)) tables.set(this.#stream, []);
      this.#keys = message.key_properties;
      this.#tell(`schema ${Object.keys(message.schema.properties ?? {}).join(",")}`);
    });
  }

  async load(batch: readonly PendingRecord[], commitHook?: CommitHook): Promise<BatchResult> {
    let rejected: readonly RejectedRecord[] = [];
    const result = await this.#do("load", batch.length, async () => {
      rejected = batch.flatMap((pending) => {
        const reason = this.#database.refuse(pending.record);
        return reason === undefined ? [] : [{ pending, code: "ORA-12899", reason }];
      });
      if (rejected.length > this.#rejects.left) {
        throw new LoadError(`line ${rejected[0]?.pending.line}: ${rejected[0]?.reason}`);
      }
      await commitHook?.(undefined as never);
      const refused = new Set(rejected.map(({ pending }) => pending));
      const good = batch.filter((pending) => !refused.has(pending));
      this.#isVersioned ||= batch.some(({ version }) => version !== undefined);
      const { size } = new Set(good.map(({ record }) => this.#keyOf(record)));
      const duplicates = this.#mode === "append-only" ? 0 : good.length - size;
      for (const { record } of good) this.#put(this.#target(), record);
      this.#database.pending.push(...batch);
      this.#tell(`load ${batch.length}`);
      return { loaded: good.length - duplicates, duplicates, deleted: 0 };
    });
    if (rejected.length > 0) await this.#rejects.take(rejected);
    return result;
  }

  activateVersion(version: number): Promise<void> {
    return this.#do("activateVersion", 0, () => {
      this.#tell(`activate ${version}`);
      if (!this.#isVersioned) return;
      this.#swap();
      this.#isActive = true;
    });
  }

  finish(end: StreamEnd): Promise<boolean> {
    return this.#do("finish", 0, () => {
      this.#tell(`finish ${end}`);
      if (this.#shadow === undefined) return true;
      const { overwrite_on_eof: onEof } = this.#database.settings;
      const isInPlace = end === "complete" && !this.#isVersioned && onEof === "swap";
      if (isInPlace) this.#swap();
      this.#shadow = undefined;
      return isInPlace;
    });
  }

  get #mode() {
    const fallback = this.#keys.length > 0 ? "upsert" : "append-only";
    return this.#database.settings.load_method ?? fallback;
  }

  #target(): JsonObject[] {
    if (this.#mode !== "overwrite" || this.#isActive) return this.#table();
    this.#shadow ??= [];
    return this.#shadow;
  }

  #table(): JsonObject[] {
    return this.#database.tables.get(this.#stream) ?? [];
  }

  #swap(): void {
    if (this.#shadow !== undefined) this.#database.tables.set(this.#stream, this.#shadow);
    this.#shadow = undefined;
  }

  #put(rows: JsonObject[], record: JsonObject): void {
    const key = this.#keyOf(record);
    const index =
      this.#mode === "append-only" || this.#keys.length === 0
        ? -1
        : rows.findIndex((row) => this.#keyOf(row) === key);
    if (index < 0) rows.push(record);
    else rows[index] = record;
  }

  #keyOf(record: JsonObject): string {
    return stringifyExact(this.#keys.map((name) => record[name] ?? null));
  }

  #tell(text: string): void {
    this.#database.events.push(`${this.#stream}: ${text}`);
  }

  async #do<T>(call: LoaderCall["call"], count: number, work: () => T | Promise<T>): Promise<T> {
    const database = this.#database;
    database.activeCalls += 1;
    database.mostActiveCalls = Math.max(database.mostActiveCalls, database.activeCalls);
    try {
      await database.before({ stream: this.#stream, call, count });
      return await work();
    } finally {
      database.activeCalls -= 1;
    }
  }
}
