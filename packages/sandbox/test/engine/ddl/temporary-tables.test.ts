// Layer: pure.
import { expect, it } from "vitest";
import { logOn, openEngine, type Told } from "../open-engine.ts";

it("keeps rows of global temporary tables to their sessions, for a transaction or a session", async () => {
  const engine = openEngine();
  const app = logOn(engine);
  const second = logOn(engine);
  const story: Told[] = [
    ["CREATE GLOBAL TEMPORARY TABLE d (a NUMBER PRIMARY KEY)", "done"],
    ["CREATE GLOBAL TEMPORARY TABLE p (a NUMBER) ON COMMIT PRESERVE ROWS", "done"],
    ["INSERT INTO d VALUES (1)", 1],
    ["INSERT INTO d VALUES (1)", "ORA-00001"],
    ["INSERT INTO p VALUES (1)", 1],
    ["SELECT * FROM d", [[1]]],
    ["COMMIT", "done"],
    ["SELECT * FROM d", []],
    ["SELECT * FROM p", [[1]]],
    [
      "SELECT table_name, temporary, duration FROM user_tables ORDER BY 1",
      [
        ["D", "Y", "SYS$TRANSACTION"],
        ["P", "Y", "SYS$SESSION"],
      ],
    ],
  ];
  expect(await app.tell(story)).toEqual(story);
  const other: Told[] = [
    ["SELECT * FROM p", []],
    ["ALTER TABLE p ADD b NUMBER", "ORA-14450 at 12"],
    ["DROP TABLE p", "ORA-14452 at 11"],
    ["CREATE INDEX p_i ON p (a)", "ORA-14452 at 13"],
    ["TRUNCATE TABLE p", "done"],
    ["DROP TABLE d", "done"],
  ];
  expect(await second.tell(other)).toEqual(other);
  const rest: Told[] = [
    ["SELECT * FROM p", [[1]]],
    ["TRUNCATE TABLE p", "done"],
    ["ALTER TABLE p ADD b NUMBER", "done"],
    ["DROP TABLE p", "done"],
  ];
  expect(await app.tell(rest)).toEqual(rest);
});

it("makes private temporary tables without committing anything", async () => {
  const engine = openEngine();
  const app = logOn(engine);
  const second = logOn(engine);
  const story: Told[] = [
    ["CREATE TABLE t (a NUMBER)", "done"],
    ["INSERT INTO t VALUES (1)", 1],
    [
      "CREATE PRIVATE TEMPORARY TABLE ora$ptt_s (a NUMBER, b VARCHAR2(5)) ON COMMIT PRESERVE DEFINITION",
      "done",
    ],
    ["CREATE PRIVATE TEMPORARY TABLE ora$ptt_s (a NUMBER)", "ORA-00955 at 31"],
    ["INSERT INTO ora$ptt_s SELECT a, 'x' FROM t", 1],
    ["MERGE INTO t USING ora$ptt_s s ON (t.a = s.a) WHEN NOT MATCHED THEN INSERT VALUES (s.a)", 0],
    ["ROLLBACK", "done"],
    ["SELECT * FROM t", []],
    ["SELECT * FROM ora$ptt_s", []],
    ["INSERT INTO ora$ptt_s VALUES (2, 'y')", 1],
    ["COMMIT", "done"],
    ["SELECT * FROM ora$ptt_s", [[2, "y"]]],
    ["SELECT COUNT(*) FROM user_tables", [[1]]],
    ["SELECT table_name, duration FROM user_private_temp_tables", [["ORA$PTT_S", "SESSION"]]],
    ["ALTER TABLE ora$ptt_s ADD c NUMBER", "ORA-14451 at 12"],
    ["CREATE INDEX i ON ora$ptt_s (a)", "ORA-14451 at 18"],
    ["CREATE VIEW v AS SELECT * FROM ora$ptt_s", "ORA-00942 at 31"],
    ["INSERT INTO t VALUES (3)", 1],
    ["DROP TABLE ora$ptt_s", "done"],
    ["ROLLBACK", "done"],
    ["SELECT * FROM t", []],
  ];
  expect(await app.tell(story)).toEqual(story);
  expect(await second.outcome("SELECT * FROM ora$ptt_s")).toBe("ORA-00942 at 14");
});

it("drops private temporary tables at the end of the transaction when they say so", async () => {
  const app = logOn(openEngine());
  const story: Told[] = [
    ["CREATE PRIVATE TEMPORARY TABLE ora$ptt_d AS SELECT 1 AS a FROM dual", "done"],
    ["SELECT * FROM ora$ptt_d", [[1]]],
    ["COMMIT", "done"],
    ["SELECT * FROM ora$ptt_d", "ORA-00942 at 14"],
    ["CREATE PRIVATE TEMPORARY TABLE ora$ptt_d (a NUMBER)", "done"],
    ["CREATE TABLE t (a NUMBER)", "done"],
    ["SELECT * FROM ora$ptt_d", "ORA-00942 at 14"],
    ["CREATE PRIVATE TEMPORARY TABLE ora$ptt_d (a NUMBER PRIMARY KEY)", "ORA-14451 at 51"],
    ["CREATE PRIVATE TEMPORARY TABLE ora$ptt_d (a NUMBER DEFAULT 1)", "ORA-14451 at 42"],
    ["CREATE PRIVATE TEMPORARY TABLE other.ora$ptt_d (a NUMBER)", "ORA-01031 at 31"],
    ["CREATE PRIVATE TEMPORARY TABLE ora$ptt_d (a NUMBER) ON COMMIT DELETE ROWS", "ORA-00922 at 0"],
  ];
  expect(await app.tell(story)).toEqual(story);
  expect(() => app.session.parse("CREATE TABLE ora$ptt_d (a NUMBER)")).toThrow("ORA-32463");
  expect(() => app.session.parse("CREATE PRIVATE TEMPORARY TABLE d (a NUMBER)")).toThrow(
    "ORA-00903",
  );
});
