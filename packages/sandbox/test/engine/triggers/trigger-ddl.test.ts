// Layer: pure. CREATE, ALTER and DROP TRIGGER, their refusals, rights, and the dictionary.
import { expect, it } from "vitest";
import { ScriptError } from "../../../src/engine/index.ts";
import { logOn, openEngine, type Told } from "../open-engine.ts";

const users = [
  { name: "app" },
  { name: "other" },
  { name: "reader" },
  {
    name: "boss",
    roles: ["DBA"],
    privileges: ["CREATE ANY TRIGGER", "ALTER ANY TRIGGER", "DROP ANY TRIGGER"],
  },
];
const table = "CREATE TABLE t (id NUMBER, v VARCHAR2(10), c CLOB)";

it("refuses what Oracle refuses, where it stands", async () => {
  const app = logOn(openEngine({ version: 19 }));
  await app.all(
    table,
    "CREATE VIEW vw AS SELECT * FROM t",
    "CREATE TRIGGER ok BEFORE INSERT ON t BEGIN NULL; END;",
  );
  const story: Told[] = [
    ["CREATE TRIGGER", "ORA-04070 at 14"],
    ["CREATE TRIGGER x INSERT ON t BEGIN NULL; END;", "ORA-04071 at 17"],
    ["CREATE TRIGGER x BEFORE SELECT ON t BEGIN NULL; END;", "ORA-04072 at 24"],
    ["CREATE TRIGGER x BEFORE INSERT OF v ON t BEGIN NULL; END;", "ORA-04073 at 31"],
    ["CREATE TRIGGER x BEFORE INSERT t BEGIN NULL; END;", "ORA-00969 at 31"],
    ["CREATE TRIGGER x BEFORE INSERT ON none BEGIN NULL; END;", "ORA-00942 at 34"],
    ["CREATE TRIGGER x BEFORE INSERT ON vw BEGIN NULL; END;", "ORA-25001 at 34"],
    ["CREATE TRIGGER x BEFORE INSERT ON sys.dual BEGIN NULL; END;", "ORA-00942 at 34"],
    ["CREATE TRIGGER x BEFORE UPDATE OF z ON t BEGIN NULL; END;", "ORA-00904 at 34"],
    ["CREATE TRIGGER x BEFORE UPDATE OF c ON t BEGIN NULL; END;", "ORA-25006 at 34"],
    ["CREATE TRIGGER x BEFORE INSERT ON t WHEN (1 = 1) BEGIN NULL; END;", "ORA-04077 at 0"],
    [
      "CREATE TRIGGER x BEFORE INSERT ON t REFERENCING FOR EACH ROW BEGIN NULL; END;",
      "ORA-04074 at 48",
    ],
    [
      "CREATE TRIGGER x BEFORE INSERT ON t FOR EACH ROW WHEN (:NEW.id = 1) BEGIN NULL; END;",
      "ORA-25000 at 55",
    ],
    ["CREATE TRIGGER x BEFORE INSERT ON t FOR EACH ROW", "ORA-04079 at 48"],
    ["CREATE TRIGGER x BEFORE INSERT ON t BEGIN :NEW.id := 1; END;", "ORA-04082 at 42"],
    ["CREATE TRIGGER x AFTER INSERT ON t FOR EACH ROW BEGIN :NEW.id := 1; END;", "ORA-04084 at 54"],
    [
      "CREATE TRIGGER x BEFORE DELETE ON t FOR EACH ROW BEGIN :NEW.id := 1; END;",
      "ORA-04084 at 55",
    ],
    [
      "CREATE TRIGGER x BEFORE UPDATE ON t FOR EACH ROW BEGIN SELECT 1 INTO :OLD.id FROM dual; END;",
      "ORA-04085 at 69",
    ],
    [
      "CREATE TRIGGER x BEFORE INSERT ON t FOR EACH ROW FOLLOWS y BEGIN NULL; END;",
      "ORA-04080 at 57",
    ],
    ["CREATE TRIGGER ok BEFORE INSERT ON t BEGIN NULL; END;", "ORA-04081 at 15"],
    ["CREATE TRIGGER x INSTEAD OF INSERT ON vw BEGIN NULL; END;", "ORA-03001 at 17"],
    ["CREATE TRIGGER x FOR INSERT ON t COMPOUND TRIGGER END;", "ORA-03001 at 17"],
    ["CREATE TRIGGER x AFTER LOGON ON SCHEMA BEGIN NULL; END;", "ORA-03001 at 23"],
    ["CREATE TRIGGER x BEFORE INSERT ON t CALL p(1)", "ORA-03001 at 36"],
    ["ALTER TRIGGER none ENABLE", "ORA-04080 at 14"],
    ["ALTER TRIGGER ok", "ORA-04079 at 16"],
    ["DROP TRIGGER none", "ORA-04080 at 13"],
    ["DROP TRIGGER IF EXISTS ok", "ORA-00933 at 16"],
  ];
  expect(await app.tell(story)).toEqual(story);
});

