import type { Value } from "../../src/engine/types/value.ts";
import type { Outcome } from "../engine/open-engine.ts";

/** What one statement of the corpus does when it is run in its place. */
export interface Step {
  /** Statements that are run before it: the corpus has no data of its own. */
  readonly before?: readonly string[];
  /** Values of its placeholders, NULL where they are left out. */
  readonly binds?: readonly Value[];
  /** Rows, the number of rows changed, `done` or an error; or a test of these where not all of it is known. */
  readonly gives: Outcome | ((outcome: Outcome) => boolean);
  /** What 23ai does where it differs. */
  readonly gives23?: Outcome;
}

/** CUSTOMERS as D001 makes it, with invisible columns that statements of later groups name. */
const customers = `CREATE TABLE customers (id NUMBER(10) PRIMARY KEY, name VARCHAR2(100 CHAR) NOT NULL,
  code VARCHAR2(20 BYTE), note VARCHAR2(4000), amount NUMBER(12,2), qty NUMBER, ratio FLOAT(126), f FLOAT,
  bf BINARY_FLOAT, bd BINARY_DOUBLE, created DATE, updated TIMESTAMP(6), c CHAR(3), nc NCHAR(2), nv NVARCHAR2(30),
  status VARCHAR2(10) INVISIBLE DEFAULT 'NEW', "_sdc_table_version" NUMBER INVISIBLE, a DATE INVISIBLE,
  b DATE INVISIBLE, at TIMESTAMP(3) WITH TIME ZONE INVISIBLE)`;

const orders = `CREATE TABLE orders (order_id NUMBER PRIMARY KEY, customer_id NUMBER, status VARCHAR2(20),
  total NUMBER(10,2), name VARCHAR2(10), code VARCHAR2(10), a NUMBER, b NUMBER, c NUMBER, sid NUMBER, id NUMBER)`;

const errorTable = `CREATE TABLE err$_customers (ora_err_number$ NUMBER, ora_err_mesg$ VARCHAR2(2000),
  ora_err_rowid$ UROWID(4000), ora_err_optyp$ VARCHAR2(2), ora_err_tag$ VARCHAR2(2000), id VARCHAR2(4000),
  name VARCHAR2(4000), status VARCHAR2(4000))`;

/** Four customers, three orders; the clock of the test stands at 2024-03-01 12:00:00. */
const data = [
  "DELETE FROM customers",
  "INSERT INTO customers (id, name, code, amount, created, updated) VALUES (1, 'ann', 'a', 10.5, DATE '2024-01-15', TIMESTAMP '2024-01-15 10:00:00.25')",
  "INSERT INTO customers (id, name, code, amount, created, updated) VALUES (2, 'bob', 'a', 1234.5, DATE '2024-02-29', TIMESTAMP '2024-02-29 23:59:59')",
  "INSERT INTO customers (id, name, code, amount, a, b, at) VALUES (3, 'cid', 'b', NULL, DATE '2024-03-31', DATE '2024-02-29', TIMESTAMP '2024-03-01 01:00:00 +02:00')",
  "INSERT INTO customers (id, name, amount) VALUES (4, 'dee', 7)",
  "INSERT INTO orders (order_id, customer_id, status, total, name, code, a, b, c, sid) VALUES (10, 1, 'A', 5, NULL, NULL, 1, 1, 3, 100)",
  "INSERT INTO orders (order_id, customer_id, status, total, name, code, a, b, c, sid) VALUES (11, 1, 'B', 6, 'n', 'c', NULL, 2, NULL, NULL)",
  "INSERT INTO orders (order_id, customer_id, status, total, name, code, a, b, c, sid) VALUES (2, 3, 'C', 7, 'm', 'd', NULL, NULL, 4, 100)",
  "COMMIT",
];

const date = (text: string): number => Date.parse(`${text.replace(" ", "T")}Z`) / 1000;
const noon = "2024-03-01 12:00:00";

