// Layer: pure.
import { expect, it } from "vitest";
import {
  alterSessionStatements,
  lockTableStatement,
  sessionBlock,
  setTransactionReadOnly,
} from "../../../src/oracle/sql/index.ts";

const fixed =
  "ALTER SESSION SET TIME_ZONE = '+00:00' NLS_NUMERIC_CHARACTERS = '.,' NLS_SORT = 'BINARY' NLS_COMP = 'BINARY' NLS_CALENDAR = 'GREGORIAN'";

it("sets what masks cannot fix, and nothing else of NLS", () => {
  expect(alterSessionStatements()).toEqual([fixed]);
  expect(alterSessionStatements({ ddlLockTimeoutS: 30, currentSchema: "a b" })).toEqual([
    `${fixed} DDL_LOCK_TIMEOUT = 30`,
    'ALTER SESSION SET CURRENT_SCHEMA = "a b"',
  ]);
  expect(() => alterSessionStatements({ ddlLockTimeoutS: 0.5 })).toThrow(RangeError);
});

it("runs statements as one block", () => {
  expect(
    sessionBlock([
      "ALTER SESSION SET NLS_SORT = 'BINARY'",
      " SET ROLE reader ;\n",
      "begin vpd.set_context('x'); end;",
    ]),
  ).toBe(
    [
      "BEGIN",
      "  EXECUTE IMMEDIATE 'ALTER SESSION SET NLS_SORT = ''BINARY''';",
      "  EXECUTE IMMEDIATE 'SET ROLE reader';",
      "  EXECUTE IMMEDIATE 'begin vpd.set_context(''x''); end;';",
      "END;",
    ].join("\n"),
  );
  expect(() => sessionBlock([])).toThrow(RangeError);
});

it("begins a read-only transaction", () => {
  expect(setTransactionReadOnly).toBe("SET TRANSACTION READ ONLY");
});

it("locks a table", () => {
  const table = { owner: "DWH", name: "Order" };
  expect(lockTableStatement(table, "exclusive", 30)).toBe(
    'LOCK TABLE "DWH"."Order" IN EXCLUSIVE MODE WAIT 30',
  );
  expect(lockTableStatement(table, "share", 0)).toBe(
    'LOCK TABLE "DWH"."Order" IN SHARE MODE NOWAIT',
  );
});
