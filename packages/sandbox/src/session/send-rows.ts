import { oraError } from "../engine/errors.ts";
import type { Row } from "../engine/types/value.ts";
import { encodeRowHeader, rowHeader } from "../wire/messages/row-header.ts";
import { Breather } from "./breathe.ts";
import { strikeAtRow } from "./faults.ts";
import { makeRowPlan, type RowPlan, writeRows } from "./row-plan.ts";
import { endRows, type ServerCursor } from "./server-cursor.ts";
import type { Call, Session } from "./session.ts";

/**
 * Writes up to `wanted` rows of a cursor. Never fewer unless they end: the client takes a short batch for the end of
 * the data. Rows are pulled in slices; between them other sessions, breaks and a slow client get their turn, so that
 * memory is bounded by one slice and what the socket holds.
 * @throws OraError what the query raises, 1013 after a break, 1002 when the rows were sent already
 */
export async function sendRows(call: Call, cursor: ServerCursor, wanted: number): Promise<void> {
  const { session } = call;
  if (!cursor.rows) {
    if (cursor.exhausted) return;
    throw oraError(1002);
  }
  try {
    const plan = planOf(session, cursor);
    encodeRowHeader(session.writer, rowHeader());
    if (cursor.rowCount === 0) await strikeAtRow(call, cursor);
    await sendSlices(call, cursor, plan, wanted);
  } catch (error) {
    endRows(cursor);
    throw error;
  }
}

async function sendSlices(
  call: Call,
  cursor: ServerCursor,
  plan: RowPlan,
  wanted: number,
): Promise<void> {
  const { signal } = call;
  const breather = new Breather();
  let left = wanted;
  let previous: Row | null = null;
  while (left > 0 && cursor.rows) {
    const count = Math.min(left, sliceRows(call, cursor));
    const { rows, done } = await cursor.rows.fetch(count, signal);
    if (signal.aborted) throw oraError(1013);
    await writeSlice(call, plan, rows, previous);
    previous = rows.at(-1) ?? previous;
    left -= rows.length;
    cursor.rowCount += rows.length;
    if (done) {
      cursor.exhausted = true;
      endRows(cursor);
    } else if (rows.length === 0) {
      throw new Error("the engine gave no rows and no end");
    }
    await strikeAtRow(call, cursor);
    await breather.rest();
    if (signal.aborted) throw oraError(1013);
  }
}

async function writeSlice(
  { session, signal }: Call,
  plan: RowPlan,
  rows: readonly Row[],
  before: Row | null,
): Promise<void> {
  const { writer } = session;
  let next = 0;
  while (next < rows.length) {
    const previous = next === 0 ? before : (rows[next - 1] as Row);
    next = writeRows(writer, plan, rows, next, previous);
    await writer.drained(signal);
    if (signal.aborted) throw oraError(1013);
  }
}

/** Rows to pull at once: less when a scripted fault waits for a row among them. */
function sliceRows({ session }: Call, cursor: ServerCursor): number {
  const { script, options } = session.host;
  const point = {
    call: "fetch" as const,
    moment: "before" as const,
    statement: cursor.statement?.sql,
    user: session.user,
  };
  const limit = script.rowLimit(point, cursor.rowCount);
  if (limit === undefined) return options.rowsPerSlice;
  return Math.min(options.rowsPerSlice, limit - cursor.rowCount);
}

function planOf(session: Session, cursor: ServerCursor): RowPlan {
  cursor.plan ??= makeRowPlan(
    cursor.columns ?? [],
    cursor.described,
    cursor.defines,
    session,
    session.maxStringBytes,
  );
  return cursor.plan;
}
