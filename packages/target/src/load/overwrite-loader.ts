import { isDeepStrictEqual } from "node:util";
import type { SchemaMessage } from "@singer-oracle/core";
import { deleteAllStatement } from "@singer-oracle/core/oracle";
import type { PendingRecord } from "../pending-record.ts";
import type { TablePlan } from "../table/table-plan.ts";
import { type ChangeCounts, createChangeCounts } from "./change-counts.ts";
import type { StreamLoaderParts } from "./create-stream-loader.ts";
import { noSchemaError } from "./load-errors.ts";
import { refuseIncrements } from "./overwrite-policy.ts";
import type { BatchResult, CommitHook, StreamEnd, StreamLoader } from "./stream-loader.ts";
import { type TableAccess, withSession } from "./table-access.ts";
import { deletesOf, modeOf, type NeededTypes, TableLoader } from "./table-loader.ts";
import { createUnknownPropertyWatch } from "./unknown-properties.ts";

/** The rows that wait beside the table. */
interface Shadow {
  readonly loader: TableLoader;
  /** Version of the rows; undefined while none has one. */
  version: number | undefined;
}

/**
 * Loads a stream into a shadow of its table, whose rows replace the table's when the tap has said that all are there: by
 * ACTIVATE_VERSION when the records have versions, else by the clean end of the input. Of rows with versions the shadow
 * holds the newest only.
 */
export class OverwriteLoader implements StreamLoader {
  readonly #parts: StreamLoaderParts;
  readonly #tables: TableAccess;
  readonly #counts: ChangeCounts;
  readonly #toldProperties = new Set<string>();
  #message: SchemaMessage | undefined;
  #plan: TablePlan | undefined;
  #shadow: Shadow | undefined;
  /** Loads what comes behind the swap of its version. */
  #direct: TableLoader | undefined;
  /** The last version that was activated. */
  #activated: number | undefined;
  /** Whether an ACTIVATE_VERSION came and no record did since: then the table is empty in the source. */
  #isEmptied = false;
  #commitHook: CommitHook | undefined;
  #watch: ReturnType<typeof createUnknownPropertyWatch> = () => {};

  constructor(parts: StreamLoaderParts, tables: TableAccess) {
    this.#parts = parts;
    this.#tables = tables;
    this.#counts = createChangeCounts(parts.stream, parts.log);
  }

  /** Until the swap; when an ACTIVATE_VERSION came without records, until the rows of before go at the end. */
  get isHeldBack(): boolean {
    return this.#shadow !== undefined || this.#isEmptied;
  }

