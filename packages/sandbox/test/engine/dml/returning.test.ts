// Layer: pure.
import { describe, expect, it } from "vitest";
import { numberType, varchar2 } from "../../../src/engine/types/make-type.ts";
import { testDatabase } from "./test-database.ts";

const text = varchar2(30);

async function withTable(version: 19 | 23 = 19) {
  const { session } = testDatabase({ version });
  const app = session();
  await app.run("CREATE TABLE t (id NUMBER PRIMARY KEY, n VARCHAR2(10), v NUMBER AS (id * 2))");
  await app.run("INSERT INTO t (id, n) VALUES (:1, :2)", {
    rows: [
      [1, "a"],
      [2, "b"],
      [3, "c"],
    ],
  });
  app.commit();
  return app;
}

describe("RETURNING … INTO", () => {
  it("gives new values for each execution, in the types of the binds", async () => {
    const app = await withTable();
    const result = await app.run(
      "INSERT INTO t (id, n) VALUES (:1, :2) RETURNING id, v, UPPER(n) || id INTO :3, :4, :5",
      {
        rows: [
          [10, "x", null, null, null],
          [11, "y", null, null, null],
        ],
        bindTypes: [numberType, text, text, numberType, text],
      },
    );
    expect(result.returned).toEqual([
      [["10"], [20], ["X10"]],
      [["11"], [22], ["Y11"]],
    ]);
  });

  it("gives the ROWID of the row", async () => {
    const app = await withTable();
    const result = await app.run("INSERT INTO t (id) VALUES (5) RETURNING ROWID INTO :1", {
      binds: [null],
      bindTypes: [text],
    });
    expect(result.returned).toEqual([[[result.lastRowid]]]);
  });

  it("gives all rows of UPDATE after and of DELETE before the change", async () => {
    const app = await withTable();
    const update =
      "UPDATE t SET n = n || '!', id = id + 10 WHERE id > :1 RETURNING id, n INTO :2, :3";
    const options = {
      rows: [
        [1, null, null],
        [100, null, null],
      ],
      bindTypes: [numberType, numberType, text],
    };
    expect((await app.run(update, options)).returned).toEqual([
      [
        [12, 13],
        ["b!", "c!"],
      ],
      [[], []],
    ]);
    const deleted = await app.run("DELETE FROM t RETURNING n INTO :1", {
      binds: [null],
      bindTypes: [text],
    });
    expect(deleted.returned).toEqual([[["a", "b!", "c!"]]]);
  });

  it("gives one row of aggregates", async () => {
    const app = await withTable();
    const sql = "UPDATE t SET n = 'z' WHERE id > :1 RETURNING SUM(id) + 1, COUNT(*) INTO :2, :3";
    const types = { bindTypes: [numberType, numberType, numberType] };
    expect(
      (
        await app.run(sql, {
          rows: [
            [1, null, null],
            [9, null, null],
          ],
          ...types,
        })
      ).returned,
    ).toEqual([
      [[6], [2]],
      [[null], [0]],
    ]);
    expect(
      await app.failure("DELETE FROM t RETURNING n, MAX(id) INTO :1, :2", { binds: [null, null] }),
    ).toBe("ORA-00937: not a single-group group function at 24");
  });

  it("undoes an execution whose values cannot be given", async () => {
    const app = await withTable();
    const sql = "UPDATE t SET n = 'abc' WHERE id = 1 RETURNING n INTO :1";
    expect(await app.failure(sql, { binds: [null], bindTypes: [numberType] })).toContain(
      "ORA-01722",
    );
    expect(app.rows("SELECT n FROM t WHERE id = 1")).toEqual([["a"]]);
  });

  it.each([
    ["DELETE FROM t RETURNING id, n INTO :1", "ORA-00913: too many values at 24"],
    ["DELETE FROM t RETURNING id INTO :1, :2", "ORA-00947: not enough values at 24"],
    ["DELETE FROM t RETURNING zz INTO :1", 'ORA-00904: "ZZ": invalid identifier at 24'],
  ])("%s: %s", async (sql, outcome) => {
    const app = await withTable();
    expect(await app.failure(sql, { binds: [null, null] })).toBe(outcome);
  });
});

describe("RETURNING OLD and NEW of 23ai", () => {
  const bindTypes = [text, text, text];
  const items = "RETURNING OLD n, NEW UPPER(n), n INTO :1, :2, :3";

  it.each([
    ["INSERT INTO t (id, n) VALUES (9, 'i')", [[null], ["I"], ["i"]]],
    ["UPDATE t SET n = 'u' WHERE id = 1", [["a"], ["U"], ["u"]]],
    ["DELETE FROM t WHERE id = 1", [["a"], [null], ["a"]]],
    [
      "MERGE INTO t USING (SELECT id + 2 id FROM t WHERE id < 3) s ON (t.id = s.id) WHEN MATCHED THEN UPDATE SET n = 'm' WHEN NOT MATCHED THEN INSERT (id, n) VALUES (s.id, 'x')",
      [
        ["c", null],
        ["M", "X"],
        ["m", "x"],
      ],
    ],
  ])("%s", async (sql, returned) => {
    const app = await withTable(23);
    const result = await app.run(`${sql} ${items}`, { binds: [null, null, null], bindTypes });
    expect(result.returned).toEqual([returned]);
  });

  it("leaves columns of these names alone, and 19c knows neither", async () => {
    const app = await withTable(23);
    await app.run("CREATE TABLE o (old NUMBER, new NUMBER)");
    const sql = "INSERT INTO o VALUES (1, 2) RETURNING old, new + old, NEW new INTO :1, :2, :3";
    const result = await app.run(sql, { binds: [null, null, null], bindTypes });
    expect(result.returned).toEqual([[["1"], ["3"], ["2"]]]);
    const old = await withTable();
    expect(
      await old.failure("DELETE FROM t RETURNING OLD n INTO :1").catch((e) => e.message),
    ).toContain("ORA-00925");
  });
});
