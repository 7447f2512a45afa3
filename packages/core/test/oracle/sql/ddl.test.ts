// Layer: pure.
import { describe, expect, it } from "vitest";
import {
  addColumnsStatement,
  addPrimaryKeyStatement,
  commentOnColumnStatement,
  commentOnTableStatement,
  constraintName,
  createIndexStatement,
  createTableStatement,
  dropColumnsStatement,
  dropTableStatement,
  modifyColumnsStatement,
  renameColumnStatement,
  renameConstraintStatement,
  renameIndexStatement,
  renameTableStatement,
} from "../../../src/oracle/sql/index.ts";
import { hostileNames } from "../names.ts";

const table = { owner: "DWH", name: "ORDERS" };

describe("createTableStatement", () => {
  it("puts NOT NULL on the key's columns only", () => {
    expect(
      createTableStatement({
        table,
        columns: [
          { name: "NAME", type: "VARCHAR2(20 CHAR)" },
          { name: "REGION", type: "VARCHAR2(2 CHAR)" },
          { name: "ID", type: "NUMBER(38,0)" },
          { name: "DOC", type: "CLOB", jsonCheck: true },
        ],
        primaryKey: { constraint: "PK_ORDERS", columns: ["ID", "REGION"] },
      }),
    ).toBe(
      [
        'CREATE TABLE "DWH"."ORDERS" (',
        '  "NAME" VARCHAR2(20 CHAR),',
        '  "REGION" VARCHAR2(2 CHAR) NOT NULL,',
        '  "ID" NUMBER(38,0) NOT NULL,',
        '  "DOC" CLOB CHECK ("DOC" IS JSON),',
        '  CONSTRAINT "PK_ORDERS" PRIMARY KEY ("ID", "REGION")',
        ")",
      ].join("\n"),
    );
  });

  it("has no key when there is none", () => {
    const columns = [{ name: "A", type: "DATE" }];
    const text = 'CREATE TABLE "DWH"."ORDERS" (\n  "A" DATE\n)';
    expect(createTableStatement({ table, columns })).toBe(text);
    const primaryKey = { constraint: "PK", columns: [] };
    expect(createTableStatement({ table, columns, primaryKey })).toBe(text);
  });

  it.each(hostileNames)("takes the name %j everywhere", (name) => {
    expect(
      createTableStatement({
        table: { owner: name, name },
        columns: [{ name, type: "NUMBER" }],
        primaryKey: { constraint: name, columns: [name] },
      }),
    ).toBe(
      `CREATE TABLE "${name}"."${name}" (\n  "${name}" NUMBER NOT NULL,\n  CONSTRAINT "${name}" PRIMARY KEY ("${name}")\n)`,
    );
  });

  it("refuses a column with a double quote", () => {
    const columns = [{ name: 'a" NUMBER, "b', type: "NUMBER" }];
    expect(() => createTableStatement({ table, columns })).toThrow("contains a double quote");
  });
});

describe("constraintName", () => {
  it("names after the table and stays within the limit", () => {
    expect(constraintName("PK", "ORDERS", 30)).toBe("PK_ORDERS");
    expect(constraintName("PK", "orders", 30)).toBe("PK_orders");
    expect(constraintName("IX", "ORDERS", 128, ["A", "B"])).toBe("IX_ORDERS_A_B");
    expect(constraintName("PK", "CUSTOMER_BILLING_ADDRESS_LINES", 30)).toBe(
      "PK_CUSTOMER_BILLING_A_15F864AB",
    );
  });
});

