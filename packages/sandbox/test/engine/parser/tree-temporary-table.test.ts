// Layer: pure.
import { expect, test } from "vitest";
import { tree } from "./outcome.ts";

test("temporary tables and queries", () => {
  expect(
    tree("CREATE GLOBAL TEMPORARY TABLE t ON COMMIT PRESERVE ROWS AS SELECT 1 a FROM dual"),
  ).toEqual({
    kind: "create-table",
    name: { parts: ["T"] },
    temporary: "global",
    onCommit: "preserve-rows",
    ifNotExists: false,
    columns: [],
    constraints: [],
    as: {
      kind: "query",
      body: {
        kind: "select",
        distinct: false,
        items: [{ kind: "expr", expr: { kind: "number", text: "1" }, alias: "A", text: "1" }],
        from: [{ kind: "table", name: { parts: ["DUAL"] } }],
      },
    },
    organizationIndex: false,
    organizationExternal: false,
    rowDependencies: false,
    segmentImmediate: false,
  });
});

test("private temporary tables", () => {
  expect(tree("CREATE PRIVATE TEMPORARY TABLE ora$ptt_t (a NUMBER)")).toEqual({
    kind: "create-table",
    name: { parts: ["ORA$PTT_T"] },
    temporary: "private",
    onCommit: "drop-definition",
    ifNotExists: false,
    columns: [
      { name: "A", type: { name: "NUMBER", precision: null, scale: null }, constraints: [] },
    ],
    constraints: [],
    organizationIndex: false,
    organizationExternal: false,
    rowDependencies: false,
    segmentImmediate: false,
  });
});
