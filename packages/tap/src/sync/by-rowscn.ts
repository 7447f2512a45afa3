import { type BookmarkValue, type Log, readScn, type State, StateError } from "@singer-oracle/core";
import {
  atLeast,
  oraRowscn,
  parseScn,
  type SessionBinds,
  selectStatement,
} from "@singer-oracle/core/oracle";
import type { StreamView } from "../snapshot.ts";
import type { StreamPlan } from "../stream-plan.ts";
import { ofColumn } from "./bookmark-value.ts";
import { bookmarked, keptBookmark } from "./incremental.ts";
import { type Replication, selectPlanOf } from "./replication.ts";
import { layOutRow } from "./row-layout.ts";

/** What a stream read by ORA_ROWSCN needs besides its plan. */
export interface ByRowscnOptions {
  /** The state that was given. */
  readonly state: State;
  readonly log: Log;
}

const bookmarkBind = "bookmark";

/**
 * A table read by the SCN of its rows' last change, without an order: no index knows it. The bookmark is an SCN from before
 * the transaction in which the table is read, never the greatest one of the rows: a change that was not committed then
 * comes with a greater SCN. Rows may come again, as many tables know one SCN for a whole block.
 * Source: Oracle SQL Language Reference, ORA_ROWSCN Pseudocolumn; CREATE TABLE, ROWDEPENDENCIES.
 * @throws StateError when the bookmark is no SCN.
 */
export function byRowscn(plan: StreamPlan, { state, log }: ByRowscnOptions): Replication {
  const { tapStreamId } = plan;
  const kept = keptBookmark(plan, oraRowscn, { state, log });
  const from = kept?.replicationKeyValue;
  const former = from === undefined ? undefined : scnOf(from, tapStreamId);
  const layout = layOutRow(plan.columns);
  const binds: SessionBinds = former === undefined ? {} : { [bookmarkBind]: former };
  const isLater = former === undefined ? [] : [atLeast(oraRowscn, `TO_NUMBER(:${bookmarkBind})`)];
  const change = (scn: string | undefined) => (current: State) =>
    bookmarked(current, tapStreamId, oraRowscn, kept, scn);
  let isDone = false;
  log.warning(
    `stream "${tapStreamId}" is read by ORA_ROWSCN: the whole table is scanned each time, and rows may come again`,
  );
  return {
    version: kept?.version,
    activation: kept?.version === undefined ? "none" : "before",
    startChange: change(former),
    view: { asOfScn: undefined },
    statement: () => {
      if (isDone) return undefined;
      const conditions = [...plan.conditions, ...isLater];
      return {
        sql: selectStatement({ ...selectPlanOf(plan, layout, undefined), conditions }),
        binds,
        layout,
        isOrdered: false,
        onEnd: () => {
          isDone = true;
        },
      };
    },
    position: () => undefined,
    startOver: () => false,
    endChange: ({ notAfterScn }: StreamView) => {
      if (notAfterScn === undefined) {
        log.warning(
          `stream "${tapStreamId}": no SCN can be asked for, so the next run starts where this one did; have the DBA run: GRANT EXECUTE ON DBMS_FLASHBACK`,
        );
      }
      return change(notAfterScn ?? former);
    },
  };
}

function scnOf(bookmark: BookmarkValue, tapStreamId: string): string {
  try {
    const scn = readScn(bookmark, "/replication_key_value");
    parseScn(scn);
    return scn;
  } catch (cause) {
    const error = new StateError("the bookmark is not an SCN", {
      hint: "Correct replication_key_value in the state, or take the stream's bookmark out of it.",
      cause,
    });
    throw ofColumn(error, tapStreamId, oraRowscn);
  }
}