/** What each statement does, in the order of the corpus. */
export const steps: Readonly<Record<string, Step>> = {
  D021: { before: ["ALTER TABLE customers MODIFY note NOT NULL"], gives: "done" },
  D022: { before: ["ALTER TABLE customers MODIFY name NULL"], gives: "done" },
  D038: { before: [customers], gives: "done" },
  M001: {
    before: [
      "CREATE TABLE stg (id NUMBER(10), name VARCHAR2(100), code VARCHAR2(20), amount NUMBER, updated TIMESTAMP(6), sid NUMBER)",
      errorTable,
      "DROP TABLE orders",
      orders,
    ],
    binds: [1, "one"],
    gives: 1,
  },
  M002: { binds: [2, "two", "2024-01-31 23:59:59"], gives: 1 },
  M003: {
    // What APPEND_VALUES loaded can be read after COMMIT only.
    before: ["COMMIT", "INSERT INTO copy1 VALUES (5, 'no')", "INSERT INTO copy1 VALUES (6, 'yes')"],
    gives: 1,
  },
  M004: { before: ["DELETE FROM customers WHERE id <= 2"], gives: 2 },
  M005: { before: ["DELETE FROM customers WHERE id = 1"], gives: 1 },
  M006: { gives: 1 },
  M007: { gives: 0 },
  M008: { binds: [2, "two"], gives: 1 },
  M009: {
    before: [
      "UPDATE customers SET code = 'k', updated = TIMESTAMP '2024-01-01 00:00:00' WHERE id = 2",
      "INSERT INTO stg VALUES (2, 'deux', 'k', 20, TIMESTAMP '2024-02-01 00:00:00', 100)",
      "INSERT INTO stg VALUES (9, 'neuf', 'k', 90, TIMESTAMP '2024-02-01 00:00:00', 101)",
    ],
    gives: 2,
  },
  M010: { before: ["COMMIT", "UPDATE stg SET id = 8 WHERE id = 9"], gives: 1 },
  M011: { binds: ["deux!", 2], gives: 1 },
  M012: { gives: 2 },
  M013: { before: [`UPDATE customers SET "_sdc_table_version" = 1`], binds: [2], gives: 2 },
  M014: { gives: 3 },
  M016: { before: ["SAVEPOINT sp1", "INSERT INTO copy1 VALUES (7, 'gone')"], gives: "done" },
  M018: { before: ["COMMIT"], gives: "done" },
  M019: { before: ["COMMIT"], gives: "done" },
  M020: { before: ["COMMIT"], gives: 0 },
  M021: { gives: 1 },
  M022: { gives: 1000 },
  Q002: {
    before: data,
    gives: [
      row(1, "ann", "a", "10.5", "2024-01-15 00:00:00", "2024-01-15 10:00:00.250000000"),
      row(2, "bob", "a", "1234.5", "2024-02-29 00:00:00", "2024-02-29 23:59:59"),
      row(3, "cid", "b", null, null, null),
      row(4, "dee", null, "7", null, null),
    ],
  },
  Q003: { gives: [] },
  Q004: { gives: [[1], [2], [3], [4]] },
  Q005: {
    gives: sameBut(2, [
      [1, "15-JAN-24", "an SCN"],
      [2, "29-FEB-24", "an SCN"],
      [3, null, "an SCN"],
      [4, null, "an SCN"],
    ]),
  },
  Q006: { binds: [0], gives: "ORA-08181" },
  Q007: { gives: "ORA-01466" },
  Q008: {
    gives: sameBut(8, [
      [
        date(noon),
        `${noon}.500000000 in 0`,
        date(noon),
        `${noon}.500000000 in 0`,
        `${noon}.500000000`,
        "+00:00",
        "+00:00",
        "APP",
        "the number of APP",
      ],
    ]),
  },
  Q009: {
    gives: [
      [date("2024-01-31 23:59:59"), "2024-01-31 23:59:59.123456000", "2024-01-31 04:30:00 in 330"],
    ],
  },
  // A TIMESTAMP has no time zone that TZR could show.
  Q010: { gives: "ORA-01821 at 99" },
  Q011: { gives: [[1], [2]] },
  Q012: {
    gives: [
      ["x", 0, 1, 1, null, 2, false],
      ["n", 1, 2, 2, null, 2, true],
      ["m", 1, 3, 4, null, 2, true],
    ],
  },
  Q013: {
    gives: [
      [1, 5],
      [2, null],
      [3, null],
      [4, null],
    ],
  },
  Q014: { gives: Array.from({ length: 1000 }, (_, n) => levelRow(n + 1)) },
  Q015: { gives: [[1, "A,B"]] },
  Q016: { gives: [["it's", "a'b", "x", "O'Brien"]] },
  Q017: {
    gives: [
      [
        date("2024-02-29 00:00:00"),
        "2024-02-29 12:34:56.789000000",
        "2024-02-29 10:34:56.789000000 in 120",
        "2024-02-29 11:34:56 in Europe/Paris",
      ],
    ],
  },
  Q018: { gives: [["Y", "ab", null, null]] },
  Q019: { binds: ["a", 2, "c"], gives: [["a", 2, "c"]] },
  Q020: {
    binds: ["APP", "NOBODY"],
    gives: containing([
      ["APP", "COPY1", "ID", "NUMBER", 22, 0, null, 10, 0],
      ["APP", "COPY1", "NAME", "VARCHAR2", 400, 100, "C", null, null],
    ]),
  },
  Q021: {
    gives: [
      ["APP", "EVENTS", "ID"],
      ["APP", "LOBS", "ID"],
      ["APP", "MixedCase", "Id"],
      ["APP", "CUSTOMERS", "ID"],
      ["APP", "ORDERS", "ORDER_ID"],
    ],
  },
  Q022: { gives: [["APP", "CUSTOMERS", null, "N", null, null]] },
  Q023: { gives: [["APP", "V_CUST", "SELECT id, name FROM customers WHERE amount > 10"]] },
  Q024: { gives: (outcome) => Array.isArray(outcome) && outcome.length > 100 },
  Q025: {
    binds: ["APP"],
    gives: containing([
      ["MixedCase_PK", "UNIQUE", "Id", 1],
      ["PK_EVENTS", "UNIQUE", "ID", 1],
    ]),
  },
  Q026: {
    gives: [
      ["MV_CUST"],
      ["SYSTEM"],
      ["XDB"],
      ["OUTLN"],
      ["DBSNMP"],
      ["AUDSYS"],
      ["CTXSYS"],
      ["MDSYS"],
      ["APP"],
    ],
  },
  Q027: {
    binds: ["CUSTOMERS"],
    gives: (outcome) => Array.isArray(outcome) && Number(outcome[0]?.[0]) >= 65_536,
  },
  Q028: {
    gives: (outcome) => Array.isArray(outcome) && String(outcome[0]?.[0]).includes("Database"),
  },
  // Only holders of SELECT_CATALOG_ROLE see these.
  Q029: { gives: "ORA-00942 at 67" },
  Q030: { gives: "ORA-00942 at 101" },
  Q031: {
    gives: containing([
      ["NLS_DATE_FORMAT", "DD-MON-RR"],
      ["NLS_NUMERIC_CHARACTERS", ".,"],
    ]),
  },
  Q032: {
    gives: containing([["CREATE SESSION"], ["CREATE TABLE"], ["CREATE VIEW"], ["ALTER SESSION"]]),
  },
  Q033: { gives: [["19.0.0.0.0"]], gives23: [] },
  Q034: { gives: [["APP", null, "ORCLPDB1"]], gives23: [["APP", null, "FREEPDB1"]] },
  Q035: { gives: "ORA-00942 at 43" },
  Q036: {
    gives: [
      [2, 1],
      [3, 1],
      [4, 1],
    ],
  },
  // Which rows it is depends on their ROWIDs.
  Q037: { gives: (outcome) => Array.isArray(outcome) && outcome.length <= 4 },
  // Without EXECUTE on DBMS_FLASHBACK it does not exist.
  Q038: { gives: "ORA-00904 at 7" },
  Q039: {
    gives: (outcome) =>
      Array.isArray(outcome) &&
      outcome.length === 4 &&
      outcome.every(([scn, time]) => typeof scn === "number" && typeof time === "string"),
  },
  Q040: {
    gives: [
      dateRow(["2024-01-01", "2024-02-15", "2024-01-31", "2024-01-14"], null, 10.5),
      dateRow(["2024-02-01", "2024-03-31", "2024-02-29", "2024-02-28"], null, 1234.5),
      [null, null, null, null, 1, null, null],
      [null, null, null, null, null, 7, null],
    ],
  },
  Q041: {
    gives: [
      [
        "2024-01-15 10:00:00.250000000 in UTC",
        null,
        "2024-01-15 10:00:00.250000000 in 0",
        date("2024-01-15 10:00:00"),
        "1",
        "5.0s",
      ],
      [
        "2024-02-29 23:59:59 in UTC",
        null,
        "2024-02-29 23:59:59 in 0",
        date("2024-02-29 23:59:59"),
        "2",
        "5.0s",
      ],
      [null, "2024-02-29 23:00:00", null, null, "3", "5.0s"],
      [null, null, null, null, "4", "5.0s"],
    ],
  },
  Q042: { gives: [] },
  Q043: {
    gives: [
      row(1, "ann", "a", "10.5", "2024-01-15 00:00:00", "2024-01-15 10:00:00.250000000"),
      row(2, "bob", "a", "1234.5", "2024-02-29 00:00:00", "2024-02-29 23:59:59"),
      row(3, "cid", "b", null, null, null),
      row(4, "dee", null, "7", null, null),
    ],
  },
  Q044: { gives: [] },
  Q045: {
    gives: (outcome) => {
      const text = Array.isArray(outcome) ? String(outcome[0]?.[0]) : "";
      return text.trimStart().startsWith('CREATE TABLE "APP"."CUSTOMERS"');
    },
  },
  Q046: {
    gives: [
      [2, null],
      [null, null],
    ],
  },
  Q047: { gives: "ORA-02019 at 95" },
  Q048: { gives: "ORA-14501 at 14" },
  Q049: { before: ["INSERT INTO doc19 VALUES (1, '{\"a\": 5}')"], gives: [[1, "5"]] },
  Q050: {
    gives: containing([
      ["CUSTOMERS", null, null],
      ["ORDERS", null, null],
    ]),
  },
  Q051: {
    gives: [
      [1, 0, 10.5],
      [2, 10.5, 1245],
      [3, 1234.5, null],
      [4, null, 7],
    ],
  },
  Q052: { gives: [] },
  Q053: {
    binds: ["customers"],
    gives: [
      [null, "NO"],
      [null, "NO"],
    ],
  },
  Q055: {
    before: [`INSERT INTO "MixedCase" VALUES (6, 'a', 7, NULL)`],
    gives: [[6, "a", 7, null]],
  },
  S005: { before: ["COMMIT"], gives: "done" },
  P003: { before: [customers, ...data.filter((sql) => !sql.includes("orders"))], gives: "plsql" },
  P006: { gives: "ORA-01292" },
  P007: { before: ["DELETE FROM customers"], gives: "plsql" },
  R004: { gives: "ORA-00923 at 13", gives23: [[1]] },
  R005: {
    before: ["DELETE FROM customers WHERE id <= 2"],
    gives: "ORA-00933 at 47",
    gives23: 2,
  },
  R037: {
    before: ["DELETE FROM customers WHERE id > 1", "COMMIT"],
    gives: "ORA-00923 at 10",
    gives23: [[true]],
  },
  R041: {
    before: ["INSERT INTO customers (id, name) VALUES (8, 'x')"],
    gives: "ORA-00933 at 32",
    gives23: 1,
  },
  // The corpus says ORA-01861; the first letter already is no digit of the year.
  R063: { gives: "ORA-01858 at 15" },
  R079: { gives: (outcome) => outcome === "ORA-01795 at 3931" || Array.isArray(outcome) },
};

