import type { Row, SelectPlan, SelectSource, SessionBinds } from "@singer-oracle/core/oracle";
import type { StreamView, ViewOptions } from "../snapshot.ts";
import type { StreamPlan } from "../stream-plan.ts";
import type { StateChange } from "../tap-state.ts";
import type { RowLayout } from "./row-layout.ts";

/** One query of a stream and what its rows say about how far the stream was read. */
export interface StreamStatement {
  readonly sql: string;
  readonly binds: SessionBinds;
  readonly layout: RowLayout;
  /** Whether reading can go on behind the last row that was written: its rows come in an order, and a STATE tells where. */
  readonly isOrdered: boolean;
  /** Looks at rows that were converted and are about to be written. */
  readonly onRows?: (rows: readonly Row[]) => void;
  /** Remembers the last row that was written; what a STATE would say about it. */
  readonly onWritten?: (row: Row) => StateChange;
  /** All rows were written. */
  readonly onEnd: () => void;
}

/** How far a stream was read, and what comes next. Belongs to one run of one stream. */
export interface Replication {
  /** Stands in every record. May change when `startOver` succeeds. */
  readonly version: number | undefined;
  /** Whether ACTIVATE_VERSION goes out before the first record, or behind the last one. */
  readonly activation: "before" | "after" | "none";
  /** What the stream's first STATE says. */
  readonly startChange: StateChange;
  /** How the stream is to be seen, but for the fallback. */
  readonly view: Omit<ViewOptions, "isFallback">;
  /** The next statement, behind what was written; undefined when everything was read. */
  statement(view: StreamView): StreamStatement | undefined;
  /** Tells places apart: the same as before when nothing was read since that a new start would not read again. */
  position(): unknown;
  /**
   * Whether the stream can begin anew after this error, which came before the first row: true when it was to go on where
   * an earlier run stopped and the past cannot be read any more.
   */
  startOver(error: unknown): boolean;
  /** What the stream's last STATE says when everything was read in this view. */
  endChange(view: StreamView): StateChange;
}

/** What all statements of a stream have in common. */
export function selectPlanOf(
  plan: StreamPlan,
  layout: RowLayout,
  asOfScn: string | undefined,
): Pick<SelectPlan, "items" | "source" | "hints"> {
  const { source, hints } = plan;
  const from: SelectSource =
    source.kind === "query"
      ? source
      : { kind: "table", table: source.table, asOfScn: asOfScn !== undefined };
  return { items: layout.items, source: from, ...(hints === undefined ? {} : { hints }) };
}
