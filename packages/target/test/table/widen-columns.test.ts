// Layer: sandbox.
import { type OracleType, parseOracleType, printOracleType } from "@singer-oracle/core/oracle";
import { describe, expect, it } from "vitest";
import type { TargetSettings } from "../../src/settings.ts";
import type { TablePlan } from "../../src/table/table-plan.ts";
import { widenColumns } from "../../src/table/widen-columns.ts";
import { wideColumnName } from "../../src/table/work-names.ts";
import {
  failureOf,
  openTableSandbox,
  plain,
  requestOf,
  type TableSandbox,
  versions,
} from "./table-fixture.ts";

function widen(
  box: TableSandbox,
  plan: TablePlan,
  needs: Readonly<Record<string, string>>,
  settings: Partial<TargetSettings> = {},
): Promise<TablePlan> {
  const types = Object.entries(needs).map(([name, text]): [string, OracleType] => {
    const type = parseOracleType(text);
    if (type === undefined) throw new Error(`no type: ${text}`);
    return [name, type];
  });
  return widenColumns(box.session, plan, new Map(types), box.with(settings));
}

function typesOf(plan: TablePlan): readonly string[] {
  return plan.columns.map(
    ({ name, type, mayWiden }) => `${name} ${printOracleType(type)}${mayWiden ? "" : " for good"}`,
  );
}

it.each(versions)(
  "on %s columns are widened in place, as far as the schema allows",
  async (version) => {
    await using box = await openTableSandbox({
      version,
      seed: "create table orders (n number(3), t varchar2(10), m varchar2(10 char), d date, r raw(4), k varchar2(5) primary key);",
    });
    const properties = {
      N: { type: "integer" },
      T: { type: "string" },
      M: { type: "integer" },
      D: { type: "string", format: "date-time" },
      R: { type: "string", contentEncoding: "base16" },
      K: { type: "string" },
    };
    const plan = await box.prepare(requestOf(properties, { keyProperties: ["K"] }), plain);
    box.takeSql();
    const needs = {
      N: "NUMBER(4)",
      T: "VARCHAR2(11 CHAR)",
      M: "VARCHAR2(12 CHAR)",
      D: "TIMESTAMP(3)",
      R: "RAW(9)",
      K: "CLOB",
    };
    const wide = await widen(box, plan, needs);
    expect(box.takeSql()).toEqual([
      'ALTER TABLE "APP"."ORDERS" MODIFY ("N" NUMBER(38), "T" VARCHAR2(4000 CHAR), "M" VARCHAR2(39 CHAR), "D" TIMESTAMP(3), "R" RAW(9))',
    ]);
    expect(typesOf(wide)).toEqual([
      "N NUMBER(38)",
      "T VARCHAR2(4000 CHAR)",
      "M VARCHAR2(39 CHAR)",
      "D TIMESTAMP(3)",
      "R RAW(9)",
      "K VARCHAR2(5 BYTE) for good",
    ]);
    expect([plan.revision, wide.revision]).toEqual([1, 2]);
    await widen(box, wide, needs);
    expect(box.takeSql()).toEqual([]);
  },
);

