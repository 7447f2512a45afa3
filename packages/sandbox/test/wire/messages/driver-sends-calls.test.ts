// Layer: pure.
import { describe, expect, test } from "vitest";
import { lobOperation, splitLocators } from "../../../src/wire/messages/lob-op.ts";
import { encodeLobLocator } from "../../../src/wire/types/lob-locator.ts";
import { drivers } from "../driver.ts";

import { connection, type IdWriter, send, statement, writeIds } from "./driver-sender.ts";

const versions = [7, 8, 9, 12, 17, 18, 24];
const cases = drivers.flatMap((driver) =>
  versions.map((version) => [driver.name, version, driver] as const),
);

describe.each(cases)("%s at field version %i", (_name, version, driver) => {
  const { types } = driver;

  test("the calls without a statement", () => {
    const bare = connection();
    const call = (file: string) => send(driver, version, file, [bare]).call;
    expect(call("commit")).toEqual({ kind: "commit" });
    expect(call("rollback")).toEqual({ kind: "rollback" });
    expect(call("ping")).toEqual({ kind: "ping" });
    expect(call("logOff")).toEqual({ kind: "logoff" });
    expect(call("endPipeline")).toEqual({ kind: "pipelineEnd", id: 0 });
    const args = [bare, statement("x", { cursorId: 700 }), { fetchArraySize: 1000 }, {}];
    const fetched = send(driver, version, "fetch", args);
    expect(fetched.call).toEqual({ kind: "fetch", cursorId: 700, rows: 1000 });
    const release = send(driver, version, "sessionRelease", [bare], { sessReleaseMode: 2 });
    expect(release.call).toBeUndefined();
    expect(release.piggybacks).toEqual([
      {
        type: 26,
        header: { code: 163, sequence: 7, token: 0 },
        message: { kind: "releaseSession", mode: 2 },
      },
    ]);
  });

  test("LOB operations", () => {
    const lob = {
      _locator: Buffer.alloc(40, 1),
      dbType: types["DB_TYPE_NCLOB"],
      getCsfrm: () => 2,
    };
    const op = (options: object) =>
      send(driver, version, "lobOp", [connection(), { sourceLobImpl: lob, ...options }]);
    const asked = {
      kind: "lobOp",
      locator: lob._locator,
      destLength: 0,
      sourceOffset: 0,
      destOffset: 0,
      amount: undefined,
      charset: undefined,
      flagWanted: false,
      data: null,
    };
    const { read, write, createTemporary, isOpen, getLength } = lobOperation;
    const reading = { operation: read, sourceOffset: 5, sendAmount: true, amount: 70_000 };
    const { sendAmount: _sent, ...shown } = reading;
    expect(op(reading).call).toEqual({ ...asked, ...shown });
    expect(op({ operation: write, sourceOffset: 1, data: "hé" }).call).toEqual({
      ...{ ...asked, operation: write, sourceOffset: 1, data: Buffer.from("006800e9", "hex") },
    });
    const create = op({ operation: createTemporary, sourceOffset: 2, destOffset: 112, amount: 10 });
    expect(create.call).toEqual({
      ...{ ...asked, operation: createTemporary, sourceOffset: 2, destOffset: 112, charset: 2000 },
      flagWanted: true,
    });
    const opened = { ...asked, operation: isOpen, flagWanted: true };
    expect(op({ operation: isOpen }).call).toEqual(opened);
    expect(op({ operation: getLength, sendAmount: true, amount: 0 }).call).toEqual({
      ...{ ...asked, operation: getLength, amount: 0 },
    });
  });

  test("piggybacks, all in one request", () => {
    const locators = [1, 2].map((id) =>
      encodeLobLocator({ id, session: 1, kind: "BLOB", temporary: true, utf16: false }),
    );
    const pending = connection({
      _currentSchemaModified: true,
      currentSchema: "SCOTT",
      _nameSpaceMap: new Map([
        ["CTX", { nameSpaceName: "CTX", keyValues: [{ a: "1" }, { b: "" }], pendingClear: true }],
      ]),
      _moduleModified: true,
      _module: "m",
      _actionModified: true,
      _action: "",
      _clientIdentifierModified: true,
      _clientIdentifier: "cid",
      _clientInfoModified: true,
      _clientInfo: "info",
      _dbOpModified: true,
      _dbOp: "op",
      _tempLobsTotalSize: 80,
      _tempLobsToClose: locators,
      statementCache: {
        _cursorsToClose: new Set([1, 300]),
        _cursorsToCancel: driver.name === "oracledb" ? new Set([4]) : new Set(),
        writeCursors: writeIds,
        // As version 7 calls it.
        writeCursorsToClose(buf: IdWriter) {
          writeIds(buf, new Set([1, 300]));
        },
      },
    });
    const request = send(driver, version, "ping", [pending]);
    expect(request.call).toEqual({ kind: "ping" });
    const messages = request.piggybacks.map(({ message }) => message);
    const cancelled = { kind: "cancelCursors", cursorIds: [4] };
    expect(messages.slice(0, -1)).toEqual([
      { kind: "setSchema", owner: "SCOTT" },
      {
        kind: "appContext",
        namespace: "CTX",
        flags: 3,
        pairs: [
          { key: "a", value: "1", flags: 0 },
          { key: "b", value: "", flags: 0 },
        ],
      },
      { kind: "closeCursors", cursorIds: [1, 300] },
      ...(driver.name === "oracledb" ? [cancelled] : []),
      {
        kind: "endToEnd",
        flags: 0x319,
        clientIdentifier: "cid",
        module: "m",
        action: "",
        clientInfo: "info",
        dbop: "op",
      },
    ]);
    const [lobs] = messages.slice(-1);
    expect(lobs).toMatchObject({
      ...{ kind: "lobOp", operation: lobOperation.freeTemporary | lobOperation.array },
    });
    expect(lobs?.kind === "lobOp" && lobs.locator && splitLocators(lobs.locator)).toEqual(locators);
  });

  test("a pipeline begins", () => {
    const request = send(driver, version, "commit", [connection({ pipelineMode: 2 })]);
    expect(request.piggybacks.map(({ message }) => message)).toEqual([
      { kind: "pipelineBegin", errorSetId: 0, errorSetMode: 0, mode: 2 },
    ]);
  });

  test("a sessionless transaction", () => {
    const xid = {
      formatId: 0x4e5c3e,
      globalTransactionId: Buffer.from("g"),
      branchQualifier: Buffer.from("bq"),
    };
    const more = { operation: 1, flags: 0x10, timeout: 60, xid, applicationValue: 3 };
    const request = send(driver, version, "transactionSwitch", [connection()], more);
    expect(request.call).toEqual({
      kind: "transactionSwitch",
      operation: 1,
      flags: 0x10,
      timeout: 60,
      applicationValue: 3,
      context: null,
      xid: { formatId: 0x4e5c3e, globalId: Buffer.from("g"), branchQualifier: Buffer.from("bq") },
      internalName: null,
      externalName: null,
    });
    request.rest.expectEnd("request");
  });
});
