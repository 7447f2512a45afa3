import fc from "fast-check";
import { type BindMetadata, bindMetadata } from "../../../src/wire/messages/bind-metadata.ts";
import { announcesTimeZoneFile } from "../../../src/wire/messages/capabilities.ts";
import type { ClientCall, Piggyback } from "../../../src/wire/messages/client-message.ts";
import type { DataTypesRequest } from "../../../src/wire/messages/data-types.ts";
import type { DescribedColumn } from "../../../src/wire/messages/describe.ts";
import type { EndToEnd } from "../../../src/wire/messages/end-to-end.ts";
import type { ErrorReply } from "../../../src/wire/messages/error.ts";
import { executeOption } from "../../../src/wire/messages/execute.ts";
import { fieldVersion } from "../../../src/wire/messages/field-version.ts";
import { lobOperation } from "../../../src/wire/messages/lob-op.ts";
import type { ServerMessage } from "../../../src/wire/messages/server-message.ts";
import { plainType } from "../../../src/wire/types/oracle-type-number.ts";
import { bytes, bytesOrNull, mixedText, text, u8, ub2, ub4, ub8 } from "../arbitraries.ts";

/** Every field version that changes a message, and those between. */
export const versions: fc.Arbitrary<number> = fc.integer({ min: 7, max: fieldVersion.max });

const kind = <K extends string>(name: K) => fc.constant(name);
const name = text(30);
/** Texts that end with a NUL are cut when read as keys. */
const key = text(20, 1).filter((value) => !value.endsWith("\0"));
const pairs = fc.array(fc.record({ key, value: mixedText, flags: ub4 }), { maxLength: 4 });
const noNul = text(20).filter((value) => !value.includes("\0"));

export function bind(version: number): fc.Arbitrary<BindMetadata> {
  return fc
    .record({
      type: u8.map(plainType),
      flags: u8,
      maxSize: ub4,
      maxElements: ub4,
      contFlags: ub8,
      oid: bytesOrNull(20),
      version: ub2,
      charset: ub2,
      form: u8,
      lobPrefetch: ub4,
      columnId: version >= fieldVersion.v12c2 ? ub4 : fc.constant(0),
    })
    .map(bindMetadata);
}

export function column(version: number): fc.Arbitrary<DescribedColumn> {
  const since = <T>(first: number, arbitrary: fc.Arbitrary<T>, value: T): fc.Arbitrary<T> =>
    version >= first ? arbitrary : fc.constant(value);
  const i8 = fc.integer({ min: -128, max: 127 });
  const annotation = fc.tuple(text(10, 1), text(10));
  return fc.record({
    name,
    type: u8,
    flags: u8,
    precision: i8,
    scale: i8,
    maxSize: ub4,
    maxElements: ub4,
    contFlags: ub8,
    oid: bytesOrNull(20),
    version: ub2,
    charset: ub2,
    form: u8,
    size: ub4,
    columnId: since(fieldVersion.v12c2, ub4, 0),
    nullable: fc.boolean(),
    typeOwner: name,
    typeName: name,
    userFlags: ub4,
    domainOwner: since(fieldVersion.v23ai, name, ""),
    domainName: since(fieldVersion.v23ai, name, ""),
    annotations: since(
      fieldVersion.v23aiAnnotations,
      fc.array(annotation, { maxLength: 3 }),
      [] as [string, string][],
    ),
    vectorDimensions: since(fieldVersion.v23ai4, ub4, 0),
    vectorFormat: since(fieldVersion.v23ai4, u8, 0),
    vectorFlags: since(fieldVersion.v23ai4, u8, 0),
  });
}

const protocol = fc.record({ kind: kind("protocol"), version: u8, driverName: noNul });

const dataTypes: fc.Arbitrary<DataTypesRequest> = fc
  .record({
    charset: ub2,
    replyCharset: ub2,
    flags: u8,
    compileCapabilities: bytes(60, 1),
    runtimeCapabilities: bytes(20, 2),
    zone: bytes(11, 11),
    file: ub4,
    // Low byte first it must not look like the number of a type.
    nationalCharset: fc.option(fc.constantFrom(2000, 871), { nil: undefined }),
    types: fc.array(
      fc.record({
        type: fc.integer({ min: 1, max: 700 }),
        conversion: fc.integer({ min: 0, max: 700 }),
        representation: ub2,
      }),
      { maxLength: 5 },
    ),
  })
  .map(({ zone, file, nationalCharset, types, ...rest }) => ({
    kind: "dataTypes" as const,
    ...rest,
    timeZone: (rest.runtimeCapabilities[1] ?? 0) & 1 ? zone : null,
    ...((rest.runtimeCapabilities[1] ?? 0) & 1 &&
      announcesTimeZoneFile(rest.compileCapabilities) && { timeZoneFile: file }),
    ...(nationalCharset !== undefined && { nationalCharset }),
    types: types.map((line) => (line.conversion === 0 ? { ...line, representation: 0 } : line)),
  }));

