// Layer: pure.
import { expect, test } from "vitest";
import {
  grantStatement,
  readTableGrants,
  tableGrantsQuery,
} from "../../../src/oracle/dictionary/table-grants.ts";
import { recordingReader } from "./recording-reader.ts";

const emp = { owner: "HR", name: "EMP" };

test("the query", () => {
  expect(tableGrantsQuery(emp)).toEqual({
    sql: `SELECT p.GRANTEE, p.PRIVILEGE, NULL AS COLUMN_NAME, p.GRANTABLE
FROM ALL_TAB_PRIVS p
WHERE (p.TABLE_SCHEMA = :f1 AND p.TABLE_NAME = :f2)
UNION
SELECT p.GRANTEE, p.PRIVILEGE, p.COLUMN_NAME, p.GRANTABLE
FROM ALL_COL_PRIVS p
WHERE (p.TABLE_SCHEMA = :f1 AND p.TABLE_NAME = :f2)
ORDER BY 1, 2, 3`,
    binds: { f1: "HR", f2: "EMP" },
  });
});

test("grants and the statements that repeat them", async () => {
  const reader = recordingReader({
    ALL_TAB_PRIVS: [
      ["APP", "SELECT", null, "YES"],
      ["PUBLIC", "READ", null, "NO"],
      ["app user", "UPDATE", "my col", "NO"],
    ],
  });
  const grants = await readTableGrants(reader, emp);
  expect(grants).toEqual([
    { grantee: "APP", privilege: "SELECT", column: null, isGrantable: true },
    { grantee: "PUBLIC", privilege: "READ", column: null, isGrantable: false },
    { grantee: "app user", privilege: "UPDATE", column: "my col", isGrantable: false },
  ]);
  expect(grants.map((grant) => grantStatement(grant, { owner: "HR", name: "EMP_NEW" }))).toEqual([
    'GRANT SELECT ON "HR"."EMP_NEW" TO APP WITH GRANT OPTION',
    'GRANT READ ON "HR"."EMP_NEW" TO PUBLIC',
    'GRANT UPDATE ("my col") ON "HR"."EMP_NEW" TO "app user"',
  ]);
});
