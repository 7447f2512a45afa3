// Layer: pure.
import { expect, test } from "vitest";
import { type Planning, planOf, problemsOf } from "./planning.ts";

const nothingFound = { problems: [], warnings: [], notes: [] };

const namesOf = (planning: Planning) => planOf(planning).plan?.columns.map(({ name }) => name);

test("the key and the replication key are read whatever is selected", () => {
  const columns = Object.fromEntries(
    ["ID", "NAME", "SALARY", "CHANGED", "NOTE"].map((name) => [name, { selected: false }]),
  );
  expect(namesOf({ metadata: columns })).toEqual(["ID"]);
  const incremental = {
    ...columns,
    "replication-method": "INCREMENTAL",
    "replication-key": "CHANGED",
  };
  const { plan, findings } = planOf({ metadata: incremental });
  expect(plan?.columns.map(({ name }) => name)).toEqual(["ID", "CHANGED"]);
  expect(findings).toEqual({
    ...nothingFound,
    notes: ["the replication key CHANGED is not selected and is read all the same"],
  });
});

test("they come in the order of the table, whatever the catalog's", () => {
  const change: Planning["change"] = (entry) => ({
    ...entry,
    schema: {
      ...entry.schema,
      properties: Object.fromEntries(
        Object.entries(entry.schema["properties"] as object).toReversed(),
      ),
    },
  });
  expect(namesOf({ change })).toEqual(["ID", "NAME", "SALARY", "CHANGED", "NOTE"]);
});

test("stream_options.columns stands instead of the selection, in any case", () => {
  const options = { "HR-EMPLOYEES": { columns: ["note", "NAME"] } };
  expect(namesOf({ settings: { stream_options: options } })).toEqual(["ID", "NAME", "NOTE"]);
});

test("one that is not there is named, with where it was asked for", () => {
  const gone: Planning["change"] = (entry) => ({
    ...entry,
    schema: { properties: { ...(entry.schema["properties"] as object), GONE: {}, HIDDEN: {} } },
  });
  const table = { keyColumns: ["ID"], invisibleColumns: ["HIDDEN"] };
  expect(problemsOf({ change: gone, table })).toEqual([
    "the column GONE is selected and does not exist",
    "the column HIDDEN is selected and is invisible",
  ]);
  const options = { "*": { columns: ["ID", "NONE"] } };
  expect(problemsOf({ settings: { stream_options: options } })).toEqual([
    "the column NONE is in stream_options and does not exist",
  ]);
});

test("one that is not there and not selected does no harm", () => {
  const change: Planning["change"] = (entry) => ({
    ...entry,
    schema: { properties: { ...(entry.schema["properties"] as object), GONE: {} } },
    metadata: [
      ...entry.metadata,
      { breadcrumb: ["properties", "GONE"], metadata: { selected: false } },
    ],
  });
  expect(planOf({ change }).findings).toEqual(nothingFound);
});

test("those that the catalog does not have are told and not read", () => {
  const change: Planning["change"] = (entry) => ({
    ...entry,
    schema: { properties: { ID: {}, NAME: {} } },
  });
  const { plan, findings } = planOf({ change });
  expect(plan?.columns.map(({ name }) => name)).toEqual(["ID", "NAME"]);
  expect(findings.notes).toEqual([
    "not read, because the catalog does not have them: SALARY, CHANGED, NOTE; discover again to select them",
  ]);
});

test("one whose type cannot be read is left out, and said so when it is wanted", () => {
  const columns = [
    ["ID", "NUMBER(9) NOT NULL"],
    ["PLACE", "<BFILE>"],
  ] as const;
  expect(planOf({ columns }).findings).toEqual(nothingFound);
  const selected: Planning["change"] = (entry) => ({
    ...entry,
    metadata: [
      { breadcrumb: [], metadata: {} },
      {
        breadcrumb: ["properties", "PLACE"],
        metadata: { inclusion: "unsupported", selected: true, "sql-datatype": "BFILE" },
      },
    ],
  });
  const { plan, findings } = planOf({ columns, change: selected });
  expect(plan?.columns.map(({ name }) => name)).toEqual(["ID"]);
  expect(findings.warnings).toEqual([
    'property "PLACE": it is selected, but its type BFILE is not supported; it is left out',
  ]);
  const foreign: Planning["change"] = (entry) => ({
    ...entry,
    schema: { properties: { ID: {}, PLACE: {} } },
    metadata: [],
  });
  expect(planOf({ columns, change: foreign }).findings.warnings).toEqual([
    "the column PLACE has the type BFILE, which cannot be read; it is left out",
  ]);
});

test("without any there is no stream", () => {
  const columns = [["PLACE", "<BFILE>"]] as const;
  const { plan, findings } = planOf({ columns, table: {} });
  expect(plan).toBeUndefined();
  expect(findings).toEqual({
    ...nothingFound,
    warnings: ["no column is selected that can be read: the stream is left out"],
  });
});

test("what a setting does not allow for a type is named with the setting", () => {
  const columns = [["B", "BLOB"]] as const;
  const [problem] = problemsOf({ columns, table: {}, settings: { on_large_lob: "truncate" } });
  expect(problem).toMatch(/^\/on_large_lob: .*"B"/);
});
