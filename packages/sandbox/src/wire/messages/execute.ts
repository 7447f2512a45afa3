import type { BufferReader } from "../buffer-reader.ts";
import type { BufferWriter } from "../buffer-writer.ts";
import { WireError } from "../wire-error.ts";
import { type BindMetadata, decodeBindMetadata, encodeBindMetadata } from "./bind-metadata.ts";
import { fieldVersion } from "./field-version.ts";

/** Bits of the options of EXECUTE. Source: lib/thin/protocol/constants.js TNS_EXEC_OPTION_…. */
export const executeOption = {
  parse: 0x01,
  bind: 0x08,
  define: 0x10,
  execute: 0x20,
  fetch: 0x40,
  commit: 0x100,
  plsqlBind: 0x400,
  notPlsql: 0x8000,
  describe: 0x20000,
  noCompressedFetch: 0x40000,
  batchErrors: 0x80000,
} as const;

/** Bits of `executeFlags`. */
export const executeFlag = {
  dmlRowCounts: 0x4000,
  implicitResults: 0x8000,
  noImplicitRelease: 0x200000,
} as const;

/** Function 94: parse, define, execute and fetch in any sensible combination. */
export interface ExecuteRequest {
  readonly kind: "execute";
  /** Bits of `executeOption`. */
  readonly options: number;
  /** 0: a new cursor. */
  readonly cursorId: number;
  /** The statement, present iff `options` has `parse`. */
  readonly sql: string | undefined;
  /** Rows to prefetch: wanted with the reply of a query that is executed. */
  readonly fetchRows: number;
  /** Longest LONG the client takes, in bytes. */
  readonly maxLongBytes: number;
  /** Number of executions of a DML or PL/SQL statement (array binds); for a query that is fetched from the number of rows, or 0. */
  readonly executions: number;
  readonly isQuery: boolean;
  /** Bits of `executeFlag`. */
  readonly executeFlags: number;
  /** Row counts wanted, one for each execution. */
  readonly rowCountsWanted: boolean;
  /** Id of a continuous query notification, 0 for none. */
  readonly registrationId: number;
  /** Column types the client wants; present iff `options` has `define`. */
  readonly defines: readonly BindMetadata[];
  /** Types of the binds. Their values follow the message, see `bind-rows.ts`. */
  readonly binds: readonly BindMetadata[];
}

const numbersInVector = 13;

/**
 * Body after the function header: UB options; UB cursor; U8 1, UB SQL length; U8 1, UB 13; U8, U8; UB bytes to fetch; UB rows; UB max
 * long; U8 1, UB binds; 5 x U8; U8 1, UB defines; UB registration id low; U8, U8, U8; UB; U8, UB; UB registration id
 * high; U8 1, UB executions, U8 1 (row counts); [from 8: U8, UB, U8, UB, U8]; [from 9: U8, UB]; [CLR SQL, or raw]; 13 x UB;
 * metadata of defines, or else of binds. The values of the binds follow.
 * Source: lib/thin/protocol/messages/execute.js writeExecuteMessage.
 */
export function encodeExecuteBody(
  writer: BufferWriter,
  message: ExecuteRequest,
  version: number,
  rawText = false,
): void {
  const { sql, defines, binds } = message;
  writer.ub(message.options).ub(message.cursorId);
  writer.u8(sql === undefined ? 0 : 1).ub(sql === undefined ? 0 : Buffer.byteLength(sql));
  writer.u8(1).ub(numbersInVector).zeros(2).ub(0).ub(message.fetchRows).ub(message.maxLongBytes);
  writer
    .u8(binds.length > 0 ? 1 : 0)
    .ub(binds.length)
    .zeros(5);
  writer.u8(defines.length > 0 ? 1 : 0).ub(defines.length);
  writer
    .ub(message.registrationId % 2 ** 32)
    .u8(0)
    .u8(1)
    .u8(0)
    .ub(0)
    .u8(0)
    .ub(0);
  writer.ub(Math.floor(message.registrationId / 2 ** 32));
  if (message.rowCountsWanted) writer.u8(1).ub(message.executions).u8(1);
  else writer.zeros(3);
  if (version >= fieldVersion.v12c2) writer.zeros(5);
  if (version >= fieldVersion.v12c2Extended) writer.zeros(2);
  if (sql !== undefined) writer.textOrRaw(sql, rawText);
  writer
    .ub(sql === undefined ? 0 : 1)
    .ub(message.executions)
    .zeros(5);
  writer
    .ub(message.isQuery ? 1 : 0)
    .ub(0)
    .ub(message.executeFlags)
    .zeros(3);
  encodeBindMetadata(writer, defines.length > 0 ? defines : binds, version);
}

