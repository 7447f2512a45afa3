import { BufferWriter } from "../../../src/wire/buffer-writer.ts";
import { errorReply } from "../../../src/wire/messages/error.ts";
import { type Driver, type DriverMessage, driverCaps, driverReader } from "../driver.ts";

export interface ResultSet {
  statement: Record<string, unknown>;
  metaData?: Record<string, unknown>[];
}

export interface Client {
  readonly message: DriverMessage;
  readonly statement: Record<string, unknown>;
  readonly options: Record<string, unknown>;
  readonly connection: Record<string, unknown>;
  readonly resultSet: ResultSet;
}

export function client(
  driver: Driver,
  statementFields: object = {},
  endOfResponse = false,
): Client {
  const statement: Record<string, unknown> = {
    isQuery: true,
    isPlSql: false,
    isReturning: false,
    bindInfoList: [],
    queryVars: undefined,
    bufferRowCount: 0,
    ...statementFields,
  };
  const resultSet: ResultSet = { statement };
  const connection: Record<string, unknown> = {
    pipelineMode: 0,
    nscon: { endOfRequestSupport: endOfResponse },
    statementCache: { clearCursor: () => undefined, clearCursors: () => undefined },
    _createResultSet: () => ({ options: {}, statement: {} }),
    _getDbObjectType: () => ({ isXmlType: true, partial: false }),
    _drcpEstablishSession: true,
  };
  const options: Record<string, unknown> = { fetchArraySize: 10 };
  const Message = driver.message("withData");
  const message = new Message(connection, statement, options);
  message["resultSet"] = resultSet;
  return { message, statement, options, connection, resultSet };
}

export function reply(write: (writer: BufferWriter) => void): Buffer {
  const writer = new BufferWriter(16);
  write(writer);
  return writer.copy();
}

export const done = errorReply({ number: 1403, message: "ORA-01403: no data found\n" });

/** Lets the driver read a reply, with what its message class does before. */
export function processReply(
  driver: Driver,
  version: number,
  { message }: Client,
  bytes: Buffer,
): void {
  message.preProcess();
  message.process(driverReader(driver, bytes, driverCaps(driver, version)));
}

/** The fetched values, by column. */
export function fetchedValues({ statement }: Client): unknown[][] {
  return (statement["queryVars"] as { values: unknown[] }[]).map((variable) => variable.values);
}
