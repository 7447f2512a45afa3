import type { PreparedStatement } from "../engine/contract.ts";
import { oraError } from "../engine/errors.ts";
import type { Row, Value } from "../engine/types/value.ts";
import type { BufferReader } from "../wire/buffer-reader.ts";
import type { BindMetadata } from "../wire/messages/bind-metadata.ts";
import { bindOrder, readBindRow } from "../wire/messages/bind-rows.ts";
import { bindDirection } from "../wire/messages/io-vector.ts";
import { messageType } from "../wire/messages/message-type.ts";
import type { ValueReader } from "../wire/types/wire-value.ts";
import { WireError } from "../wire/wire-error.ts";
import { bindType } from "./bind-types.ts";
import { bindValueReader } from "./bind-values.ts";
import { Breather } from "./breathe.ts";
import type { ServerCursor } from "./server-cursor.ts";
import type { Call, Session } from "./session.ts";

/** Executions without any value that one message may ask for. */
const maxEmptyExecutions = 1_000_000;

/** How the values of the binds of one call stand in the request. */
export interface BindPlan {
  /** Indexes of the binds in the order of their values; those without a value are missing. */
  readonly order: readonly number[];
  readonly readers: readonly ValueReader<Value>[];
  /** Rows of values. */
  readonly executions: number;
}

/** Whether a call executes again, and how often. */
export interface BindCall {
  readonly executions: number;
  /** A re-execution, where the client leaves out what the last IO_VECTOR called `out`. */
  readonly again: boolean;
}

/**
 * Plans how to read the binds of a cursor and remembers their types in it.
 * @throws OraError 1008 and 1036 when the number of binds is not that of the placeholders, 3115 for a type that is not
 * served
 */
export function planBinds(
  session: Session,
  cursor: ServerCursor,
  statement: PreparedStatement,
  options: BindCall,
): BindPlan {
  const { binds } = cursor;
  checkCount(statement, binds);
  const plsql = statement.kind === "plsql";
  const maxStringBytes = session.maxStringBytes;
  cursor.bindTypes ??= binds.map((bind) => bindType(bind, { plsql, maxStringBytes }));
  const withoutValue = binds.map((_, index) => {
    if (!plsql && statement.binds[index]?.returning === true) return true;
    return options.again && cursor.directions[index] === bindDirection.out;
  });
  const order = bindOrder(binds, { plsql, maxStringSize: maxStringBytes, withoutValue });
  const executions = statement.kind === "query" ? 1 : Math.max(1, options.executions);
  const readers = order.length > 0 ? binds.map((bind) => bindValueReader(bind, session)) : [];
  return { order, readers, executions };
}

/**
 * Reads the values of the binds of one call, a row for each execution. The rows of a long array give way to other sessions
 * now and then.
 * @throws OraError as `planBinds`, 1013 after a break
 * @throws WireError when the values are cut
 */
export async function readBinds(
  call: Call,
  cursor: ServerCursor,
  statement: PreparedStatement,
  reader: BufferReader,
  options: BindCall,
): Promise<Row[]> {
  const { order, readers, executions } = planBinds(call.session, cursor, statement, options);
  if (order.length === 0) return emptyRows(executions, cursor.binds.length);
  return readRows(call, { reader, order, readers, executions });
}

function checkCount(statement: PreparedStatement, binds: readonly BindMetadata[]): void {
  if (binds.length < statement.binds.length) throw oraError(1008);
  if (binds.length > statement.binds.length) throw oraError(1036);
}

function emptyRows(executions: number, binds: number): Row[] {
  if (executions > maxEmptyExecutions) {
    throw new WireError(`${String(executions)} executions`, "execute.executions");
  }
  const row: Row = new Array<Value>(binds).fill(null);
  return new Array<Row>(executions).fill(row);
}

async function readRows(
  call: Call,
  from: BindPlan & { readonly reader: BufferReader },
): Promise<Row[]> {
  const { reader, order, readers, executions } = from;
  const rows: Row[] = [];
  const breather = new Breather();
  while (rows.length < executions) {
    const start = reader.position;
    if (reader.u8("bindRow.type") !== messageType.rowData) {
      throw new WireError("not a row of binds", "bindRow.type", start);
    }
    rows.push(readBindRow(reader, order, readers));
    if (rows.length % 256 === 0 && breather.due) {
      await breather.rest();
      if (call.signal.aborted) throw oraError(1013);
    }
  }
  return rows;
}
