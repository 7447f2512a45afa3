import type { Counter, ReadMessage, RecordMessage, SchemaMessage } from "@singer-oracle/core";
import type { CommitHook, StreamEnd } from "../load/stream-loader.ts";
import type { PendingRecord } from "../pending-record.ts";
import { type Batch, isFull, openBatch } from "./batch.ts";
import { createLoadTotals, type LoadTotals } from "./load-totals.ts";
import type { BytesHolder } from "./memory-budget.ts";
import { createSourceKeeper, type SourceKeeper } from "./nested-sources.ts";
import { createRecordCheck, type RecordCheck } from "./record-check.ts";
import { refusedRecord } from "./refused-record.ts";
import { createSchemaWatch, type SchemaWatch } from "./schema-watch.ts";
import type { SinkParts } from "./sink-parts.ts";
import type { OpenWork } from "./state-gate.ts";
import { createWorkQueue, type WorkQueue } from "./work-queue.ts";

/** More work than this never waits, so that a tap which changes its SCHEMA with every record fills no memory. */
const maxQueueLength = 8;
/** One batch is loaded while the next one fills; a third one waits for room. */
const maxLoads = 2;

/** One stream: checks its records, gathers them into batches and has them loaded one batch after the other. */
export class Sink implements BytesHolder {
  readonly stream: string;
  readonly #parts: SinkParts;
  readonly #queue: WorkQueue;
  readonly #totals: LoadTotals;
  readonly #counter: Counter;
  readonly #toldNotes = new Set<string>();
  readonly #schema: SchemaWatch;
  #check: RecordCheck;
  #keepSources: SourceKeeper | undefined;
  #filling: Batch | undefined;
  /** Batches that are loaded or wait for it. */
  #loadCount = 0;
  #loadingBytes = 0;
  #timer: NodeJS.Timeout | undefined;
  /** The oldest batch that is committed and not in the table itself yet. */
  #held: OpenWork | undefined;
  #isFailed = false;
  #lastTime: string | undefined;

  /** Has the table made for the first SCHEMA of the stream. */
  constructor(parts: SinkParts, item: ReadMessage, message: SchemaMessage) {
    this.#parts = parts;
    this.stream = parts.stream;
    this.#queue = createWorkQueue(parts.limit, (error) => this.#fail(error));
    this.#totals = createLoadTotals();
    this.#counter = parts.metrics.counter("record_count", { stream: parts.stream });
    this.#schema = createSchemaWatch(item, message);
    this.#check = this.#checkOf(message);
    this.#keepSources = createSourceKeeper(message, parts.settings);
    this.#applySchema(message);
  }

  /** Names of the key properties in the SCHEMA of now. */
  get keyProperties(): readonly string[] {
    return this.#schema.message.key_properties;
  }

  get isFailed(): boolean {
    return this.#isFailed;
  }

  get fillingBytes(): number {
    return this.#filling?.byteLength ?? 0;
  }

  get fillingSinceMs(): number {
    return this.#filling?.sinceMs ?? Infinity;
  }

  get loadingBytes(): number {
    return this.#loadingBytes;
  }

  get isBusy(): boolean {
    return this.#queue.length > 0;
  }

  /** Takes another SCHEMA: records of the one before are loaded first. The same one again costs nothing. */
  schema(item: ReadMessage, message: SchemaMessage): void {
    if (!this.#schema.takesOver(item, message)) return;
    this.start();
    this.#check = this.#checkOf(message);
    this.#keepSources = createSourceKeeper(message, this.#parts.settings);
    this.#applySchema(message);
  }

  /**
   * Takes a record whose bytes the budget has.
   * @returns true when there is no room for more: then wait for `room` before the next one.
   * @throws RecordError when the record cannot be loaded and none more may be rejected.
   */
  add(item: ReadMessage, message: RecordMessage, receivedAtMs: number): boolean {
    const { line, byteLength } = item;
    if (this.#isFailed) {
      this.#parts.release(byteLength);
      return false;
    }
    const { record, version } = message;
    const timeExtracted = this.#lastTimeOr(message.time_extracted);
    const pending = { record, line, byteLength, version, timeExtracted, receivedAtMs };
    const reason = this.#check.findFault(record);
    if (reason !== undefined) this.#announceReject(pending, reason);
    const batch = this.#filling ?? this.#open(receivedAtMs);
    if (reason === undefined) {
      this.#keepSources?.(item, record);
      batch.records.push(pending);
    } else batch.rejected.push({ pending, code: "RECORD", reason });
    batch.byteLength += byteLength;
    const { batch_size_rows: maxRecords, batch_size_bytes: maxBytes } = this.#parts.settings;
    if (!isFull(batch, { maxRecords, maxBytes })) return false;
    this.start();
    return !this.#hasRoom;
  }

  /** Has what waits loaded, whether it is much or little. */
  start(): void {
    const batch = this.#filling;
    if (batch === undefined) return;
    this.#filling = undefined;
    this.#stopClock();
    this.#loadCount += 1;
    this.#loadingBytes += batch.byteLength;
    this.#queue.add(() => this.#load(batch));
  }

  /** Rows of older versions go when everything before is loaded. STATE behind it waits for it. */
  activateVersion(version: number): void {
    this.start();
    const work = this.#parts.gate.open();
    this.#queue.add(async () => {
      if (this.#isFailed) return;
      await this.#parts.loader.activateVersion(version);
      this.#settle(work);
    });
  }

