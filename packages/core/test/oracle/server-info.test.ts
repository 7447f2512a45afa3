// Layer: pure.
import { expect, test } from "vitest";
import { toOracleError } from "../../src/oracle/ora-errors.ts";
import {
  charsetsQuery,
  compatibleQuery,
  containerQuery,
  contextQuery,
  maxVarchar2Query,
  readServerInfo,
} from "../../src/oracle/server-info.ts";
import type { LogonFacts } from "../../src/oracle/session.ts";
import { answering } from "./answering-reader.ts";

const facts19: LogonFacts = {
  version: "19.21.0.0.0",
  dbName: "ORCL",
  container: "ORCLPDB1",
  serviceName: "orclpdb1",
  instanceName: "orcl",
  maxIdentifierBytes: 128,
  isThin: true,
};

const answers19 = {
  [charsetsQuery]: [
    ["NLS_NCHAR_CHARACTERSET", "AL16UTF16"],
    ["NLS_CHARACTERSET", "AL32UTF8"],
  ],
  [maxVarchar2Query]: [["4000"]],
  [contextQuery]: [["LOADER", "HR", "ORCL", "orclpdb1", "orcl"]],
  [containerQuery]: [["ORCLPDB1"]],
  [compatibleQuery]: [["19.0.0"]],
};

test("a server that tells everything", async () => {
  expect(await readServerInfo({ ...answering(answers19), logonFacts: facts19 })).toEqual({
    version: "19.21.0.0.0",
    majorVersion: 19,
    charset: "AL32UTF8",
    ncharCharset: "AL16UTF16",
    maxIdentifierBytes: 128,
    maxVarchar2Bytes: 4000,
    compatible: "19.0.0",
    container: "ORCLPDB1",
    databaseName: "ORCL",
    serviceName: "orclpdb1",
    instanceName: "orcl",
    user: "LOADER",
    currentSchema: "HR",
    driverMode: "thin",
  });
});

test("extended texts are seen by RPAD, without any grant", async () => {
  const reader = answering({ ...answers19, [maxVarchar2Query]: [["4001"]] });
  expect((await readServerInfo({ ...reader, logonFacts: facts19 })).maxVarchar2Bytes).toBe(32_767);
});

test("what is not visible is taken from the logon, or is null", async () => {
  const hidden = toOracleError(new Error("ORA-00942: table or view does not exist"));
  const reader = answering({
    [charsetsQuery]: hidden,
    [maxVarchar2Query]: [["4000"]],
    [contextQuery]: [["LOADER", null, null, null, null]],
    [containerQuery]: toOracleError(new Error("ORA-02003: invalid USERENV parameter")),
    [compatibleQuery]: toOracleError(new Error("ORA-01031: insufficient privileges")),
  });
  const old: LogonFacts = {
    version: "11.2.0.4.0",
    dbName: undefined,
    container: undefined,
    serviceName: "orcl",
    instanceName: undefined,
    maxIdentifierBytes: undefined,
    isThin: false,
  };
  expect(await readServerInfo({ ...reader, logonFacts: old })).toEqual({
    version: "11.2.0.4.0",
    majorVersion: 11,
    charset: null,
    ncharCharset: null,
    maxIdentifierBytes: 30,
    maxVarchar2Bytes: 4000,
    compatible: null,
    container: null,
    databaseName: null,
    serviceName: "orcl",
    instanceName: null,
    user: "LOADER",
    currentSchema: "LOADER",
    driverMode: "thick",
  });
});

test.each([
  ["12.1.0.2.0", 30],
  ["12.2.0.1.0", 128],
  ["18.0.0.0.0", 128],
])("names in %s have up to %i bytes when the logon does not tell", async (version, bytes) => {
  const { maxIdentifierBytes: _, ...others } = facts19;
  const logonFacts = { ...others, version, maxIdentifierBytes: undefined };
  expect((await readServerInfo({ ...answering(answers19), logonFacts })).maxIdentifierBytes).toBe(
    bytes,
  );
});

test("a lost connection is not hidden", async () => {
  const lost = toOracleError(
    new Error("NJS-500: connection to Oracle Database was closed or broken"),
  );
  const reader = answering({ ...answers19, [contextQuery]: lost });
  await expect(readServerInfo({ ...reader, logonFacts: facts19 })).rejects.toBe(lost);
});