it("IF [NOT] EXISTS and OR REPLACE", async () => {
  const app = logOn(openEngine());
  await app.all(table, "CREATE TABLE u (id NUMBER)");
  const story: Told[] = [
    ["CREATE TRIGGER IF NOT EXISTS x BEFORE INSERT ON t BEGIN NULL; END;", "done"],
    ["CREATE TRIGGER IF NOT EXISTS x BEFORE INSERT ON t BEGIN NULL; END;", "done"],
    ["CREATE OR REPLACE TRIGGER x BEFORE INSERT ON u BEGIN NULL; END;", "ORA-04095 at 26"],
    ["CREATE OR REPLACE EDITIONABLE TRIGGER x AFTER DELETE ON t BEGIN NULL; END;", "done"],
    ["SELECT trigger_type, triggering_event FROM user_triggers", [["AFTER STATEMENT", "DELETE"]]],
    ["ALTER TRIGGER IF EXISTS y DISABLE", "done"],
    ["DROP TRIGGER IF EXISTS y", "done"],
    ["DROP TRIGGER IF EXISTS x", "done"],
    ["SELECT COUNT(*) FROM user_triggers", [[0]]],
  ];
  expect(await app.tell(story)).toEqual(story);
});

it("a body that does not compile makes an invalid trigger, and statements that fire it fail", async () => {
  const app = logOn(openEngine());
  await app.run(table);
  const made = await app.run(
    "CREATE TRIGGER x BEFORE INSERT ON t FOR EACH ROW\nBEGIN\n  :NEW.nix := 1;\n  missing(2);\nEND;",
  );
  expect(made).toEqual({ kind: "done", compilationErrors: true });
  const story: Told[] = [
    [
      "SELECT line, position, text, message_number FROM user_errors WHERE name = 'X' ORDER BY sequence",
      [
        [2, 3, "PLS-00049: bad bind variable 'NEW.NIX'", 49],
        [2, 3, "PL/SQL: Statement ignored", 0],
        [3, 3, "PLS-00201: identifier 'MISSING' must be declared", 201],
        [3, 3, "PL/SQL: Statement ignored", 0],
      ],
    ],
    ["SELECT status FROM user_objects WHERE object_name = 'X'", [["INVALID"]]],
    ["INSERT INTO t (id) VALUES (1)", "ORA-04098"],
    ["INSERT INTO t SELECT * FROM t", "ORA-04098"],
    ["UPDATE t SET id = 1", 0],
    ["ALTER TRIGGER x DISABLE", "done"],
    ["INSERT INTO t (id) VALUES (1)", 1],
  ];
  expect(await app.tell(story)).toEqual(story);
});

