import {
  type BookmarkValue,
  bookmarkOf,
  Decimal,
  factsOf,
  isJsonObject,
  type JsonObject,
  type JsonValue,
  type State,
  type StreamFacts,
  withBookmark,
  withStreamFacts,
} from "@singer-oracle/core";
import {
  afterPosition,
  quoteIdentifier,
  type Row,
  type SessionBinds,
  scnBind,
  selectStatement,
} from "@singer-oracle/core/oracle";
import { refusesAsOf, type StreamView } from "../snapshot.ts";
import type { ResumeColumn, StreamPlan } from "../stream-plan.ts";
import type { StateChange } from "../tap-state.ts";
import { bindBookmark, bookmarkValueOf, isUsableBookmark } from "./bookmark-value.ts";
import { type Replication, type StreamStatement, selectPlanOf } from "./replication.ts";
import { layOutRow, type RowLayout } from "./row-layout.ts";

/** What a full table needs besides its plan. */
export interface FullTableOptions {
  /** The state that was given. */
  readonly state: State;
  /** Whether the stream is read AS OF an SCN, without which it cannot be resumed. */
  readonly readsAsOf: boolean;
  /** Milliseconds since 1970, for the version. Default `Date.now`. */
  readonly now?: () => number;
}

/** A read that an earlier run did not finish. */
interface Unfinished {
  readonly version: number;
  readonly scn: string;
  readonly lastKey: readonly BookmarkValue[];
}

/**
 * A table read from its beginning to its end in the order in which it lies there. A resumable one is read in the order of
 * its key AS OF one SCN, with `{version, snapshot_scn, last_key}` in STATE: what the next run would read is then exactly
 * what this one has not read, whatever has happened to the table.
 *
 * Every read has a version greater than all before it. It goes into the bookmark at once, so that a run that is broken off
 * does not use it again.
 * @throws StateError when the stream's part of the state is of the wrong type.
 */
export function fullTable(plan: StreamPlan, options: FullTableOptions): Replication {
  const { state, readsAsOf } = options;
  const now = options.now ?? Date.now;
  const { tapStreamId } = plan;
  const keys = resumeKeyOf(plan, readsAsOf);
  const unfinished = unfinishedRead(state, tapStreamId, keys);
  const former = formerVersion(state, tapStreamId);
  const newVersion = () => Math.max(now(), former + 1);
  let version = unfinished?.version ?? newVersion();
  let resumedScn = unfinished?.scn;
  let lastKey = unfinished?.lastKey;
  let isDone = false;
  const layout = layOutRow(
    plan.columns,
    keys.map((key) => ({ ...key, form: "exact" })),
  );

  const written = (row: Row, asOfScn: string): StateChange => {
    const key = keyOf(row, keys, layout);
    lastKey = key;
    const facts = { version, snapshot_scn: asOfScn, last_key: namedKey(keys, key) };
    return (current) => withStreamFacts(current, tapStreamId, facts);
  };
  return {
    get version() {
      return version;
    },
    activation: "after",
    startChange: (current) => startState(current, tapStreamId, version, unfinished !== undefined),
    get view() {
      return { asOfScn: resumedScn };
    },
    statement: (view) => {
      if (isDone) return undefined;
      const { asOfScn } = view;
      const isResumable = keys.length > 0 && asOfScn !== undefined;
      return {
        ...statementOf(plan, layout, asOfScn, isResumable ? keys : [], lastKey),
        layout,
        isOrdered: isResumable,
        ...(isResumable ? { onWritten: (row: Row) => written(row, asOfScn) } : {}),
        onEnd: () => {
          isDone = true;
        },
      };
    },
    position: () => lastKey,
    startOver: (error) => {
      if (resumedScn === undefined || !refusesAsOf(error)) return false;
      resumedScn = undefined;
      lastKey = undefined;
      version = newVersion();
      return true;
    },
    endChange: (view) => (current) => endState(current, tapStreamId, version, view),
  };
}

/** Keys of other types have no bookmark; a plan that has one is read as if it had no key. */
function resumeKeyOf(plan: StreamPlan, readsAsOf: boolean): readonly ResumeColumn[] {
  return readsAsOf && plan.replication.method === "FULL_TABLE" ? plan.replication.resumeKey : [];
}

