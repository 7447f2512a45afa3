// Layer: pure. Which failures are a record's fault.
import { LoadError, OracleError, PrivilegeError, TransientOracleError } from "@singer-oracle/core";
import { expect, test } from "vitest";
import { isRecordFault, isRecordFaultCode } from "../../src/load/record-faults.ts";
import { rowFaults } from "../../src/load/row-fault.ts";
import { pendingOf } from "./fixture.ts";

test.each([
  "ORA-00001",
  "ORA-01400",
  "ORA-01407",
  "ORA-01438",
  "ORA-12899",
  "ORA-02290",
  "ORA-02291",
  "ORA-01722",
  "ORA-01843",
  "ORA-01861",
  "ORA-01801",
  "ORA-01898",
  "ORA-14400",
  "ORA-20000",
  "ORA-20999",
  "ORA-40441",
  "ORA-31011",
  "ORA-51803",
])("%s is", (code) => {
  expect(isRecordFaultCode(code)).toBe(true);
  expect(isRecordFault(new OracleError(`${code}: text`, { oraCode: code }))).toBe(true);
});

test.each([
  "ORA-00942",
  "ORA-00060",
  "ORA-01653",
  "ORA-01536",
  "ORA-01950",
  "ORA-01031",
  "ORA-03113",
  "ORA-30036",
  "ORA-00600",
  "ORA-19999",
  "ORA-21000",
  "ORA-01800",
  "NJS-500",
  "DRIVER",
])("%s is not", (code) => {
  expect(isRecordFaultCode(code)).toBe(false);
});

test("an error that is retried, lacks a right or is no one of Oracle is not", () => {
  expect(isRecordFault(new TransientOracleError("x", { oraCode: "ORA-01722" }))).toBe(false);
  expect(isRecordFault(new PrivilegeError("x", { code: "ORA-01031" }))).toBe(false);
  expect(isRecordFault(new LoadError("x"))).toBe(false);
  expect(isRecordFault(new Error("ORA-01722"))).toBe(false);
});

test("two rows of a stage for one of the table are, as long as they are together", () => {
  expect(isRecordFault(new OracleError("x", { oraCode: "ORA-30926" }))).toBe(true);
  expect(isRecordFaultCode("ORA-30926")).toBe(false);
});

const row = {
  kind: "full",
  values: [1],
  present: undefined,
  pending: pendingOf({}),
  replaces: undefined,
} as const;

test("row errors find their rows", () => {
  const other = { ...row, values: [2] };
  const errors = [{ row: 1, code: "ORA-01400", message: "ORA-01400: cannot insert NULL" }];
  expect(rowFaults([row, other], errors, "INSERT")).toEqual([
    { row: other, code: "ORA-01400", message: "ORA-01400: cannot insert NULL" },
  ]);
});

test.each([
  ["ORA-00060", "ORA-00060: deadlock detected while waiting for resource", TransientOracleError],
  ["ORA-01653", "ORA-01653: unable to extend table APP.T by 8 in tablespace USERS", OracleError],
  ["ORA-01536", "ORA-01536: space quota exceeded for tablespace 'USERS'", PrivilegeError],
])("%s of a row is everybody's", (code, message, errorClass) => {
  expect(() => rowFaults([row], [{ row: 0, code, message }], "INSERT INTO t")).toThrow(errorClass);
});