it("what a trigger uses may go and come back", async () => {
  const app = logOn(openEngine());
  await app.all(
    table,
    "CREATE TABLE log (a NUMBER)",
    "CREATE TRIGGER x AFTER INSERT ON t BEGIN INSERT INTO log VALUES (1); END;",
  );
  const story: Told[] = [
    ["INSERT INTO t (id) VALUES (1)", 1],
    ["DROP TABLE log", "done"],
    ["INSERT INTO t (id) VALUES (1)", "ORA-04098"],
    ["SELECT status FROM user_objects WHERE object_name = 'X'", [["INVALID"]]],
    ["CREATE TABLE log (a NUMBER, b NUMBER DEFAULT 5)", "done"],
    ["INSERT INTO t (id) VALUES (1)", "ORA-04098"],
    ["ALTER TABLE log DROP COLUMN b", "done"],
    ["INSERT INTO t (id) VALUES (1)", 1],
    ["SELECT status FROM user_objects WHERE object_name = 'X'", [["VALID"]]],
    ["SELECT COUNT(*) FROM user_errors", [[0]]],
  ];
  expect(await app.tell(story)).toEqual(story);
});

it("ENABLE, DISABLE, RENAME, COMPILE; triggers go with their table and its owner", async () => {
  const engine = openEngine({ users });
  const app = logOn(engine);
  await app.all(
    table,
    "CREATE TRIGGER x BEFORE INSERT ON t DISABLE BEGIN RAISE_APPLICATION_ERROR(-20001, 'x'); END;",
    "CREATE TRIGGER y BEFORE INSERT ON t BEGIN NULL; END;",
  );
  const names = "SELECT trigger_name, status FROM user_triggers ORDER BY 1";
  const story: Told[] = [
    ["INSERT INTO t (id) VALUES (1)", 1],
    ["ALTER TRIGGER x ENABLE", "done"],
    ["INSERT INTO t (id) VALUES (1)", "ORA-20001"],
    ["ALTER TABLE t DISABLE ALL TRIGGERS", "done"],
    [
      names,
      [
        ["X", "DISABLED"],
        ["Y", "DISABLED"],
      ],
    ],
    ["INSERT INTO t (id) VALUES (1)", 1],
    ["ALTER TABLE t ENABLE ALL TRIGGERS", "done"],
    ["INSERT INTO t (id) VALUES (1)", "ORA-20001"],
    ["ALTER TRIGGER x RENAME TO y", "ORA-04081 at 14"],
    ["ALTER TRIGGER x RENAME TO z", "done"],
    ["ALTER TRIGGER z COMPILE", "done"],
    ["ALTER TABLE t RENAME TO u", "done"],
    ["INSERT INTO u (id) VALUES (1)", "ORA-20001"],
    ["DROP TRIGGER z", "done"],
    ["INSERT INTO u (id) VALUES (1)", 1],
    [names, [["Y", "ENABLED"]]],
    ["DROP TABLE u", "done"],
    [names, []],
  ];
  expect(await app.tell(story)).toEqual(story);
  await app.all(table, "CREATE TRIGGER y BEFORE INSERT ON t BEGIN NULL; END;");
  app.session.close();
  const boss = logOn(engine, "BOSS");
  await boss.run("DROP USER app CASCADE");
  expect(await boss.rows("SELECT COUNT(*) FROM dba_triggers")).toEqual([[0]]);
});