function formerVersion(state: State, tapStreamId: string): number {
  const bookmark = bookmarkOf(state, tapStreamId)?.version ?? 0;
  return Math.max(bookmark, factsOf(state, tapStreamId).version ?? 0);
}

/** The read to go on with: of the same key, and of the version that the bookmark names. */
function unfinishedRead(
  state: State,
  tapStreamId: string,
  keys: readonly ResumeColumn[],
): Unfinished | undefined {
  const facts = factsOf(state, tapStreamId);
  const { version, snapshot_scn: scn } = facts;
  if (keys.length === 0 || version === undefined || scn === undefined) return undefined;
  const bookmark = bookmarkOf(state, tapStreamId);
  if (bookmark?.version !== version) return undefined;
  const lastKey = lastKeyOf(facts, keys);
  return lastKey === undefined ? undefined : { version, scn, lastKey };
}

function lastKeyOf(
  facts: StreamFacts,
  keys: readonly ResumeColumn[],
): readonly BookmarkValue[] | undefined {
  const named = facts.last_key;
  if (!isJsonObject(named) || Object.keys(named).length !== keys.length) return undefined;
  const values = keys.map(({ name }) => named[name]);
  const isUsable = values.every(
    (value, index) =>
      isBookmarkValue(value) && isUsableBookmark((keys[index] as ResumeColumn).type, value),
  );
  return isUsable ? (values as BookmarkValue[]) : undefined;
}

function isBookmarkValue(value: JsonValue | undefined): value is BookmarkValue {
  return typeof value === "string" || typeof value === "number" || value instanceof Decimal;
}

function keyOf(
  row: Row,
  keys: readonly ResumeColumn[],
  { keyPositions }: RowLayout,
): readonly BookmarkValue[] {
  return keys.map(({ type }, index) =>
    bookmarkValueOf(row[keyPositions[index] as number], type, "number"),
  );
}

function namedKey(keys: readonly ResumeColumn[], values: readonly BookmarkValue[]): JsonObject {
  return Object.fromEntries(keys.map(({ name }, index) => [name, values[index] as BookmarkValue]));
}

function statementOf(
  plan: StreamPlan,
  layout: RowLayout,
  asOfScn: string | undefined,
  keys: readonly ResumeColumn[],
  lastKey: readonly BookmarkValue[] | undefined,
): Pick<StreamStatement, "sql" | "binds"> {
  const binds: Record<string, SessionBinds[string]> = {};
  const conditions = [...plan.conditions];
  if (keys.length > 0 && lastKey !== undefined) {
    const positions = keys.map(({ name, type }, index) => {
      const bindName = `key${index + 1}`;
      const bound = bindBookmark(type, lastKey[index] as BookmarkValue, bindName);
      binds[bindName] = bound.bind;
      return { key: quoteIdentifier(name), value: bound.expression };
    });
    conditions.push(afterPosition(positions));
  }
  if (asOfScn !== undefined) binds[scnBind] = asOfScn;
  const orderBy = keys.map(({ name }) => quoteIdentifier(name));
  return {
    sql: selectStatement({ ...selectPlanOf(plan, layout, asOfScn), conditions, orderBy }),
    binds,
  };
}

/** Facts of a read that is not gone on with would be taken for one that can be. */
function startState(state: State, tapStreamId: string, version: number, isResumed: boolean): State {
  const facts = factsOf(state, tapStreamId);
  const isStale = !isResumed && facts.last_key !== undefined;
  const cleared = isStale
    ? withStreamFacts(state, tapStreamId, {
        version: undefined,
        snapshot_scn: undefined,
        last_key: undefined,
      })
    : state;
  return withBookmark(cleared, tapStreamId, { version, lastReplicationMethod: "FULL_TABLE" });
}

function endState(state: State, tapStreamId: string, version: number, view: StreamView): State {
  return withStreamFacts(state, tapStreamId, {
    version,
    snapshot_scn: view.notAfterScn,
    last_key: undefined,
  });
}
