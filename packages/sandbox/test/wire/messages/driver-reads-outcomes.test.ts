// Layer: pure.
import { describe, expect, test } from "vitest";
import {
  encodeCompileCapabilities,
  encodeRuntimeCapabilities,
} from "../../../src/wire/messages/capabilities.ts";
import {
  encodeDatabaseTimeZone,
  encodeDataTypesReply,
} from "../../../src/wire/messages/data-types.ts";
import { describedColumn } from "../../../src/wire/messages/describe.ts";
import { encodeEndOfResponse, encodeToken } from "../../../src/wire/messages/end-of-response.ts";
import { encodeError, errorReply } from "../../../src/wire/messages/error.ts";
import {
  encodeExecuteParameter,
  sessionKeyword,
} from "../../../src/wire/messages/execute-parameter.ts";
import { encodeImplicitResults } from "../../../src/wire/messages/implicit-results.ts";
import { bindDirection, encodeIoVector } from "../../../src/wire/messages/io-vector.ts";
import { encodeLobData, encodeLobOpReply } from "../../../src/wire/messages/lob-op.ts";
import { encodeProtocolReply } from "../../../src/wire/messages/protocol.ts";
import {
  encodeOutRow,
  encodeReturnedRow,
  outArrayWriter,
  outWriter,
} from "../../../src/wire/messages/row-data.ts";
import { encodeServerPiggyback } from "../../../src/wire/messages/server-piggyback.ts";
import { encodeStatus } from "../../../src/wire/messages/status.ts";
import { encodeWarning } from "../../../src/wire/messages/warning.ts";
import { oracleType } from "../../../src/wire/types/oracle-type-number.ts";
import {
  fetchWriter,
  type ValueWriter,
  type WireValue,
} from "../../../src/wire/types/wire-value.ts";
import { driverCaps, driverReader, drivers } from "../driver.ts";

import { type Client, client, processReply, type ResultSet, reply } from "./driver-client.ts";

const versions = [7, 8, 9, 12, 14, 17, 20, 24];
const cases = drivers.flatMap((driver) =>
  versions.map((version) => [driver.name, version, driver] as const),
);