const auth = <P extends 1 | 2>(phase: P) =>
  fc.record({ kind: kind("auth"), phase: fc.constant(phase), user: name, mode: ub4, pairs });

const lobOp = fc
  .record({
    operation: fc.constantFrom(
      ...Object.values(lobOperation),
      lobOperation.freeTemporary | lobOperation.array,
    ),
    locator: bytesOrNull(80),
    destLength: ub4,
    sourceOffset: ub8,
    destOffset: ub8,
    amount: fc.option(ub8, { nil: undefined }),
    charset: fc.option(ub2, { nil: undefined }),
    flagWanted: fc.boolean(),
    data: bytes(300, 1),
  })
  .map(({ data, ...rest }) => ({
    kind: "lobOp" as const,
    ...rest,
    data: rest.operation === lobOperation.write ? data : null,
  }));

const xid = fc.record({ formatId: ub4, globalId: bytes(64), branchQualifier: bytes(64) });

const transactionSwitch = fc.record({
  kind: kind("transactionSwitch"),
  operation: ub4,
  flags: ub4,
  timeout: ub4,
  applicationValue: ub4,
  context: fc.option(bytes(40)),
  xid: fc.option(xid),
  internalName: fc.option(bytes(20)),
  externalName: fc.option(bytes(20)),
});

const endToEnd: fc.Arbitrary<EndToEnd> = fc
  .record(
    {
      flags: ub4,
      clientIdentifier: name,
      module: name,
      action: name,
      ecid: name,
      clientInfo: name,
      dbop: name,
    },
    { requiredKeys: ["flags"] },
  )
  .map((fields) => ({ kind: "endToEnd" as const, ...fields }));

export const piggyback: fc.Arbitrary<Piggyback> = fc.oneof(
  fc.record({
    kind: fc.constantFrom("closeCursors" as const, "cancelCursors" as const),
    cursorIds: fc.array(ub2, { maxLength: 40 }),
  }),
  fc.record({ kind: kind("setSchema"), owner: name }),
  endToEnd,
  fc.record({ kind: kind("appContext"), namespace: name, flags: ub2, pairs }),
  fc.record({ kind: kind("alterSession"), flags: ub4, pairs }),
  fc.record({
    kind: kind("securityContext"),
    flags: ub4,
    values: fc.array(fc.record({ flags: ub4, key: name, text: name, bytes: bytesOrNull(300) }), {
      maxLength: 3,
    }),
  }),
  lobOp,
  fc.record({ kind: kind("pipelineBegin"), errorSetId: ub2, errorSetMode: u8, mode: u8 }),
  transactionSwitch,
  fc.record({ kind: kind("releaseSession"), mode: ub4 }),
);

function execute(version: number): fc.Arbitrary<ClientCall> {
  return fc
    .record({
      options: ub4.map((bits) => bits & ~executeOption.parse),
      cursorId: ub2,
      sql: fc.option(text(300, 1), { nil: undefined }),
      fetchRows: ub4,
      maxLongBytes: ub4,
      executions: ub4,
      isQuery: fc.boolean(),
      executeFlags: ub4,
      rowCountsWanted: fc.boolean(),
      registrationId: ub8,
      defining: fc.boolean(),
      metadata: fc.array(bind(version), { maxLength: 4 }),
    })
    .map(({ defining, metadata, options, ...rest }) => ({
      kind: "execute" as const,
      ...rest,
      options: (rest.sql === undefined ? options : options | executeOption.parse) >>> 0,
      defines: defining ? metadata : [],
      binds: defining ? [] : metadata,
    }));
}

