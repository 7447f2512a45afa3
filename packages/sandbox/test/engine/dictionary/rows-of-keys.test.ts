// Layer: pure. Whole rows of the views about constraints and indexes. Columns that are NULL are left out.
import { expect, it } from "vitest";
import { openSchema, records, seconds } from "./whole-rows.ts";

const { app, other, stranger, family } = await openSchema();

const enabled = {
  OWNER: "APP",
  STATUS: "ENABLED",
  DEFERRABLE: "NOT DEFERRABLE",
  DEFERRED: "IMMEDIATE",
  VALIDATED: "VALIDATED",
  GENERATED: "USER NAME",
  LAST_CHANGE: seconds,
};

it("*_CONSTRAINTS and *_CONS_COLUMNS", async () => {
  const where = "constraint_name IN ('T_PK', 'C_FK')";
  expect(await family("constraints", { where })).toEqual([
    {
      ...enabled,
      CONSTRAINT_NAME: "T_PK",
      CONSTRAINT_TYPE: "P",
      TABLE_NAME: "T",
      INDEX_OWNER: "APP",
      INDEX_NAME: "T_PK",
    },
    {
      ...enabled,
      CONSTRAINT_NAME: "C_FK",
      CONSTRAINT_TYPE: "R",
      TABLE_NAME: "C",
      R_OWNER: "APP",
      R_CONSTRAINT_NAME: "T_PK",
      DELETE_RULE: "CASCADE",
    },
  ]);
  expect(
    await family("constraints", { where: "table_name = 'T' AND constraint_type = 'C'" }),
  ).toEqual(
    ["ID", "V"].map((name) => ({
      ...enabled,
      CONSTRAINT_NAME: expect.stringMatching(/^SYS_C\d+$/),
      CONSTRAINT_TYPE: "C",
      TABLE_NAME: "T",
      SEARCH_CONDITION: `"${name}" IS NOT NULL`,
      SEARCH_CONDITION_VC: `"${name}" IS NOT NULL`,
      GENERATED: "GENERATED NAME",
    })),
  );
  expect(await family("cons_columns", { where })).toEqual([
    { OWNER: "APP", CONSTRAINT_NAME: "T_PK", TABLE_NAME: "T", COLUMN_NAME: "ID", POSITION: 1 },
    { OWNER: "APP", CONSTRAINT_NAME: "C_FK", TABLE_NAME: "C", COLUMN_NAME: "TID", POSITION: 1 },
  ]);
});

it("*_INDEXES, *_IND_COLUMNS and *_IND_EXPRESSIONS", async () => {
  const index = {
    OWNER: "APP",
    TABLE_OWNER: "APP",
    TABLE_NAME: "T",
    TABLE_TYPE: "TABLE",
    COMPRESSION: "DISABLED",
    TABLESPACE_NAME: "USERS",
    INI_TRANS: 2,
    LOGGING: "YES",
    STATUS: "VALID",
    DEGREE: "1",
    PARTITIONED: "NO",
    TEMPORARY: "N",
    GENERATED: "N",
    SECONDARY: "N",
    JOIN_INDEX: "NO",
    DROPPED: "NO",
    VISIBILITY: "VISIBLE",
    SEGMENT_CREATED: "YES",
  };
  expect(await family("indexes")).toEqual([
    { ...index, INDEX_NAME: "T_PK", INDEX_TYPE: "NORMAL", UNIQUENESS: "UNIQUE" },
    {
      ...index,
      INDEX_NAME: "I",
      INDEX_TYPE: "FUNCTION-BASED NORMAL",
      UNIQUENESS: "NONUNIQUE",
      FUNCIDX_STATUS: "ENABLED",
    },
  ]);
  const place = { TABLE_OWNER: "APP", TABLE_NAME: "T" };
  const columns = await records(other, "SELECT * FROM all_ind_columns WHERE table_owner = 'APP'");
  expect(columns).toEqual([
    {
      ...place,
      INDEX_OWNER: "APP",
      INDEX_NAME: "T_PK",
      COLUMN_NAME: "ID",
      COLUMN_POSITION: 1,
      COLUMN_LENGTH: 22,
      CHAR_LENGTH: 0,
      DESCEND: "ASC",
    },
    {
      ...place,
      INDEX_OWNER: "APP",
      INDEX_NAME: "I",
      COLUMN_NAME: "V",
      COLUMN_POSITION: 1,
      COLUMN_LENGTH: 120,
      CHAR_LENGTH: 30,
      DESCEND: "ASC",
    },
    {
      ...place,
      INDEX_OWNER: "APP",
      INDEX_NAME: "I",
      COLUMN_NAME: "SYS_NC00005$",
      COLUMN_POSITION: 2,
      COLUMN_LENGTH: 34,
      CHAR_LENGTH: 0,
      DESCEND: "DESC",
    },
  ]);
  expect(await records(app, "SELECT * FROM user_ind_expressions")).toEqual([
    { ...place, INDEX_NAME: "I", COLUMN_EXPRESSION: '"W"', COLUMN_POSITION: 2 },
  ]);
  expect(
    await records(stranger, "SELECT * FROM all_ind_columns WHERE table_owner = 'APP'"),
  ).toEqual([]);
});