  async applySchema(message: SchemaMessage): Promise<void> {
    if (isDeepStrictEqual(message, this.#message)) return;
    refuseIncrements(message, this.#parts.settings.overwrite_incremental);
    const plan = await this.#tables.prepare(message, this.#parts.tableOf(message), this.#plan);
    this.#plan = plan;
    this.#direct = undefined;
    if (this.#shadow !== undefined) {
      const { loader, version } = this.#shadow;
      const { owner, name } = loader.plan.table;
      const table = { owner: owner ?? this.#parts.server.user, name };
      const shadow = await this.#tables.prepare(message, table, loader.plan);
      this.#shadow = { loader: this.#loaderFor(shadow), version };
    }
    this.#watch = createUnknownPropertyWatch(
      plan,
      this.#toldProperties,
      this.#parts.log,
      this.#parts.settings.hard_delete,
    );
    this.#message = message;
  }

  /** The hook of the last batch runs with the swap: nothing is visible before. */
  async load(batch: readonly PendingRecord[], commitHook?: CommitHook): Promise<BatchResult> {
    if (this.#plan === undefined) throw noSchemaError(this.#parts.stream);
    this.#watch(batch);
    const version = this.#newestVersion(batch);
    if (this.#shadow === undefined && this.#isOfActivated(version)) {
      this.#direct ??= this.#loaderFor(this.#plan);
      return this.#direct.load(batch, commitHook);
    }
    const shadow = await this.#shadowFor(this.#plan, version);
    this.#commitHook = commitHook ?? this.#commitHook;
    this.#isEmptied = false;
    const current = batch.filter((pending) => this.#isCurrent(pending, shadow.version));
    const result = await shadow.loader.load(current);
    return { ...result, duplicates: result.duplicates + batch.length - current.length };
  }

  async activateVersion(version: number): Promise<void> {
    if (!this.#parts.settings.activate_version || this.#plan === undefined) return;
    const shadow = this.#shadow;
    if (shadow === undefined) {
      this.#isEmptied = this.#activated === undefined || version > this.#activated;
      return;
    }
    // Rows without a version say nothing about their being complete; rows of a newer one are not meant.
    if (shadow.version === undefined || shadow.version > version) return;
    if (shadow.version < version) await this.#emptyShadow(shadow);
    await this.#swap(this.#plan, shadow);
    this.#activated = version;
  }

  async finish(end: StreamEnd): Promise<boolean> {
    this.#counts.close();
    const plan = this.#plan;
    if (plan === undefined) return true;
    const shadow = this.#shadow;
    if (shadow === undefined) {
      if (!this.#isEmptied) return true;
      if (end === "incomplete") return false;
      await this.#swap(plan, await this.#shadowFor(plan, undefined));
      return true;
    }
    const obstacle = end === "complete" ? this.#obstacle(shadow) : "the input did not end well";
    if (obstacle === undefined) {
      this.#tell("nothing says whether all records came: the end of the input was taken for it");
      await this.#swap(plan, shadow);
      return true;
    }
    this.#tell(`the rows of before stay: ${obstacle}`);
    await this.#tables.dropShadow(shadow.loader.plan);
    this.#shadow = undefined;
    return false;
  }

  /** Why the end of the input is not enough to replace the rows. */
  #obstacle({ version }: Shadow): string | undefined {
    if (version !== undefined) return `no ACTIVATE_VERSION came behind the records of ${version}`;
    return this.#parts.settings.overwrite_on_eof === "keep_old"
      ? "overwrite_on_eof is keep_old, and the records have no version"
      : undefined;
  }

  #tell(text: string): void {
    const { log, stream } = this.#parts;
    log.warning(`stream ${JSON.stringify(stream)}: ${text}`, { stream_name: stream });
  }

  /** Undefined as well when versions are not looked at. */
  #newestVersion(batch: readonly PendingRecord[]): number | undefined {
    if (!this.#parts.settings.activate_version) return undefined;
    let newest: number | undefined;
    for (const { version } of batch) {
      if (version !== undefined && (newest === undefined || version > newest)) newest = version;
    }
    return newest;
  }

  /** Records without a version behind the swap of one add to its rows: alone they would leave nothing of those. */
  #isOfActivated(version: number | undefined): boolean {
    return this.#activated !== undefined && (version ?? this.#activated) === this.#activated;
  }

  #isCurrent({ version }: PendingRecord, current: number | undefined): boolean {
    return current === undefined || version === undefined || version >= current;
  }

  async #shadowFor(plan: TablePlan, version: number | undefined): Promise<Shadow> {
    if (this.#shadow === undefined) {
      const loader = this.#loaderFor(await this.#tables.createShadow(plan));
      this.#shadow = { loader, version };
    } else if (version !== undefined && version > (this.#shadow.version ?? version - 1)) {
      if (this.#shadow.version !== undefined) await this.#emptyShadow(this.#shadow);
      this.#shadow.version = version;
    }
    return this.#shadow;
  }

  #emptyShadow({ loader }: Shadow): Promise<void> {
    return withSession(this.#parts, loader.plan.table, async (session) => {
      await session.execute(deleteAllStatement(loader.plan.table));
      await session.commit();
    });
  }

  async #swap(plan: TablePlan, shadow: Shadow): Promise<void> {
    this.#plan = await this.#tables.swapShadow(plan, shadow.loader.plan, this.#commitHook);
    this.#shadow = undefined;
    this.#direct = undefined;
    this.#commitHook = undefined;
    this.#isEmptied = false;
  }

  #loaderFor(plan: TablePlan): TableLoader {
    const mode = modeOf(plan);
    return new TableLoader(plan, {
      parts: this.#parts,
      mode,
      deletes: deletesOf(mode, this.#parts.settings.hard_delete),
      isShadow: plan !== this.#plan,
      counts: this.#counts,
      widen: (narrow, needs) => this.#widen(narrow, needs),
    });
  }

  /** The table has to take the rows of its shadow, so it is widened too. */
  async #widen(narrow: TablePlan, needs: NeededTypes): Promise<TablePlan> {
    const wide = await this.#tables.widen(narrow, needs);
    if (this.#plan === undefined || narrow === this.#plan) this.#plan = wide;
    else this.#plan = await this.#tables.widen(this.#plan, needs);
    return wide;
  }
}