it.each(versions)(
  "on %s texts go to a CLOB, with all their values and the comment",
  async (version) => {
    await using box = await openTableSandbox({ version });
    const request = requestOf(
      { ID: { type: "integer" }, note: { type: "string", description: "A note" } },
      { keyProperties: ["ID"] },
    );
    const plan = await box.prepare(request, plain);
    await box.run(
      "INSERT INTO ORDERS SELECT LEVEL, CASE WHEN MOD(LEVEL, 10) > 0 THEN 'ä' || LEVEL END FROM DUAL CONNECT BY LEVEL <= 2000",
    );
    box.takeSql();
    const wide = await widen(box, plan, { NOTE: "CLOB" });
    const [work, old] = ['"SO_WIDE_E9F45BE48ECE4DB3"', '"SO_NARROW_E9F45BE48ECE4DB3"'];
    expect(box.takeSql()).toEqual([
      `ALTER TABLE "APP"."ORDERS" ADD (${work} CLOB)`,
      `COMMENT ON COLUMN "APP"."ORDERS".${work} IS 'target-oracle is copying "NOTE" into this column'`,
      `UPDATE "APP"."ORDERS"\nSET ${work} = TO_CLOB("NOTE")\nWHERE ROWID BETWEEN CHARTOROWID(:rowid_from) AND CHARTOROWID(:rowid_to)\nAND ${work} IS NULL\nAND "NOTE" IS NOT NULL`,
      `ALTER TABLE "APP"."ORDERS" RENAME COLUMN "NOTE" TO ${old}`,
      `UPDATE "APP"."ORDERS"\nSET ${work} = TO_CLOB(${old})\nWHERE (NVL2(${old}, 1, 0) <> NVL2(${work}, 1, 0) OR DBMS_LOB.COMPARE(${work}, TO_CLOB(${old})) <> 0)`,
      `ALTER TABLE "APP"."ORDERS" RENAME COLUMN ${work} TO "NOTE"`,
      `COMMENT ON COLUMN "APP"."ORDERS"."NOTE" IS 'property "note"\nA note'`,
      `ALTER TABLE "APP"."ORDERS" DROP (${old})`,
    ]);
    expect(typesOf(wide)).toEqual(["ID NUMBER(38) for good", "NOTE CLOB"]);
    expect(await box.columns("ORDERS")).toEqual([
      "ID NUMBER(38,0) NOT NULL",
      'NOTE CLOB -- property "note" | A note',
    ]);
    expect(
      await box.rows(
        "SELECT COUNT(*), COUNT(NOTE), SUM(CASE WHEN TO_CHAR(NOTE) = 'ä' || ID THEN 1 END) FROM ORDERS",
      ),
    ).toEqual([["2000", "1800", "1800"]]);
    expect(typesOf(await box.prepare(request, plain))).toEqual(typesOf(wide));
    expect(box.takeSql()).toEqual([]);
  },
);

describe.each(versions)("on %s", (version) => {
  it.each([
    ["VARCHAR2(3)", "CLOB", "'abc'", "TO_CHAR(A)", "abc"],
    ["NVARCHAR2(3)", "NCLOB", "N'äöü'", "TO_CHAR(A)", "äöü"],
    ["RAW(2)", "BLOB", "'CAFE'", "RAWTOHEX(DBMS_LOB.SUBSTR(A, 2, 1))", "CAFE"],
    [
      "DATE",
      "TIMESTAMP(3) WITH TIME ZONE",
      "DATE '2024-02-29'",
      "TO_CHAR(A, 'YYYY-MM-DD HH24:MI:SS.FF3 TZH:TZM')",
      "2024-02-29 00:00:00.000 +00:00",
    ],
    [
      "TIMESTAMP(6)",
      "TIMESTAMP(9) WITH TIME ZONE",
      "TIMESTAMP '2024-02-29 12:00:00.123456'",
      "TO_CHAR(A, 'YYYY-MM-DD HH24:MI:SS.FF9 TZH:TZM')",
      "2024-02-29 12:00:00.123456000 +00:00",
    ],
    [
      "TIMESTAMP(6)",
      "TIMESTAMP(6) WITH LOCAL TIME ZONE",
      "TIMESTAMP '2024-02-29 12:00:00'",
      "TO_CHAR(SYS_EXTRACT_UTC(A), 'YYYY-MM-DD HH24:MI:SS')",
      "2024-02-29 12:00:00",
    ],
    [
      "TIMESTAMP(0) WITH LOCAL TIME ZONE",
      "TIMESTAMP(9) WITH TIME ZONE",
      "TIMESTAMP '2024-02-29 12:00:00 +02:00'",
      "TO_CHAR(A, 'YYYY-MM-DD HH24:MI:SS TZH:TZM')",
      "2024-02-29 10:00:00 +00:00",
    ],
    ["BINARY_FLOAT", "BINARY_DOUBLE", "0.5", "TO_CHAR(A)", "5.0E-001"],
  ])("%s becomes %s by a copy", async (from, to, value, read, expected) => {
    await using box = await openTableSandbox({
      version,
      seed: `create table orders (a ${from}, b number); insert into orders values (${value}, 1); insert into orders values (null, 2);`,
    });
    // A session in another zone: values without one are in UTC all the same.
    await box.session.execute("ALTER SESSION SET TIME_ZONE = '+05:30'");
    const schemas = {
      CLOB: { type: "string" },
      NCLOB: { type: "string" },
      BLOB: { type: "string", contentEncoding: "base64" },
      BINARY_DOUBLE: { type: "number" },
    } as const;
    const schema = schemas[to as keyof typeof schemas] ?? { type: "string", format: "date-time" };
    const plan = await box.prepare(requestOf({ A: schema, B: {} }), plain);
    const wide = await widen(box, plan, { A: to });
    expect(
      printOracleType(wide.columns.find(({ name }) => name === "A")?.type ?? { family: "json" }),
    ).toBe(to);
    expect(await box.rows(`SELECT ${read} FROM ORDERS ORDER BY B`)).toEqual([[expected], [null]]);
  });
});

