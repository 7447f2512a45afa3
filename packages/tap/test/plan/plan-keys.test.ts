// Layer: pure.
import { expect, test } from "vitest";
import { type Planning, planOf, problemsOf, propertiesOf } from "./planning.ts";

const keysOf = (planning: Planning) => planOf(planning).plan?.keyProperties;

test("keys are the table's unless the catalog says otherwise", () => {
  expect(keysOf({})).toEqual(["ID"]);
  expect(keysOf({ metadata: { "table-key-properties": ["NAME", "ID", "NAME"] } })).toEqual([
    "NAME",
    "ID",
  ]);
  expect(keysOf({ metadata: { "table-key-properties": [] } })).toEqual([]);
  expect(keysOf({ change: (entry) => ({ ...entry, metadata: [] }) })).toEqual(["ID"]);
  expect(
    keysOf({ change: (entry) => ({ ...entry, metadata: [], key_properties: ["name"] }) }),
  ).toEqual(["NAME"]);
});

test("keys of a view are what the user has written", () => {
  const table = { kind: "view" } as const;
  expect(keysOf({ table })).toEqual([]);
  expect(keysOf({ table, metadata: { "view-key-properties": ["id"] } })).toEqual(["ID"]);
});

test("keys must be columns that can be read", () => {
  const columns = [
    ["ID", "NUMBER(9)"],
    ["PLACE", "<BFILE>"],
  ] as const;
  const metadata = { "table-key-properties": ["ID", "PLACE", "NONE"] };
  expect(problemsOf({ columns, metadata })).toEqual([
    "the key column PLACE has the type BFILE, which cannot be read",
    "the key column NONE does not exist; there are ID, PLACE",
  ]);
});

test("keys allow null where the column does, wherever the key comes from", () => {
  const metadata = { "table-key-properties": ["SALARY", "NAME"] };
  const properties = propertiesOf({ metadata });
  expect(properties["SALARY"]).toMatchObject({ type: ["null", "number"] });
  expect(properties["NAME"]).toMatchObject({ type: ["string"] });
  expect(properties["ID"]).toMatchObject({ type: ["null", "integer"] });
});