describe("ALTER TABLE", () => {
  it("adds all columns in one statement", () => {
    expect(
      addColumnsStatement(table, [
        { name: "A", type: "NUMBER" },
        { name: "Order", type: "CLOB", jsonCheck: true },
      ]),
    ).toBe('ALTER TABLE "DWH"."ORDERS" ADD ("A" NUMBER, "Order" CLOB CHECK ("Order" IS JSON))');
  });

  it("modifies types and takes NOT NULL off", () => {
    expect(
      modifyColumnsStatement(table, [
        { name: "A", type: "NUMBER(20,2)" },
        { name: "DATE", nullable: true },
        { name: "C", type: "VARCHAR2(40 CHAR)", nullable: true },
      ]),
    ).toBe(
      'ALTER TABLE "DWH"."ORDERS" MODIFY ("A" NUMBER(20,2), "DATE" NULL, "C" VARCHAR2(40 CHAR) NULL)',
    );
  });

  it("renames and drops", () => {
    expect(renameColumnStatement(table, "A_NEW", "a b")).toBe(
      'ALTER TABLE "DWH"."ORDERS" RENAME COLUMN "A_NEW" TO "a b"',
    );
    expect(dropColumnsStatement(table, ["A", "ключ"])).toBe(
      'ALTER TABLE "DWH"."ORDERS" DROP ("A", "ключ")',
    );
    expect(renameTableStatement({ owner: "DWH", name: "ORDERS_NEW" }, "ORDERS")).toBe(
      'ALTER TABLE "DWH"."ORDERS_NEW" RENAME TO "ORDERS"',
    );
    expect(renameConstraintStatement(table, "PK_ORDERS_NEW", "PK_ORDERS")).toBe(
      'ALTER TABLE "DWH"."ORDERS" RENAME CONSTRAINT "PK_ORDERS_NEW" TO "PK_ORDERS"',
    );
    expect(addPrimaryKeyStatement(table, "PK_ORDERS", ["ID"])).toBe(
      'ALTER TABLE "DWH"."ORDERS" ADD CONSTRAINT "PK_ORDERS" PRIMARY KEY ("ID")',
    );
  });
});

it("createIndexStatement", () => {
  const index = { owner: "DWH", name: "IX_ORDERS" };
  expect(createIndexStatement({ index, table, columns: ["ID", "a b"], unique: true })).toBe(
    'CREATE UNIQUE INDEX "DWH"."IX_ORDERS" ON "DWH"."ORDERS" ("ID", "a b")',
  );
  expect(createIndexStatement({ index, table, columns: ["ID"] })).toBe(
    'CREATE INDEX "DWH"."IX_ORDERS" ON "DWH"."ORDERS" ("ID")',
  );
});

it("renameIndexStatement", () => {
  expect(renameIndexStatement({ owner: "DWH", name: "a b" }, "IX_1")).toBe(
    'ALTER INDEX "DWH"."a b" RENAME TO "IX_1"',
  );
});

describe("comments", () => {
  it("quotes the text and the names", () => {
    expect(commentOnTableStatement(table, "it's\nall")).toBe(
      `COMMENT ON TABLE "DWH"."ORDERS" IS 'it''s\nall'`,
    );
    expect(commentOnColumnStatement(table, "a.b", "\0x")).toBe(
      `COMMENT ON COLUMN "DWH"."ORDERS"."a.b" IS 'x'`,
    );
    expect(commentOnTableStatement(table, "")).toBe(`COMMENT ON TABLE "DWH"."ORDERS" IS ''`);
  });

  it("cuts at 4000 bytes, between characters", () => {
    expect(commentOnTableStatement(table, `x${"é".repeat(2000)}`)).toBe(
      `COMMENT ON TABLE "DWH"."ORDERS" IS 'x${"é".repeat(1999)}'`,
    );
    expect(commentOnTableStatement(table, "'".repeat(4001))).toBe(
      `COMMENT ON TABLE "DWH"."ORDERS" IS '${"''".repeat(4000)}'`,
    );
  });
});

it("dropTableStatement never fills the recycle bin", () => {
  expect(dropTableStatement(table)).toBe('DROP TABLE "DWH"."ORDERS" PURGE');
  expect(dropTableStatement(table, { cascade: true })).toBe(
    'DROP TABLE "DWH"."ORDERS" CASCADE CONSTRAINTS PURGE',
  );
});
