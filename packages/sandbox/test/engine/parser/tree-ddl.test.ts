// Layer: pure.
import { expect, test } from "vitest";
import { tree } from "./outcome.ts";

test("TRUNCATE", () => {
  expect(tree("TRUNCATE TABLE o.t DROP STORAGE CASCADE")).toEqual({
    kind: "truncate",
    name: { parts: ["O", "T"] },
    cascade: true,
  });
});

test("CREATE INDEX", () => {
  expect(tree("CREATE UNIQUE INDEX o.i ON t (UPPER(a) DESC, b) TABLESPACE x INVISIBLE")).toEqual({
    kind: "create-index",
    name: { parts: ["O", "I"] },
    table: { parts: ["T"] },
    unique: true,
    bitmap: false,
    ifNotExists: false,
    columns: [
      {
        expr: {
          kind: "call",
          name: { parts: ["UPPER"] },
          args: [{ value: { kind: "name", name: { parts: ["A"] } } }],
        },
        text: "UPPER(a)",
        descending: true,
      },
      { expr: { kind: "name", name: { parts: ["B"] } }, text: "b", descending: false },
    ],
    invisible: true,
  });
});

test("ALTER INDEX", () => {
  expect(tree("ALTER INDEX i RENAME TO j")).toEqual({
    kind: "alter-index",
    name: { parts: ["I"] },
    action: "rename",
    to: "J",
  });
});

test("CREATE VIEW", () => {
  expect(
    tree("CREATE OR REPLACE FORCE VIEW v (a) AS SELECT 1  FROM dual WITH CHECK OPTION"),
  ).toEqual({
    kind: "create-view",
    name: { parts: ["V"] },
    orReplace: true,
    force: true,
    columns: ["A"],
    query: {
      kind: "query",
      body: {
        kind: "select",
        distinct: false,
        items: [{ kind: "expr", expr: { kind: "number", text: "1" }, text: "1" }],
        from: [{ kind: "table", name: { parts: ["DUAL"] } }],
      },
    },
    queryText: "SELECT 1  FROM dual",
    readOnly: false,
    checkOption: true,
  });
});

test("CREATE MATERIALIZED VIEW", () => {
  expect(
    tree("CREATE MATERIALIZED VIEW m REFRESH COMPLETE ON DEMAND AS SELECT 1 a FROM dual"),
  ).toEqual({
    kind: "create-materialized-view",
    name: { parts: ["M"] },
    query: {
      kind: "query",
      body: {
        kind: "select",
        distinct: false,
        items: [{ kind: "expr", expr: { kind: "number", text: "1" }, alias: "A", text: "1" }],
        from: [{ kind: "table", name: { parts: ["DUAL"] } }],
      },
    },
    queryText: "SELECT 1 a FROM dual",
    options: ["REFRESH", "COMPLETE", "ON", "DEMAND"],
  });
});

test("CREATE SEQUENCE", () => {
  expect(
    tree(
      "CREATE SEQUENCE s START WITH -5 INCREMENT BY 2 NOMINVALUE MAXVALUE 9999999999999999999999999999 NOCYCLE NOCACHE ORDER",
    ),
  ).toEqual({
    kind: "create-sequence",
    name: { parts: ["S"] },
    options: {
      startWith: "-5",
      incrementBy: "2",
      minValue: null,
      maxValue: "9999999999999999999999999999",
      cycle: false,
      cache: null,
      order: true,
    },
    ifNotExists: false,
  });
});

test("ALTER SEQUENCE", () => {
  expect(tree("ALTER SEQUENCE s RESTART START WITH 1")).toEqual({
    kind: "alter-sequence",
    name: { parts: ["S"] },
    options: { restart: true, startWith: "1" },
  });
});

test("CREATE SYNONYM", () => {
  expect(tree("CREATE OR REPLACE PUBLIC SYNONYM s FOR o.t@l")).toEqual({
    kind: "create-synonym",
    name: { parts: ["S"] },
    target: { parts: ["O", "T"], dbLink: "L" },
    isPublic: true,
    orReplace: true,
  });
});

test("CREATE TRIGGER", () => {
  expect(
    tree(`CREATE OR REPLACE TRIGGER o.x BEFORE UPDATE OF a, b OR INSERT ON t REFERENCING OLD AS was FOR EACH ROW
      FOLLOWS y DISABLE WHEN (NEW.a > 1) DECLARE n NUMBER; BEGIN :NEW.a := 1; END;`),
  ).toEqual({
    kind: "create-trigger",
    name: { parts: ["O", "X"] },
    orReplace: true,
    ifNotExists: false,
    timing: "BEFORE",
    events: ["UPDATE", "INSERT"],
    columns: [{ parts: ["A"] }, { parts: ["B"] }],
    table: { parts: ["T"] },
    referencing: { old: "WAS", new: "NEW" },
    row: true,
    follows: [{ parts: ["Y"] }],
    enabled: false,
    when: {
      condition: {
        kind: "compare",
        op: ">",
        left: { kind: "name", name: { parts: ["NEW", "A"] } },
        right: { kind: "number", text: "1" },
      },
      text: "NEW.a > 1",
    },
    description:
      "o.x BEFORE UPDATE OF a, b OR INSERT ON t REFERENCING OLD AS was FOR EACH ROW\n      FOLLOWS y DISABLE",
    body: "DECLARE n NUMBER; BEGIN :NEW.a := 1; END;",
    bodyAt: 144,
  });
});