export function clientCall(version: number): fc.Arbitrary<ClientCall> {
  return fc.oneof(
    protocol,
    dataTypes,
    fc.record({ kind: kind("fastAuth"), sequence: u8, protocol, dataTypes, auth: auth(1) }),
    auth(1),
    auth(2),
    execute(version),
    fc.record({
      kind: kind("reexecute"),
      fetch: fc.boolean(),
      cursorId: ub2,
      count: ub4,
      flags: ub4,
      commit: fc.boolean(),
    }),
    fc.record({ kind: kind("fetch"), cursorId: ub2, rows: ub4 }),
    lobOp,
    fc.record({
      kind: fc.constantFrom(
        "commit" as const,
        "rollback" as const,
        "ping" as const,
        "logoff" as const,
      ),
    }),
    fc.record({ kind: kind("pipelineEnd"), id: ub4 }),
    fc.record({ kind: kind("version"), maxBytes: ub4 }),
    transactionSwitch,
    fc.record({ kind: kind("unsupported"), code: fc.constantFrom(104, 121, 128, 254) }),
  );
}

const sessionValue = fc.record({ keyword: ub2, text: name, bytes: bytesOrNull(40) });
export const rowid = fc.record({ object: ub4, file: ub2, block: ub4, row: ub2 });

export const error: fc.Arbitrary<ErrorReply> = fc
  .record({
    kind: kind("error"),
    callStatus: ub4,
    sequence: ub2,
    currentRow: ub4,
    number: fc.oneof(fc.constant(0), ub2, fc.integer({ min: 65536, max: 99999 })),
    cursorId: ub2,
    position: fc.integer({ min: -1, max: 65535 }),
    warningFlags: u8,
    rowid,
    callNumber: u8,
    successIterations: ub4,
    logicalRowid: bytesOrNull(40),
    batchErrors: fc.oneof(
      fc.constant([]),
      fc.array(fc.record({ number: ub2, row: ub4, message: text(300, 1) }), { maxLength: 400 }),
    ),
    rowCount: ub8,
    message: text(300, 1),
  })
  .map((value) => (value.number === 0 ? { ...value, message: "" } : value));

export function serverMessage(version: number): fc.Arbitrary<ServerMessage> {
  const columns = fc.array(column(version), { maxLength: 4 });
  return fc.oneof(
    fc.record({
      kind: kind("protocolReply"),
      version: u8,
      banner: noNul.filter((value) => Buffer.byteLength(value) < 48),
      charset: ub2,
      flags: u8,
      nationalCharset: ub2,
      compileCapabilities: bytes(60),
      runtimeCapabilities: bytes(20),
    }),
    fc.record({
      kind: kind("dataTypesReply"),
      timeZone: fc.option(bytes(11, 11)),
      types: fc.array(
        fc.record({
          type: fc.integer({ min: 1, max: 700 }),
          conversion: fc.integer({ min: 1, max: 700 }),
          representation: ub2,
        }),
        { maxLength: 4 },
      ),
    }),
    fc.record({ kind: kind("authReply"), pairs }),
    fc.record({ kind: kind("describe"), columns }),
    fc.record({
      kind: kind("rowHeader"),
      flags: u8,
      requests: ub2,
      iteration: ub4,
      iterations: ub4,
      bufferLength: ub2,
      bitVector: bytesOrNull(20),
      rowHeaderId: bytesOrNull(20),
    }),
    fc.record({ kind: kind("bitVector"), sent: fc.array(fc.boolean(), { maxLength: 40 }) }),
    error,
    fc.record({ kind: kind("status"), callStatus: ub4, sequence: ub2 }),
    fc
      .record({ kind: kind("warning"), number: ub2, flags: ub2, message: name })
      .map((value) => (value.number === 0 ? { ...value, message: "" } : value)),
    fc.record({
      kind: kind("executeParameter"),
      cursorId: ub2,
      values: fc.array(sessionValue, { maxLength: 3 }),
      rowCounts: fc.option(fc.array(ub8, { maxLength: 20 }), { nil: undefined }),
    }),
    fc.record({
      kind: kind("ioVector"),
      directions: fc.array(fc.constantFrom(16, 32, 48), { maxLength: 600 }),
    }),
    fc.record({
      kind: kind("implicitResults"),
      results: fc.array(fc.record({ columns, cursorId: ub2 }), { maxLength: 3 }),
    }),
    fc.record({ kind: kind("versionReply"), text: name, number: ub4 }),
    fc.record({ kind: kind("lobData"), data: bytesOrNull(1000) }),
    fc.record({ kind: kind("sessionReturn"), flags: ub4, sessionId: ub4, serial: ub2 }),
    fc.record({ kind: kind("sessionSync"), values: fc.array(sessionValue, { maxLength: 300 }) }),
    fc.record({ kind: kind("ltxid"), id: bytesOrNull(40) }),
  );
}
