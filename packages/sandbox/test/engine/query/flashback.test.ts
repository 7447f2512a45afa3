// Layer: pure.
import { describe, expect, test } from "vitest";
import { createFixture } from "../fixture.ts";

function history() {
  const fixture = createFixture();
  fixture.run(
    "CREATE TABLE t (id NUMBER PRIMARY KEY, v VARCHAR2(5))",
    "CREATE VIEW w AS SELECT v FROM t",
  );
  const created = fixture.db.scn;
  fixture.load("T", [
    [1, "a"],
    [2, "b"],
  ]);
  const first = fixture.db.scn;
  fixture.change("T", (row) => (row[0] === 1 ? [1, "A"] : undefined));
  const second = fixture.db.scn;
  fixture.change("T", (row) => (row[0] === 2 ? null : undefined));
  return { fixture, created, first, second, last: fixture.db.scn };
}

describe("AS OF", () => {
  const { fixture, created, first, second } = history();

  test("shows what was committed at an SCN, by scan and by index", () => {
    expect(fixture.rows("SELECT * FROM t ORDER BY 1")).toEqual([[1, "A"]]);
    expect(fixture.rows("SELECT * FROM t AS OF SCN :1 ORDER BY id", [first])).toEqual([
      [1, "a"],
      [2, "b"],
    ]);
    expect(fixture.rows("SELECT v FROM t AS OF SCN :1 WHERE id = 2", [second])).toEqual([["b"]]);
    expect(fixture.rows("SELECT v FROM t AS OF SCN :1 WHERE id = 1", [first])).toEqual([["a"]]);
    expect(fixture.rows("SELECT COUNT(*) FROM t AS OF SCN :1", [created])).toEqual([[0]]);
  });

  test("two points in time in one query", () => {
    expect(
      fixture.rows("SELECT v FROM t AS OF SCN :1 MINUS SELECT v FROM t AS OF SCN :2 ORDER BY 1", [
        first,
        second,
      ]),
    ).toEqual([["a"]]);
  });

  test("goes through views", () => {
    expect(fixture.rows("SELECT v FROM w AS OF SCN :1 ORDER BY v", [first])).toEqual([
      ["a"],
      ["b"],
    ]);
  });

  test("points that cannot be shown", () => {
    expect(fixture.failure("SELECT * FROM t AS OF SCN 999999999")).toMatch(/^ORA-08181/);
    expect(fixture.failure("SELECT * FROM t AS OF SCN NULL")).toMatch(/^ORA-08181/);
    expect(fixture.failure("SELECT * FROM t AS OF SCN :1", [created - 1])).toMatch(/^ORA-01466/);
    expect(fixture.failure("SELECT * FROM t AS OF TIMESTAMP SYSTIMESTAMP + 1")).toMatch(
      /^ORA-08186/,
    );
    expect(
      fixture.failure("SELECT * FROM t AS OF TIMESTAMP TIMESTAMP '2001-01-01 00:00:00'"),
    ).toMatch(/^ORA-08180/);
    expect(fixture.failure("SELECT * FROM t AS OF SCN id")).toBe("ORA-00904 at 26");
  });

  test("neither ORA_ROWSCN nor FOR UPDATE goes with it", () => {
    expect(fixture.failure("SELECT ORA_ROWSCN FROM t AS OF SCN :1", [first])).toBe(
      "ORA-00904 at 7",
    );
    expect(fixture.failure("SELECT id FROM t AS OF SCN :1 FOR UPDATE", [first])).toMatch(
      /^ORA-08187/,
    );
  });

  test("another user's table needs FLASHBACK on it", () => {
    const { db } = fixture;
    const grant = {
      grantee: "OTHER",
      owner: "APP",
      objectName: "T",
      grantor: "APP",
      columns: null,
      grantable: false,
    };
    db.grants.add({ ...grant, privilege: "SELECT" });
    expect(fixture.as("OTHER").rows("SELECT COUNT(*) FROM app.t")).toEqual([[1]]);
    expect(fixture.as("OTHER").failure("SELECT COUNT(*) FROM app.t AS OF SCN :1", [first])).toBe(
      "ORA-01031 at 21",
    );
    db.grants.add({ ...grant, privilege: "FLASHBACK" });
    expect(fixture.as("OTHER").rows("SELECT COUNT(*) FROM app.t AS OF SCN :1", [first])).toEqual([
      [2],
    ]);
  });
});

describe("VERSIONS BETWEEN", () => {
  test("shows every version with its pseudo columns", () => {
    const { fixture, first, second, last } = history();
    expect(
      fixture.rows(
        "SELECT id, v, VERSIONS_STARTSCN, VERSIONS_ENDSCN, VERSIONS_OPERATION FROM t VERSIONS BETWEEN SCN MINVALUE AND MAXVALUE ORDER BY id, VERSIONS_STARTSCN",
      ),
    ).toEqual([
      [1, "a", first, second, "I"],
      [1, "A", second, null, "U"],
      [2, "b", first, last, "I"],
      [2, "b", last, null, "D"],
    ]);
    expect(
      fixture.rows(
        "SELECT id, VERSIONS_OPERATION FROM t VERSIONS BETWEEN SCN :1 AND :2 ORDER BY 1, VERSIONS_STARTSCN",
        [second, last],
      ),
      // What ended when the range begins was not there any more.
    ).toEqual([
      [1, "U"],
      [2, "D"],
      [2, null],
    ]);
  });

  test("the transaction is 8 bytes, * leaves the pseudo columns out", () => {
    const { fixture } = history();
    const [[xid]] = fixture.rows(
      "SELECT RAWTOHEX(VERSIONS_XID) FROM t VERSIONS BETWEEN SCN MINVALUE AND MAXVALUE WHERE VERSIONS_OPERATION = 'D'",
    ) as [[string]];
    expect(xid).toMatch(/^[0-9A-F]{16}$/);
    expect(
      fixture.query("SELECT * FROM t VERSIONS BETWEEN SCN MINVALUE AND MAXVALUE").columns,
    ).toEqual(["ID", "V"]);
  });

  test("not on views, not backwards", () => {
    const { fixture, first, second } = history();
    expect(fixture.failure("SELECT * FROM w VERSIONS BETWEEN SCN MINVALUE AND MAXVALUE")).toMatch(
      /^ORA-30051/,
    );
    expect(
      fixture.failure("SELECT * FROM t VERSIONS BETWEEN SCN :1 AND :2", [second, first]),
    ).toMatch(/^ORA-30052/);
  });
});
