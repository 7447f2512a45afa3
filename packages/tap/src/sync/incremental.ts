import {
  type Bookmark,
  type BookmarkValue,
  bookmarkOf,
  Decimal,
  type Log,
  type State,
  withBookmark,
} from "@singer-oracle/core";
import {
  atLeast,
  isNotNull,
  isNull,
  lookbackBind,
  lookbackExpression,
  type OracleType,
  quoteIdentifier,
  type Row,
  type SessionBinds,
  scnBind,
  selectStatement,
} from "@singer-oracle/core/oracle";
import { matchName } from "../match-name.ts";
import type { StreamView } from "../snapshot.ts";
import type { ReplicationKeyPlan, StreamPlan } from "../stream-plan.ts";
import { bindBookmark, bookmarkValueOf, isUsableBookmark, ofColumn } from "./bookmark-value.ts";
import { type KeyOrder, keyOrder } from "./key-order.ts";
import { type Replication, type StreamStatement, selectPlanOf } from "./replication.ts";
import { layOutRow, type RowLayout } from "./row-layout.ts";

/** The key of a stream, a column of known type. */
export type ColumnKey = ReplicationKeyPlan & { readonly type: OracleType };

/** What an incremental stream needs besides its plan. */
export interface IncrementalOptions {
  /** The state that was given. */
  readonly state: State;
  readonly log: Log;
  /** NLS_CHARACTERSET; null = unknown. */
  readonly charset: string | null;
}

const bookmarkBind = "bookmark";

/**
 * A stream read from its bookmark on, by a column. The bookmark is the greatest key that was sent, never a bound, and never
 * goes back. Rows with a key equal to it come again, so that none of them is missed. Rows without a key come first, by a
 * statement of their own: behind the others an interrupted first run would never send them.
 * @throws StateError when the bookmark cannot be a value of the key.
 */
export function incremental(
  plan: StreamPlan,
  key: ColumnKey,
  options: IncrementalOptions,
): Replication {
  const { tapStreamId } = plan;
  const kept = keptBookmark(plan, key.name, options);
  const reader = new KeyReader(plan, key, kept?.replicationKeyValue, options.charset);
  const change = (): ((state: State) => State) => {
    const replicationKeyValue = reader.bookmark();
    return (state) => bookmarked(state, tapStreamId, key.name, kept, replicationKeyValue);
  };
  return {
    version: kept?.version,
    activation: kept?.version === undefined ? "none" : "before",
    startChange: change(),
    view: { asOfScn: undefined },
    statement: (view) => reader.statement(view, change),
    position: () => reader.position,
    startOver: () => false,
    endChange: change,
  };
}

/** The state with the bookmark of an incremental stream. */
export function bookmarked(
  state: State,
  tapStreamId: string,
  replicationKey: string,
  kept: Bookmark | undefined,
  replicationKeyValue: BookmarkValue | undefined,
): State {
  return withBookmark(state, tapStreamId, {
    replicationKey,
    replicationKeyValue,
    version: kept?.version,
    lastReplicationMethod: "INCREMENTAL",
  });
}

/**
 * The bookmark to start at. One that another replication method or another key has left says nothing about this key: only
 * the version of an older tap is kept of it, and only if it was an incremental one.
 * @throws StateError when it is there and of the wrong type.
 */
export function keptBookmark(
  plan: StreamPlan,
  keyName: string,
  { state, log }: Pick<IncrementalOptions, "state" | "log">,
): Bookmark | undefined {
  const { tapStreamId } = plan;
  const bookmark = bookmarkOf(state, tapStreamId);
  if (bookmark === undefined) return undefined;
  for (const warning of bookmark.warnings) log.warning(warning);
  const { lastReplicationMethod: method, replicationKey: formerKey } = bookmark;
  if (method !== undefined && method !== "INCREMENTAL") {
    log.warning(`stream "${tapStreamId}" was read ${method} before: it is read from its beginning`);
    return undefined;
  }
  // Taps over SQLAlchemy write names in lower case.
  if (formerKey !== undefined && matchName(formerKey, [keyName]) === undefined) {
    log.warning(
      `stream "${tapStreamId}": the bookmark is of ${formerKey}, and the replication key is ${keyName}: it is read from its beginning`,
    );
    return { ...bookmark, replicationKeyValue: undefined };
  }
  return bookmark;
}

/** Reads by one key: first the rows without a key, then those from the bookmark on. */
class KeyReader {
  readonly #plan: StreamPlan;
  readonly #key: ColumnKey;
  readonly #layout: RowLayout;
  readonly #encoding: "text" | "number";
  readonly #order: KeyOrder;
  /** The bookmark of the run before. */
  readonly #former: BookmarkValue | undefined;
  /** The greatest key that was written, as text. */
  #greatest: string | undefined;
  #phase: "null keys" | "keys" | "done";