/** LEVEL, its text, and the day after so many days. */
function levelRow(level: number): readonly unknown[] {
  return [level, `row ${level}`, date("2024-01-01 00:00:00") + level * 86_400];
}

/** What Q040 gives for a customer: year, start of the month, a month later, last day, …, the day before. */
function dateRow(
  [month = "", later = "", last = "", before = ""]: readonly string[],
  between: number | null,
  amount: number,
): readonly unknown[] {
  const day = (text: string): number => date(`${text} 00:00:00`);
  return [2024, day(month), day(later), day(last), between, amount, day(before)];
}

/** Rows whose value in one column may be any number. */
function sameBut(
  column: number,
  expected: readonly (readonly unknown[])[],
): (outcome: Outcome) => boolean {
  return (outcome) =>
    Array.isArray(outcome) &&
    outcome.every((values) => typeof values[column] === "number") &&
    JSON.stringify(outcome.map((values) => values.toSpliced(column, 1))) ===
      JSON.stringify(expected.map((values) => values.toSpliced(column, 1)));
}

/** Rows among which these are. */
function containing(expected: readonly (readonly unknown[])[]): (outcome: Outcome) => boolean {
  return (outcome) => {
    if (!Array.isArray(outcome)) return false;
    const found = new Set(outcome.map((values) => JSON.stringify(values)));
    return expected.every((values) => found.has(JSON.stringify(values)));
  };
}

function row(
  id: number,
  name: string,
  code: string | null,
  amount: string | null,
  created: string | null,
  updated: string | null,
): readonly unknown[] {
  const none = [null, null, null, null, null];
  return [
    id,
    name,
    code,
    null,
    amount === null ? null : Number(amount),
    ...none,
    created === null ? null : date(created),
    updated,
    null,
    null,
    null,
  ];
}