describe("what cannot be widened", () => {
  it("comes back so, with the reason in the log", async () => {
    await using box = await openTableSandbox({
      seed: "create table orders (a varchar2(10), b binary_float, c varchar2(10)); create index ix on orders (a);",
    });
    const plan = await box.prepare(
      requestOf({ A: { type: "string" }, B: { type: "number" }, C: {} }),
      plain,
    );
    box.takeSql();
    const wide = await widen(box, plan, { A: "CLOB", B: "NUMBER" });
    expect(box.takeSql()).toEqual([]);
    expect(typesOf(wide)).toEqual([
      "A VARCHAR2(10 BYTE) for good",
      "B BINARY_FLOAT for good",
      "C VARCHAR2(10 BYTE)",
    ]);
    expect(box.lines).toEqual([
      "info: APP.ORDERS: columns of other types than the schema asks for, by which values are bound: B BINARY_FLOAT",
      "warning: column A of APP.ORDERS stays VARCHAR2(10 BYTE) and cannot become CLOB: the index IX is on it; values that do not fit are rejected",
    ]);
  });

  it("is every column but where schema_evolution is add-and-widen", async () => {
    await using box = await openTableSandbox();
    const request = requestOf({ A: { type: "integer", minimum: 0, maximum: 9 } });
    const plan = await box.prepare(request, { ...plain, schema_evolution: "freeze" });
    box.takeSql();
    expect(typesOf(await widen(box, plan, { A: "NUMBER(2)" }))).toEqual(["A NUMBER(1) for good"]);
    expect(box.takeSql()).toEqual([]);
  });

  it("are texts with on_long_string: error", async () => {
    await using box = await openTableSandbox();
    const request = requestOf({
      A: { type: "string" },
      N: { type: "integer", minimum: 0, maximum: 9 },
    });
    const plan = await box.prepare(request, { ...plain, on_long_string: "error" });
    expect(typesOf(plan)).toEqual(["A VARCHAR2(4000 BYTE) for good", "N NUMBER(1)"]);
  });

  it("are tables over widen_max_rows, for which the SQL is told", async () => {
    await using box = await openTableSandbox();
    const plan = await box.prepare(requestOf({ A: { type: "string" } }), plain);
    await box.run("INSERT INTO ORDERS SELECT 'x' FROM DUAL CONNECT BY LEVEL <= 3");
    const error = await failureOf(widen(box, plan, { A: "CLOB" }, { widen_max_rows: 2 }));
    const work = `"${wideColumnName("A")}"`;
    expect([error.name, error.message, error.hint]).toEqual([
      "LoadError",
      "column A of APP.ORDERS must become CLOB (the texts may be of any length), and the table has more than widen_max_rows (2) rows",
      `Run this while nobody writes to the table, or raise widen_max_rows: ALTER TABLE "APP"."ORDERS" ADD (${work} CLOB); UPDATE "APP"."ORDERS" SET ${work} = TO_CLOB("A"); COMMIT; ALTER TABLE "APP"."ORDERS" DROP ("A"); ALTER TABLE "APP"."ORDERS" RENAME COLUMN ${work} TO "A";`,
    ]);
    expect(typesOf(await widen(box, plan, { A: "CLOB" }, { widen_max_rows: 3 }))).toEqual([
      "A CLOB",
    ]);
  });

  it("is a table that was dropped", async () => {
    await using box = await openTableSandbox();
    const plan = await box.prepare(requestOf({ A: {} }), plain);
    await box.run("DROP TABLE ORDERS");
    expect((await failureOf(widen(box, plan, { A: "CLOB" }))).message).toBe(
      "APP.ORDERS is gone: somebody dropped it during the run",
    );
  });
});