  constructor(
    plan: StreamPlan,
    key: ColumnKey,
    former: BookmarkValue | undefined,
    charset: string | null,
  ) {
    this.#plan = plan;
    this.#key = key;
    this.#former = former;
    this.#order = keyOrder(key.type, charset);
    this.#layout = layOutRow(plan.columns, [{ ...key, form: "record" }]);
    const column = plan.columns.find(({ name }) => name === key.name);
    this.#encoding = column?.reader.encoding === "decimal-string" ? "text" : "number";
    const sendsNulls =
      key.nullKeys === "always" || (key.nullKeys === "first_run" && former === undefined);
    this.#phase = key.isNullable && sendsNulls ? "null keys" : "keys";
    this.#from();
  }

  /** The greatest key that was written, as text; undefined: none. */
  get position(): string | undefined {
    return this.#greatest;
  }

  /** What a STATE says now. */
  bookmark(): BookmarkValue | undefined {
    const reached = this.#reached();
    const former = this.#former;
    if (reached === undefined || former === undefined) return reached ?? former;
    return this.#order(textOf(former), textOf(reached)) > 0 ? former : reached;
  }

  /** The greatest key that was written, as a bookmark; undefined: none, or one at which no run can start. */
  #reached(): BookmarkValue | undefined {
    if (this.#greatest === undefined) return undefined;
    const { type } = this.#key;
    const value = bookmarkValueOf(this.#greatest, type, this.#encoding);
    return isUsableBookmark(type, value) ? value : undefined;
  }

  statement(view: StreamView, change: () => (state: State) => State): StreamStatement | undefined {
    switch (this.#phase) {
      case "null keys":
        return this.#nullKeys(view);
      case "keys":
        return this.#keys(view, change);
      default:
        return undefined;
    }
  }

  #nullKeys({ asOfScn }: StreamView): StreamStatement {
    const conditions = [...this.#plan.conditions, isNull(quoteIdentifier(this.#key.name))];
    return {
      sql: selectStatement({ ...selectPlanOf(this.#plan, this.#layout, asOfScn), conditions }),
      binds: asOfBind(asOfScn),
      layout: this.#layout,
      isOrdered: false,
      onEnd: () => {
        this.#phase = "keys";
      },
    };
  }

  #keys({ asOfScn }: StreamView, change: () => (state: State) => State): StreamStatement {
    const { isSorted, name } = this.#key;
    const { condition, binds } = this.#from();
    const conditions = [...this.#plan.conditions, ...condition];
    const orderBy = isSorted ? [quoteIdentifier(name)] : [];
    const position = this.#layout.keyPositions[0] as number;
    return {
      sql: selectStatement({
        ...selectPlanOf(this.#plan, this.#layout, asOfScn),
        conditions,
        orderBy,
      }),
      binds: { ...asOfBind(asOfScn), ...binds },
      layout: this.#layout,
      isOrdered: isSorted,
      ...(isSorted
        ? {
            onWritten: (row: Row) => {
              this.#greatest = keyText(row[position]) ?? this.#greatest;
              return (state: State) => change()(state);
            },
          }
        : { onRows: (rows: readonly Row[]) => this.#trackGreatest(rows, position) }),
      onEnd: () => {
        this.#phase = "done";
      },
    };
  }

  #trackGreatest(rows: readonly Row[], position: number): void {
    for (const row of rows) {
      const text = keyText(row[position]);
      if (text === undefined || text === this.#greatest) continue;
      const isGreater = this.#greatest === undefined || this.#order(text, this.#greatest) > 0;
      if (isGreater) this.#greatest = text;
    }
  }

  /** Where reading starts: behind what was written in this run, else before the bookmark, else at the start date. */
  #from(): { readonly condition: readonly string[]; readonly binds: SessionBinds } {
    const { isSorted, isNullable, lookback, name, start, type } = this.#key;
    const column = quoteIdentifier(name);
    const reached = isSorted ? this.#reached() : undefined;
    const from = reached ?? this.#former ?? start;
    if (from === undefined) return { condition: isNullable ? [isNotNull(column)] : [], binds: {} };
    const { expression, bind } = this.#bound(from);
    if (reached !== undefined || this.#former === undefined || lookback === 0) {
      return { condition: [atLeast(column, expression)], binds: { [bookmarkBind]: bind } };
    }
    return {
      condition: [atLeast(column, lookbackExpression(type, expression))],
      binds: { [bookmarkBind]: bind, [lookbackBind]: lookback },
    };
  }

  #bound(bookmark: BookmarkValue) {
    try {
      return bindBookmark(this.#key.type, bookmark, bookmarkBind);
    } catch (error) {
      throw ofColumn(error, this.#plan.tapStreamId, this.#key.name);
    }
  }
}

function keyText(value: unknown): string | undefined {
  return value === null || value === undefined ? undefined : String(value);
}

function textOf(bookmark: BookmarkValue): string {
  return bookmark instanceof Decimal ? bookmark.toString() : String(bookmark);
}

function asOfBind(asOfScn: string | undefined): SessionBinds {
  return asOfScn === undefined ? {} : { [scnBind]: asOfScn };
}