/**
 * The values of the binds stay unread behind the message. `rawText`: see `sendsRawText`.
 * @throws WireError when it is cut
 */
export function decodeExecuteBody(
  reader: BufferReader,
  version: number,
  rawText = false,
): ExecuteRequest {
  const options = reader.ub("execute.options", 4);
  const cursorId = reader.ub("execute.cursorId", 4);
  reader.u8("execute.sqlGiven");
  const sqlBytes = reader.ub("execute.sqlLength", 4);
  const vectorOffset = reader.position;
  reader.u8("execute.vectorGiven");
  if (reader.ub("execute.vectorLength", 4) !== numbersInVector) {
    throw new WireError("not 13", "execute.vectorLength", vectorOffset);
  }
  reader.skip(2, "execute.pointers");
  reader.ub("execute.fetchBytes", 4);
  const fetchRows = reader.ub("execute.fetchRows", 4);
  const maxLongBytes = reader.ub("execute.maxLongBytes", 4);
  reader.u8("execute.bindsGiven");
  const bindCount = reader.count("execute.binds");
  reader.skip(5, "execute.pointers");
  reader.u8("execute.definesGiven");
  const defineCount = reader.count("execute.defines");
  const tail = decodeTail(reader, options, version, { sqlBytes, rawText });
  return {
    kind: "execute",
    options,
    cursorId,
    fetchRows,
    maxLongBytes,
    ...tail,
    defines: decodeBindMetadata(reader, defineCount, version),
    binds: defineCount > 0 ? [] : decodeBindMetadata(reader, bindCount, version),
  };
}

type ExecuteTail = Pick<
  ExecuteRequest,
  "registrationId" | "rowCountsWanted" | "sql" | "executions" | "isQuery" | "executeFlags"
>;

function decodeTail(
  reader: BufferReader,
  options: number,
  version: number,
  text: { readonly sqlBytes: number; readonly rawText: boolean },
): ExecuteTail {
  const idLow = reader.ub("execute.registrationIdLow", 4);
  reader.skip(3, "execute.pointers");
  reader.ub("execute.al8blv", 4);
  reader.u8("execute.al8dnam");
  reader.ub("execute.al8dnaml", 4);
  const idHigh = reader.ub("execute.registrationIdHigh", 4);
  const rowCountsWanted = reader.u8("execute.rowCounts") !== 0;
  reader.ub("execute.rowCountsLength", 4);
  reader.u8("execute.rowCountsLengthGiven");
  if (version >= fieldVersion.v12c2) {
    reader.u8("execute.signature");
    reader.ub("execute.signatureLength", 4);
    reader.u8("execute.sqlId");
    reader.ub("execute.sqlIdSize", 4);
    reader.u8("execute.sqlIdLength");
  }
  if (version >= fieldVersion.v12c2Extended) {
    reader.u8("execute.chunkIds");
    reader.ub("execute.chunkIdCount", 4);
  }
  const sql =
    options & executeOption.parse
      ? reader.textOrRaw(text.sqlBytes, text.rawText, "execute.sql")
      : undefined;
  const vector: number[] = [];
  for (let index = 0; index < numbersInVector; index++) {
    vector.push(reader.ub("execute.vector"));
  }
  const registrationId = idHigh * 2 ** 32 + idLow;
  if (!Number.isSafeInteger(registrationId)) {
    throw new WireError("too large", "execute.registrationId", reader.position);
  }
  return {
    registrationId,
    rowCountsWanted,
    sql,
    executions: vector[1] as number,
    isQuery: vector[7] === 1,
    executeFlags: vector[9] as number,
  };
}