test("ALTER TRIGGER", () => {
  expect(tree("ALTER TRIGGER x RENAME TO y")).toEqual({
    kind: "alter-trigger",
    name: { parts: ["X"] },
    ifExists: false,
    action: "rename",
    to: "Y",
  });
});

test("ALTER INDEX shows and hides, ALTER TABLE moves", () => {
  expect(tree("ALTER INDEX i INVISIBLE")).toEqual({
    kind: "alter-index",
    name: { parts: ["I"] },
    action: "invisible",
  });
  expect(tree("ALTER TABLE t MOVE ONLINE TABLESPACE x COMPRESS")).toEqual({
    kind: "alter-table",
    name: { parts: ["T"] },
    actions: [{ kind: "move", keepsIndexes: true, tablespace: "X" }],
  });
});

test("ALTER USER … CONNECT THROUGH", () => {
  expect(
    tree("ALTER USER a GRANT CONNECT THROUGH b WITH ROLE ALL EXCEPT r AUTHENTICATION REQUIRED"),
  ).toEqual({
    kind: "alter-user",
    name: "A",
    quotas: [],
    proxy: { verb: "GRANT", through: "B", roles: { except: ["R"] }, authentication: true },
  });
});

test("CREATE USER", () => {
  expect(
    tree(
      'CREATE USER u IDENTIFIED BY "Se cret" DEFAULT TABLESPACE users QUOTA 10M ON users QUOTA UNLIMITED ON x PASSWORD EXPIRE ACCOUNT LOCK',
    ),
  ).toEqual({
    kind: "create-user",
    name: "U",
    password: "Se cret",
    defaultTablespace: "USERS",
    expired: true,
    locked: true,
    quotas: [
      { bytes: 10485760, tablespace: "USERS" },
      { bytes: null, tablespace: "X" },
    ],
  });
});

test("ALTER USER", () => {
  expect(tree("ALTER USER u IDENTIFIED BY Secret1 ACCOUNT UNLOCK")).toEqual({
    kind: "alter-user",
    name: "U",
    password: "Secret1",
    locked: false,
    quotas: [],
  });
});

test("CREATE ROLE", () => {
  expect(tree("CREATE ROLE r")).toEqual({ kind: "create-role", name: "R" });
});

test("DROP", () => {
  expect(tree("DROP TABLE IF EXISTS o.t CASCADE CONSTRAINTS PURGE", 23)).toEqual({
    kind: "drop",
    object: "TABLE",
    name: { parts: ["O", "T"] },
    cascade: true,
    purge: true,
    ifExists: true,
  });
});

test("RENAME", () => {
  expect(tree("RENAME a TO b")).toEqual({ kind: "rename", from: "A", to: "B" });
});

test("COMMENT", () => {
  expect(tree("COMMENT ON COLUMN o.t.c IS 'it''s'")).toEqual({
    kind: "comment",
    on: "COLUMN",
    name: { parts: ["O", "T", "C"] },
    text: "it's",
  });
});

test("GRANT", () => {
  expect(tree("GRANT SELECT, UPDATE (a, b) ON o.t TO u, PUBLIC WITH GRANT OPTION")).toEqual({
    kind: "grant",
    privileges: [{ words: ["SELECT"] }, { words: ["UPDATE"], columns: ["A", "B"] }],
    on: { parts: ["O", "T"] },
    grantees: ["U", "PUBLIC"],
    withOption: true,
  });
});

test("GRANT on a schema", () => {
  expect(tree("GRANT SELECT ANY TABLE ON SCHEMA s TO u", 23)).toEqual({
    kind: "grant",
    privileges: [{ words: ["SELECT", "ANY", "TABLE"] }],
    onSchema: "S",
    grantees: ["U"],
    withOption: false,
  });
});

test("REVOKE", () => {
  expect(tree('REVOKE CREATE SESSION, "Role" FROM u')).toEqual({
    kind: "revoke",
    privileges: [{ words: ["CREATE", "SESSION"] }, { words: ["Role"] }],
    grantees: ["U"],
    withOption: false,
  });
});

test("PURGE", () => {
  expect(tree("PURGE TABLE t")).toEqual({ kind: "purge", table: { parts: ["T"] } });
});

test("ANALYZE", () => {
  expect(tree("ANALYZE TABLE t COMPUTE STATISTICS")).toEqual({
    kind: "analyze",
    name: { parts: ["T"] },
  });
});

test("CREATE PROCEDURE", () => {
  expect(tree("CREATE OR REPLACE PACKAGE BODY p AS ' END;")).toEqual({
    kind: "create-plsql",
    object: "PACKAGE BODY",
  });
});