  /** Resolves when the sink may take more. */
  async room(): Promise<void> {
    while (!this.#hasRoom) await this.#queue.next();
  }

  /** Resolves when everything that was taken is loaded, or the sink has failed. */
  async drain(): Promise<void> {
    this.start();
    while (this.#queue.length > 0) await this.#queue.next();
  }

  /** Gives up what is not on its way yet, and takes nothing more. No STATE comes out any more that is still to come. */
  giveUp(): void {
    // Records that are not taken open no work of their own.
    if (!this.#isFailed) this.#parts.gate.open();
    this.#isFailed = true;
    this.#stopClock();
    if (this.#filling !== undefined) this.#parts.release(this.#filling.byteLength);
    this.#filling = undefined;
  }

  /**
   * The end of the stream, after `drain`.
   * @returns whether all that was loaded is in the table itself.
   * @throws what the loader throws.
   */
  async finish(end: StreamEnd): Promise<boolean> {
    this.#stopClock();
    const { loader, limit, log, stream } = this.#parts;
    const isInPlace = await limit(() => loader.finish(end));
    this.#counter.close();
    log.info(`${stream}: ${this.#totals.describe()}`, {
      stream_name: stream,
      ...this.#totals.fields(),
    });
    if (isInPlace && !this.#isFailed) this.#held?.close();
    return isInPlace;
  }

  get #hasRoom(): boolean {
    return this.#loadCount < maxLoads && this.#queue.length < maxQueueLength;
  }

  #checkOf(message: SchemaMessage): RecordCheck {
    const { settings, log, stream } = this.#parts;
    return createRecordCheck(message, settings, (note) => {
      if (this.#toldNotes.has(note)) return;
      this.#toldNotes.add(note);
      log.info(`${stream}: not checked: ${note}`, { stream_name: stream });
    });
  }

  #applySchema(message: SchemaMessage): void {
    this.#queue.add(async () => {
      if (!this.#isFailed) await this.#parts.loader.applySchema(message);
    });
  }

  /** Records that were read together have the same time: one text for all of them is kept in memory. */
  #lastTimeOr(time: string | undefined): string | undefined {
    if (time !== this.#lastTime) this.#lastTime = time;
    return this.#lastTime;
  }

  #announceReject(pending: PendingRecord, reason: string): void {
    const { rejects, stream, settings } = this.#parts;
    if (rejects.left === 0) throw refusedRecord(stream, pending.line, reason, settings.on_reject);
    rejects.announce();
  }

  #open(sinceMs: number): Batch {
    const batch = openBatch(this.#parts.gate.open(), sinceMs);
    this.#filling = batch;
    const waitMs = this.#parts.settings.batch_wait_limit_seconds * 1000;
    this.#timer = setTimeout(() => this.#startOld(batch), Math.min(waitMs, maxTimeoutMs));
    return batch;
  }

  /** While something is under way an old batch may go on filling: it could not be loaded earlier. */
  #startOld(batch: Batch): void {
    if (this.#filling !== batch) return;
    if (this.isBusy) void this.#queue.next().then(() => this.#startOld(batch));
    else this.start();
  }

  #stopClock(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  async #load(batch: Batch): Promise<void> {
    try {
      if (this.#isFailed) return;
      await this.#loadBatch(batch);
      this.#settle(batch.work);
    } finally {
      this.#loadCount -= 1;
      this.#loadingBytes -= batch.byteLength;
      this.#parts.release(batch.byteLength);
    }
  }

  async #loadBatch({ records, rejected }: Batch): Promise<void> {
    const { loader, rejects, metrics, stream } = this.#parts;
    const stopTimer = metrics.timer("batch_load_duration", { stream });
    try {
      if (records.length > 0) {
        this.#totals.add(await loader.load(records, this.#hookFor(records)));
      }
      if (rejected.length > 0) await rejects.write(rejected);
    } catch (error) {
      stopTimer("failed");
      throw error;
    }
    stopTimer("succeeded");
    this.#counter.add(records.length);
  }

  #hookFor(records: readonly PendingRecord[]): CommitHook | undefined {
    const { commitHookFor, stream } = this.#parts;
    return commitHookFor?.({
      stream,
      firstLine: records[0]?.line ?? 0,
      lastLine: records.at(-1)?.line ?? 0,
      recordCount: records.length,
    });
  }

  /** What is committed into the shadow of a table is safe when the shadow takes the table's place. */
  #settle(work: OpenWork): void {
    if (!this.#parts.loader.isHeldBack) {
      this.#held?.close();
      this.#held = undefined;
      work.close();
    } else if (this.#held === undefined) this.#held = work;
    else work.close();
  }

  #fail(error: unknown): void {
    if (this.#isFailed) return;
    this.giveUp();
    this.#parts.onFailure(error);
  }
}

/** Source: Node.js documentation, setTimeout: a longer delay becomes 1 ms. */
const maxTimeoutMs = 2_147_483_647;