describe.each(cases)("%s at field version %i", (_name, version, driver) => {
  const process = (got: Client, bytes: Buffer): void => processReply(driver, version, got, bytes);

  test("an error, with a position", () => {
    const got = client(driver, { isQuery: false });
    const message = "ORA-00942: table or view does not exist\n";
    const failure = errorReply({ number: 942, message, position: 14, callStatus: 3 });
    process(
      got,
      reply((writer) => encodeError(writer, failure, version)),
    );
    expect(got.message["errorInfo"]).toMatchObject({
      ...{ num: 942, pos: 14, message: message.trim(), cursorId: 0, isRecoverable: false },
    });
    expect(got.message["callStatus"]).toBe(3);
    const nowhere = client(driver, { isQuery: false });
    process(
      nowhere,
      reply((writer) =>
        encodeError(writer, errorReply({ number: 1, message: "ORA-00001: x\n" }), version),
      ),
    );
    expect((nowhere.message["errorInfo"] as { pos?: number }).pos).toBeUndefined();
  });

  test("DML: rows, ROWID, row counts, batch errors, a changed schema", () => {
    const got = client(driver, { isQuery: false });
    got.message["arrayDmlRowCounts"] = true;
    const batchErrors = Array.from({ length: 300 }, (_, index) => ({
      ...{ number: 1, row: index * 3, message: `ORA-00001: ${String(index)}\n` },
    }));
    const outcome = errorReply({
      ...{ number: 24381, message: "ORA-24381: error(s) in array DML\n", cursorId: 9 },
      ...{ rowCount: 70_000, rowid: { object: 116, file: 1, block: 929, row: 0 }, batchErrors },
    });
    const bytes = reply((writer) => {
      encodeExecuteParameter(writer, {
        kind: "executeParameter",
        cursorId: 9,
        values: [{ keyword: sessionKeyword.currentSchema, text: "SCOTT", bytes: null }],
        rowCounts: [1, 0, 70_000],
      });
      encodeError(writer, outcome, version);
    });
    process(got, bytes);
    expect(got.options["dmlRowCounts"]).toEqual([1, 0, 70_000]);
    expect(got.connection["currentSchema"]).toBe("SCOTT");
    expect(got.statement).toMatchObject({ rowCount: 70_000, lastRowid: "AAAAB0AABAAAAOhAAA" });
    const errors = got.options["batchErrors"] as (Error & { offset: number })[];
    expect(errors.map(({ message, offset }) => [message, offset])).toEqual(
      batchErrors.map(({ message, row }) => [message, row]),
    );
  });

  test("PL/SQL out values", () => {
    const { types } = driver;
    const variable = (name: string, more: object = {}) => ({
      bindVar: {
        type: types[`DB_TYPE_${name}`],
        maxSize: 100,
        values: [],
        isArray: false,
        ...more,
      },
    });
    const bindInfoList = [
      variable("NUMBER"),
      variable("VARCHAR"),
      variable("NUMBER", { isArray: true }),
      variable("ROWID"),
      variable("BOOLEAN"),
      variable("CURSOR"),
    ];
    const cursor = {
      columns: [describedColumn({ name: "A", type: 2, maxSize: 22 })],
      cursorId: 44,
    };
    const writer = (type: number) => fetchWriter({ type, form: 1 }, version, true);
    const outs: ValueWriter[] = [
      outWriter(writer(oracleType.varchar)),
      outArrayWriter(writer(oracleType.number)) as ValueWriter,
      outWriter(writer(oracleType.rowid)),
      outWriter(writer(oracleType.boolean)),
      outWriter(writer(oracleType.cursor)),
    ];
    const got = client(driver, { isQuery: false, isPlSql: true, bindInfoList });
    const { in: input, out, inOut } = bindDirection;
    const bytes = reply((w) => {
      encodeIoVector(w, { kind: "ioVector", directions: [input, out, inOut, out, out, out] });
      encodeOutRow<WireValue>(w, outs, ["x", [1, null, 3], "AAAAB0AABAAAAOhAAA", false, cursor]);
      encodeError(w, errorReply({ cursorId: 3, rowCount: 1 }), version);
    });
    process(got, bytes);
    const [, text, array, rowid, flag, ref] = bindInfoList.map((info) => info.bindVar.values[0]);
    expect([text, array, rowid, flag]).toEqual(["x", [1, null, 3], "AAAAB0AABAAAAOhAAA", false]);
    expect(ref).toMatchObject({ metaData: [{ name: "A" }], statement: { cursorId: 44 } });
    expect(got.message["deferredErr"]).toBeNull();
  });

  test("RETURNING INTO", () => {
    const type = driver.types["DB_TYPE_NUMBER"];
    const bindVar = { type, maxSize: 22, values: [] as unknown[], isArray: false };
    const bindInfoList = [{ bindVar, isReturnBind: true }];
    const got = client(driver, { isQuery: false, isReturning: true, bindInfoList });
    const number = fetchWriter({ type: oracleType.number, form: 0 }, version, true);
    process(
      got,
      reply((writer) => {
        encodeReturnedRow<WireValue>(writer, [number], [[1, 2.5, null]]);
        encodeReturnedRow<WireValue>(writer, [number], [[]]);
        encodeError(writer, errorReply({ cursorId: 3, rowCount: 3 }), version);
      }),
    );
    expect(bindVar.values).toEqual([[1, 2.5, null], []]);
  });

  test("implicit results, warnings and what servers add unasked", () => {
    const got = client(driver, { isQuery: false, isPlSql: true });
    const columns = [describedColumn({ name: "A", type: 2, maxSize: 22 })];
    const values = [{ keyword: sessionKeyword.module, text: "m", bytes: null }];
    process(
      got,
      reply((writer) => {
        const results = [
          { columns, cursorId: 5 },
          { columns, cursorId: 6 },
        ];
        encodeImplicitResults(writer, { kind: "implicitResults", results }, version);
        encodeWarning(writer, {
          kind: "warning",
          number: 28002,
          flags: 0,
          message: "ORA-28002: x",
        });
        encodeServerPiggyback(writer, {
          ...{ kind: "sessionReturn", flags: 4, sessionId: 700, serial: 65535 },
        });
        encodeServerPiggyback(writer, { kind: "sessionSync", values });
        encodeServerPiggyback(writer, { kind: "ltxid", id: Buffer.from("id") });
        encodeStatus(writer, { kind: "status", callStatus: 2, sequence: 7 });
      }),
    );
    const found = got.options["implicitResultSet"] as ResultSet[];
    expect(found.map(({ statement }) => statement["cursorId"])).toEqual([5, 6]);
    expect(got.message["warning"]).toMatchObject({ message: "ORA-28002: x", errorNum: 28002 });
    expect(got.connection).toMatchObject({
      ...{ _drcpEstablishSession: false, _ltxid: Buffer.from("id") },
    });
    expect(got.message).toMatchObject({ callStatus: 2, endToEndSeqNum: 7 });
  });

  test("end-of-response mode", () => {
    const got = client(driver, { isQuery: false }, true);
    got.message["tokenNum"] = 300;
    process(
      got,
      reply((writer) => {
        encodeToken(writer, 300);
        encodeError(writer, errorReply({ cursorId: 1 }), version);
        encodeEndOfResponse(writer);
      }),
    );
    expect(got.message["endOfResponse"]).toBe(true);
  });

  test("a LOB operation", () => {
    const Message = driver.message("lobOp");
    const locator = Buffer.alloc(40, 1);
    const fresh = Buffer.alloc(40, 2);
    const sourceLobImpl = {
      _locator: locator,
      dbType: driver.types["DB_TYPE_CLOB"],
      getCsfrm: () => 1,
    };
    const { connection } = client(driver);
    const options = { sourceLobImpl, operation: 2, sendAmount: true, amount: 10 };
    const message = new Message(connection, options);
    const bytes = reply((writer) => {
      encodeLobData(writer, { kind: "lobData", data: Buffer.from("é".repeat(50_000)) });
      const nothing = { charset: undefined, flag: undefined };
      encodeLobOpReply(writer, { kind: "lobOpReply", locator: fresh, amount: 50_000, ...nothing });
      encodeStatus(writer, { kind: "status", callStatus: 1, sequence: 0 });
    });
    message.process(driverReader(driver, bytes, driverCaps(driver, version)));
    expect(message).toMatchObject({ data: "é".repeat(50_000), amount: 50_000 });
    expect(sourceLobImpl._locator).toEqual(fresh);
  });

  test("negotiation", () => {
    const server = {
      fieldVersion: version,
      endOfResponse: false,
      longStrings: true,
      timeZone: true,
    };
    const caps = driverCaps(driver, 24);
    const { connection } = client(driver);
    const protocol = new (driver.message("protocol"))(connection);
    protocol.process(
      driverReader(
        driver,
        reply((writer) => {
          encodeProtocolReply(writer, {
            kind: "protocolReply",
            version: 6,
            banner: "Oracle Database",
            charset: 873,
            flags: 1,
            nationalCharset: 2000,
            compileCapabilities: encodeCompileCapabilities(server),
            runtimeCapabilities: encodeRuntimeCapabilities(server),
          });
        }),
        caps,
      ),
    );
    expect(caps).toMatchObject({
      ...{ ttcFieldVersion: version, charsetId: 873, nCharsetId: 2000, maxStringSize: 32767 },
    });
    const dataTypes = new (driver.message("dataType"))(connection);
    const asked = ((caps["runtimeCaps"] as Buffer)[1] ?? 0) === 1;
    expect(asked).toBe(driver.name === "oracledb");
    const timeZone = asked ? encodeDatabaseTimeZone(-210) : null;
    const types = [{ type: 1, conversion: 1, representation: 1 }];
    dataTypes.process(
      driverReader(
        driver,
        reply((writer) =>
          encodeDataTypesReply(writer, { kind: "dataTypesReply", timeZone, types }),
        ),
        caps,
      ),
    );
    if (asked) expect(caps["dbTzOffset"]).toBe(-210);
  });
});
