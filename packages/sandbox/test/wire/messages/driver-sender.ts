import type { BindMetadata } from "../../../src/wire/messages/bind-metadata.ts";
import { bindOrder, readBindRows } from "../../../src/wire/messages/bind-rows.ts";
import { type ClientRequest, decodeRequest } from "../../../src/wire/messages/decode-request.ts";
import type { ExecuteRequest } from "../../../src/wire/messages/execute.ts";
import { bindReader } from "../../../src/wire/types/wire-value.ts";
import { type Driver, driverCaps, driverWrites } from "../driver.ts";

export interface Variable {
  readonly type: unknown;
  readonly values: readonly unknown[];
  readonly maxSize?: number;
  readonly isArray?: boolean;
  readonly maxArraySize?: number;
}

export interface IdWriter {
  writeUB4(value: number): void;
}

export function writeIds(buf: IdWriter, ids: Set<number>): void {
  buf.writeUB4(ids.size);
  for (const id of ids) buf.writeUB4(id);
}

/** A connection of the driver with nothing pending, unless `more` says so. */
export function connection(more: object = {}): object {
  return {
    pipelineMode: 0,
    _osonMaxFieldNameSize: 65535,
    _protocol: { connInProgress: false, caps: {} },
    _tempLobsTotalSize: 0,
    statementCache: {
      _cursorsToClose: new Set<number>(),
      _cursorsToCancel: new Set<number>(),
      writeCursors: writeIds,
    },
    ...more,
  };
}

export function send(
  driver: Driver,
  version: number,
  file: string,
  args: object[],
  more: object = {},
) {
  const [first = {}, ...rest] = args;
  const Message = driver.message(file);
  const message = new Message(first, ...rest);
  Object.assign(message, more);
  const payload = driverWrites(
    driver,
    (writer) => {
      message.encode(writer);
    },
    driverCaps(driver, version),
  );
  return decodeRequest(payload, version);
}

export function statement(sql: string, more: object = {}): object {
  return {
    sql,
    sqlBytes: Buffer.from(sql),
    sqlLength: Buffer.byteLength(sql),
    cursorId: 0,
    bindInfoList: [],
    isQuery: false,
    isPlSql: false,
    isDdl: false,
    isReturning: false,
    requiresDefine: false,
    requiresFullExecute: false,
    noPrefetch: false,
    queryVars: [],
    _registrationId: 0n,
    ...more,
  };
}

export function bindInfo(
  variables: readonly Variable[],
  returning: readonly boolean[] = [],
): object[] {
  return variables.map((bindVar, index) => ({
    bindVar,
    isReturnBind: returning[index] ?? false,
    bindDir: 32,
  }));
}

export function execute(
  driver: Driver,
  version: number,
  stmt: object,
  options: object = {},
  more: object = {},
): ClientRequest {
  const args = [connection(), stmt, { prefetchRows: 2, fetchArraySize: 100, ...options }, {}];
  return send(driver, version, "execute", args, more);
}

/** The bind rows behind a request. */
export function rows(request: ClientRequest, binds: readonly BindMetadata[], options = {}) {
  const order = bindOrder(binds, { plsql: false, maxStringSize: 32767, ...options });
  return readBindRows(request.rest, order, binds.map(bindReader), 1000);
}

export const plainExecute: ExecuteRequest = {
  kind: "execute",
  options: 0,
  cursorId: 0,
  sql: undefined,
  fetchRows: 1,
  maxLongBytes: 0x7fffffff,
  executions: 1,
  isQuery: false,
  executeFlags: 0x8000,
  rowCountsWanted: false,
  registrationId: 0,
  defines: [],
  binds: [],
};