it("runs with the rights and the names of its owner", async () => {
  const engine = openEngine({ users });
  const app = logOn(engine);
  const other = logOn(engine, "OTHER");
  await app.all(
    table,
    "CREATE TABLE log (who VARCHAR2(30), what VARCHAR2(30))",
    "CREATE VIEW seen AS SELECT who FROM log",
    `CREATE TRIGGER x AFTER INSERT ON t FOR EACH ROW DECLARE n NUMBER; BEGIN
       SELECT COUNT(*) INTO n FROM seen;
       INSERT INTO log VALUES (USER, :NEW.v || n); END;`,
    "GRANT INSERT, SELECT ON t TO other",
  );
  await other.all(
    "INSERT INTO app.t (v) VALUES ('a')",
    "INSERT INTO app.t (v) VALUES ('b')",
    "COMMIT",
  );
  expect(await other.outcome("SELECT * FROM app.log")).toBe("ORA-00942 at 14");
  expect(await app.rows("SELECT * FROM log")).toEqual([
    ["OTHER", "a0"],
    ["OTHER", "b1"],
  ]);
  const story: Told[] = [
    ["CREATE TRIGGER mine BEFORE INSERT ON app.t BEGIN NULL; END;", "ORA-01031 at 37"],
    ["ALTER TRIGGER app.x DISABLE", "ORA-04080 at 14"],
    ["DROP TRIGGER app.x", "ORA-04080 at 13"],
    ["SELECT owner, trigger_name, table_name FROM all_triggers", [["APP", "X", "T"]]],
    ["SELECT * FROM user_triggers", []],
    ["SELECT * FROM dba_triggers", "ORA-00942 at 14"],
  ];
  expect(await other.tell(story)).toEqual(story);
  expect(await logOn(engine, "READER").rows("SELECT * FROM all_triggers")).toEqual([]);
  const boss = logOn(engine, "BOSS");
  await boss.run(
    "CREATE TRIGGER boss_x BEFORE DELETE ON app.t BEGIN RAISE_APPLICATION_ERROR(-20001, 'no'); END;",
  );
  expect(
    await boss.rows("SELECT owner, trigger_name, table_owner FROM all_triggers ORDER BY 1"),
  ).toEqual([
    ["APP", "X", "APP"],
    ["BOSS", "BOSS_X", "APP"],
  ]);
  expect(await app.outcome("DELETE FROM t")).toBe("ORA-20001");
  expect(await app.rows("SELECT owner, trigger_name FROM all_triggers ORDER BY 1")).toEqual([
    ["APP", "X"],
    ["BOSS", "BOSS_X"],
  ]);
});

it("*_TRIGGERS and *_OBJECTS have whole rows", async () => {
  const app = logOn(openEngine({ version: 19 }));
  await app.all(
    table,
    `CREATE TRIGGER first AFTER UPDATE OF v OR INSERT ON t REFERENCING OLD AS was FOR EACH ROW DISABLE
WHEN (NEW.v > 'a') BEGIN
  NULL;
END;`,
  );
  expect(await app.rows("SELECT * FROM user_triggers")).toEqual([
    [
      "FIRST",
      "AFTER EACH ROW",
      "INSERT OR UPDATE",
      "APP",
      "TABLE",
      "T",
      null,
      "REFERENCING NEW AS NEW OLD AS WAS",
      "NEW.v > 'a'",
      "DISABLED",
      "first AFTER UPDATE OF v OR INSERT ON t REFERENCING OLD AS was FOR EACH ROW DISABLE",
      "PL/SQL",
      "BEGIN\n  NULL;\nEND;",
      "NO",
      "NO",
      "NO",
      "NO",
      "NO",
      "NO",
      "YES",
      "NO",
    ],
  ]);
  expect(
    await app.rows(
      "SELECT object_type, status, temporary, generated, namespace, editionable FROM user_objects WHERE object_name = 'FIRST'",
    ),
  ).toEqual([["TRIGGER", "VALID", "N", "N", 3, "Y"]]);
});

it("seeds make triggers, and say so when one does not compile", async () => {
  const engine = openEngine();
  const seed = (text: string) => engine.runScript({ text, name: "seed.sql", user: "APP" });
  await seed(`create table t (id number);
create sequence s;
create or replace trigger t_bi before insert on t for each row
begin
  :new.id := s.nextval;
end;
/
insert into t values (null);
`);
  expect(await logOn(engine).rows("SELECT id FROM t")).toEqual([[1]]);
  const bad = seed("create trigger t_bad before update on t begin\n  nothing;\nend;\n/\n");
  await expect(bad).rejects.toThrow(ScriptError);
  await expect(bad).rejects.toThrow("seed.sql:1: ORA-24344: success with compilation error");
});
