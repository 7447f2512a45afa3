// Layer: sandbox. Array statements: what each row did, which rows failed, binds of every size.
import type { BindDef, BindValue, OracleSession } from "@singer-oracle/core/oracle";
import type { Sandbox } from "@singer-oracle/sandbox";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { allRows, failureOf, sandboxOf, sessionOf, versions } from "./fixture.ts";

const seed = `
CREATE TABLE people (id NUMBER(9) CONSTRAINT people_pk PRIMARY KEY, name VARCHAR2(10) NOT NULL, age NUMBER(3));
CREATE TABLE everything (id NUMBER(9), c CLOB, nc NCLOB, b BLOB, v VARCHAR2(4000), nv NVARCHAR2(20), r RAW(100), ch CHAR(5));
`;
const number: BindDef = { type: "number" };
const text = (maxBytes: number): BindDef => ({ type: "text", maxBytes });

describe.each(versions)("array statements on version %d", (version) => {
  let sandbox: Sandbox;
  let session: OracleSession;
  const trace: string[] = [];
  beforeAll(async () => {
    sandbox = await sandboxOf(["app"], { version, seed, trace: (line) => trace.push(line) });
  });
  afterAll(() => sandbox.close());
  beforeEach(async () => {
    session = await sessionOf(sandbox);
    trace.length = 0;
  });
  afterEach(() => session.close());

  const executions = () => trace.filter((line) => /^> (?:re)?execute/i.test(line)).length;
  const insertPeople = (
    rows: readonly (readonly BindValue[])[],
    options: { readonly batchErrors?: boolean; readonly dmlRowCounts?: boolean } = {},
  ) =>
    session.executeMany("INSERT INTO people VALUES (:1, :2, :3)", rows, {
      bindDefs: [number, text(40), number],
      ...options,
    });
  const people = () => allRows(session, "SELECT * FROM people ORDER BY id");

  test("all rows go in one round trip and are not committed", async () => {
    const rows = Array.from({ length: 5000 }, (_, id) => [id, `name ${id}`, id % 100]);
    expect(await insertPeople(rows)).toEqual({ rowsAffected: 5000, rowCounts: [], rowErrors: [] });
    expect(executions()).toBe(1);
    expect(session.isInTransaction).toBe(true);
    await using other = await sessionOf(sandbox);
    expect(await allRows(other, "SELECT COUNT(*) FROM people")).toEqual([["0"]]);
    expect(await allRows(session, "SELECT COUNT(*), SUM(id) FROM people")).toEqual([
      ["5000", "12497500"],
    ]);
    await session.rollback();
    expect(await people()).toEqual([]);
  });

  test("no rows send nothing", async () => {
    expect(await insertPeople([])).toEqual({ rowsAffected: 0, rowCounts: [], rowErrors: [] });
    expect(executions()).toBe(0);
  });

  const duplicate = {
    19: "ORA-00001: unique constraint (APP.PEOPLE_PK) violated",
    23: "ORA-00001: unique constraint (APP.PEOPLE_PK) violated on table APP.PEOPLE columns (ID)",
  }[version];
  const tooOld = {
    19: "ORA-01438: value larger than specified precision allowed for this column",
    23: "ORA-01438: value greater than specified precision (3, 0) for column AGE",
  }[version];

  test("rows that fail are named, the others stay", async () => {
    const rows = [
      [1, "Ada", 36],
      [1, "Bob", 1],
      [2, null, 2],
      [3, "a name that is too long", 3],
      [4, "Eve", 1234],
      [5, "Zoë", null],
    ];
    const result = await insertPeople(rows, { batchErrors: true });
    expect(result).toEqual({
      rowsAffected: 2,
      rowCounts: [],
      rowErrors: [
        { row: 1, code: "ORA-00001", message: duplicate },
        {
          row: 2,
          code: "ORA-01400",
          message: 'ORA-01400: cannot insert NULL into ("APP"."PEOPLE"."NAME")',
        },
        {
          row: 3,
          code: "ORA-12899",
          message:
            'ORA-12899: value too large for column "APP"."PEOPLE"."NAME" (actual: 23, maximum: 10)',
        },
        { row: 4, code: "ORA-01438", message: tooOld },
      ],
    });
    expect(await people()).toEqual([
      ["1", "Ada", "36"],
      ["5", "Zoë", null],
    ]);
    await session.rollback();
  });

  test("without batchErrors the first failing row is thrown and the rows before it stay", async () => {
    const error = await failureOf(
      insertPeople([
        [1, "Ada", 36],
        [2, "Bob", 2],
        [1, "Eve", 3],
        [4, "Zoë", 4],
      ]),
    );
    expect([error.name, error.code]).toEqual(["OracleError", "ORA-00001"]);
    expect(await allRows(session, "SELECT id FROM people ORDER BY id")).toEqual([["1"], ["2"]]);
    await session.rollback();
  });

  test("how many rows of the table each row touched", async () => {
    await insertPeople([
      [1, "Ada", 36],
      [2, "Bob", 36],
      [3, "Eve", 7],
    ]);
    const sql = "UPDATE people SET name = :1 WHERE age = :2";
    const rows = [
      ["x", 36],
      ["y", 99],
      ["z", 7],
    ];
    const bindDefs = [text(40), number];
    expect(await session.executeMany(sql, rows, { bindDefs, dmlRowCounts: true })).toEqual({
      rowsAffected: 3,
      rowCounts: [2, 0, 1],
      rowErrors: [],
    });
    const both = await session.executeMany(
      sql,
      [
        ["much too long for it", 36],
        ["q", 7],
      ],
      { bindDefs, dmlRowCounts: true, batchErrors: true },
    );
    expect(both.rowCounts).toEqual([0, 1]);
    expect(both.rowErrors.map(({ row, code }) => [row, code])).toEqual([[0, "ORA-12899"]]);
    await session.rollback();
  });

  test("deletes, and merges from DUAL", async () => {
    await insertPeople([
      [1, "Ada", 1],
      [2, "Bob", 2],
    ]);
    const merge =
      "MERGE INTO people t USING (SELECT :1 id, :2 name FROM DUAL) s ON (t.id = s.id) WHEN MATCHED THEN UPDATE SET t.name = s.name WHEN NOT MATCHED THEN INSERT (id, name) VALUES (s.id, s.name)";
    const merged = await session.executeMany(
      merge,
      [
        [2, "Bea"],
        [3, "Cyd"],
      ],
      { bindDefs: [number, text(40)] },
    );
    expect(merged.rowsAffected).toBe(2);
    expect(await people()).toEqual([
      ["1", "Ada", "1"],
      ["2", "Bea", "2"],
      ["3", "Cyd", null],
    ]);
    const deleted = await session.executeMany("DELETE FROM people WHERE id = :1", [[1], [9], [3]], {
      bindDefs: [number],
      dmlRowCounts: true,
    });
    expect([deleted.rowsAffected, deleted.rowCounts]).toEqual([2, [1, 0, 1]]);
    await session.rollback();
  });

  const all: readonly BindDef[] = [
    number,
    text(4000),
    { type: "ntext", maxBytes: 80 },
    { type: "bytes", maxBytes: 100 },
    { type: "char", maxBytes: 20 },
    { type: "text", maxBytes: 4_000_000 },
    { type: "ntext", maxBytes: 4_000_000 },
    { type: "bytes", maxBytes: 4_000_000 },
  ];
  const insertAll = (rows: readonly (readonly BindValue[])[]) =>
    session.executeMany(
      "INSERT INTO everything (id, v, nv, r, ch, c, nc, b) VALUES (:1, :2, :3, :4, :5, :6, :7, :8)",
      rows,
      { bindDefs: all },
    );
  const everything = () =>
    allRows(session, "SELECT id, v, nv, r, ch, c, nc, b FROM everything ORDER BY id");

  test("values of every size around 4000 and 32,767 bytes, long ones last", async () => {
    const sizes = [1, 3999, 4000, 4001, 32_766, 32_767, 32_768, 65_536, 300_000];
    const rows = sizes.map((size, id) => [
      id,
      "é".repeat(Math.min(size, 4000) >> 1) || "v",
      "Ω漢",
      Buffer.from([id]),
      "ab",
      wellFormed("aé漢😀".repeat(size).slice(0, size)),
      wellFormed("Ω😀".repeat(size).slice(0, size)),
      Buffer.alloc(size, "0123456789"),
    ]);
    expect((await insertAll(rows)).rowsAffected).toBe(sizes.length);
    const found = await everything();
    for (const [index, row] of rows.entries()) {
      const expected = [String(index), ...row.slice(1)];
      expected[4] = "ab   ";
      expect(found[index]?.every((value, at) => isSame(value, expected[at]))).toBe(true);
    }
    await session.rollback();
  });

  test("columns without any value, in one row and in all", async () => {
    const nothing = [null, null, null, null, null, null, null];
    await insertAll([
      [1, ...nothing],
      [2, "v", "n", Buffer.from("r"), "c", "clob", "nclob", Buffer.from("b")],
      [3, ...nothing],
    ]);
    expect(await everything()).toEqual([
      ["1", ...nothing],
      ["2", "v", "n", Buffer.from("r"), "c    ", "clob", "nclob", Buffer.from("b")],
      ["3", ...nothing],
    ]);
    await session.rollback();
    await insertAll([
      [1, ...nothing],
      [2, ...nothing],
    ]);
    expect(await everything()).toEqual([
      ["1", ...nothing],
      ["2", ...nothing],
    ]);
    await session.rollback();
  });

  test("a long bind before a short one of more than 4000 bytes is refused", async () => {
    const error = await failureOf(
      session.executeMany(
        "INSERT INTO everything (c, id, v) VALUES (:1, :2, :3)",
        [["x".repeat(40_000), 1, "y".repeat(5000)]],
        { bindDefs: [text(40_000), number, text(5000)] },
      ),
    );
    expect([error.name, error.code]).toEqual(["OracleError", "ORA-24816"]);
    await session.rollback();
  });

  test("an empty text is NULL", async () => {
    expect(
      (await insertPeople([[1, "", 1]], { batchErrors: true })).rowErrors.map(({ code }) => code),
    ).toEqual(["ORA-01400"]);
  });

  test("a value longer than its definition, a number as text: refused before anything is sent", async () => {
    const long = await failureOf(insertPeople([[1, "x".repeat(41), 1]]));
    expect([long.name, long.code]).toEqual(["OracleError", "NJS-058"]);
    const wrong = await failureOf(insertPeople([["1", "x", 1]]));
    expect([wrong.name, wrong.code]).toEqual(["OracleError", "NJS-011"]);
    const unsized = session.executeMany("INSERT INTO people (name) VALUES (:1)", [["x"]], {
      bindDefs: [{ type: "text" }],
    });
    await expect(unsized).rejects.toThrow(
      new RangeError("bind 1 (text) needs maxBytes of at least 1"),
    );
    expect(executions()).toBe(0);
  });

  test("errors show neither values nor the rows", async () => {
    await insertPeople([[1, "Ada", 1]]);
    const error = await failureOf(insertPeople([[1, "topsecret", 1]]));
    expect(JSON.stringify(error)).not.toContain("topsecret");
    await session.rollback();
  });
});

/** Without half a character at its end. */
function wellFormed(text: string): string {
  return text.replace(/[\ud800-\udbff]$/, "Z");
}

function isSame(actual: unknown, expected: unknown): boolean {
  if (!Buffer.isBuffer(expected)) return actual === expected;
  return Buffer.isBuffer(actual) && actual.equals(expected);
}
