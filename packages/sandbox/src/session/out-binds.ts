import type { ExecuteResult } from "../engine/contract.ts";
import type { SqlType } from "../engine/types/sql-type.ts";
import { cutToBytes, utf8Length } from "../engine/types/text.ts";
import { ArrayBind, type Lob, type Row, type Value } from "../engine/types/value.ts";
import type { BufferWriter } from "../wire/buffer-writer.ts";
import { type BindMetadata, characterForm, isArrayBind } from "../wire/messages/bind-metadata.ts";
import { encodeImplicitResults } from "../wire/messages/implicit-results.ts";
import { bindDirection, encodeIoVector } from "../wire/messages/io-vector.ts";
import { messageType } from "../wire/messages/message-type.ts";
import { encodeOutRow } from "../wire/messages/row-data.ts";
import { oracleType } from "../wire/types/oracle-type-number.ts";
import type { ServerCursor } from "./server-cursor.ts";
import type { Session } from "./session.ts";
import { type HandleSource, valueWriter } from "./value-writers.ts";
import type { EngineValueWriter } from "./wire-target.ts";

const directions = {
  in: bindDirection.in,
  out: bindDirection.out,
  "in-out": bindDirection.inOut,
} as const;

type PlsqlResult = Extract<ExecuteResult, { readonly kind: "plsql" }>;

/**
 * Writes what a PL/SQL block gave back: the directions of its binds, the values of those that are not IN, and its
 * implicit results.
 * @throws OraError 932 when a value cannot become what the client bound, 1000 for too many cursors
 */
export function writePlsqlResult(
  session: Session,
  cursor: ServerCursor,
  result: PlsqlResult,
): void {
  const { writer } = session;
  if (cursor.binds.length > 0) {
    cursor.directions = result.directions.map((direction) => directions[direction]);
    encodeIoVector(writer, { kind: "ioVector", directions: cursor.directions });
    writeOutRows(session, cursor.binds, result);
  }
  if (result.implicitResults.length === 0) return;
  const results = result.implicitResults.map((rows) => session.openRows(rows));
  encodeImplicitResults(writer, { kind: "implicitResults", results }, session.fieldVersion);
}

function writeOutRows(session: Session, binds: readonly BindMetadata[], result: PlsqlResult): void {
  const outs: number[] = [];
  for (const [index, direction] of result.directions.entries()) {
    if (direction !== "in") outs.push(index);
  }
  if (outs.length === 0) return;
  const writers = outs.map((index) =>
    outWriter(result.outTypes[index] ?? { name: "NULL" }, binds[index] as BindMetadata, session),
  );
  for (const row of result.out) {
    const values = outs.map((index) => (row as Row)[index] ?? null);
    encodeOutRow<Value>(session.writer, writers, values);
  }
}

/** Writes the values of RETURNING INTO, one message an execution. @throws OraError 932 */
export function writeReturned(
  session: Session,
  binds: readonly BindMetadata[],
  returning: readonly number[],
  types: readonly SqlType[],
  returned: readonly (readonly (readonly Value[])[])[],
): void {
  const handles = temporaryHandles(session);
  const writers = returning.map((index) => {
    const bind = binds[index] as BindMetadata;
    return scalarWriter(types[index] ?? { name: "NULL" }, bind, handles);
  });
  for (const values of returned) {
    session.writer.u8(messageType.rowData);
    for (const [position, write] of writers.entries()) {
      const items = values[position] ?? [];
      session.writer.ub(items.length);
      for (const item of items) write(session.writer, item);
    }
    session.writer.flushIfFull();
  }
}

/** LOBs that a call hands out are temporary: the client frees them. */
function temporaryHandles(session: Session): HandleSource {
  return {
    fieldVersion: session.fieldVersion,
    referToLob: (lob: Lob) => session.lobs.refer(lob, true),
    openCursor: (value: Value) => session.openCursor(value),
  };
}

function outWriter(type: SqlType, bind: BindMetadata, session: Session): EngineValueWriter {
  const write = scalarWriter(type, bind, temporaryHandles(session));
  if (!isArrayBind(bind)) return write;
  return (writer, value) => {
    const elements = value instanceof ArrayBind ? value.elements : [];
    writer.ub(elements.length);
    for (const element of elements) write(writer, element);
  };
}

/** One value and its actual length: 0, or that of a text too long for the client's variable, which is cut. */
function scalarWriter(type: SqlType, bind: BindMetadata, handles: HandleSource): EngineValueWriter {
  const write = valueWriter(type, bind, handles, true);
  if (!isText(bind)) {
    return (writer, value) => {
      write(writer, value);
      writer.u8(0);
    };
  }
  const national = bind.form === characterForm.national;
  return (writer, value) => {
    const length = typeof value === "string" ? lengthOf(value, national) : 0;
    if (length <= bind.maxSize) {
      write(writer, value);
      writer.u8(0);
      return;
    }
    writeCut(writer, write, value as string, bind.maxSize, national);
    writer.sb(Math.min(length, 0x7fffffff));
  };
}

function isText({ type }: BindMetadata): boolean {
  return type === oracleType.varchar || type === oracleType.char || type === oracleType.long;
}

function lengthOf(text: string, national: boolean): number {
  return national ? text.length * 2 : utf8Length(text);
}

function writeCut(
  writer: BufferWriter,
  write: EngineValueWriter,
  text: string,
  bytes: number,
  national: boolean,
): void {
  const cut = national ? text.slice(0, bytes >> 1) : cutToBytes(text, bytes);
  write(writer, cut === "" ? null : cut);
}
