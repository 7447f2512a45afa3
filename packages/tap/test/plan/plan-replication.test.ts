// Layer: pure.
import { describe, expect, test } from "vitest";
import { type Planning, planOf, problemsOf } from "./planning.ts";

const incremental = { "replication-method": "INCREMENTAL", "replication-key": "CHANGED" };

const replicationOf = (planning: Planning) => planOf(planning).plan?.replication;
const keyOf = (planning: Planning) => {
  const replication = replicationOf(planning);
  return replication?.method === "INCREMENTAL" ? replication.key : undefined;
};

const fullTable = { method: "FULL_TABLE", resumeKey: [] };

test("an incremental stream is planned whole", () => {
  const { plan, findings } = planOf({ metadata: incremental });
  expect(plan?.replication).toEqual({
    method: "INCREMENTAL",
    key: {
      name: "CHANGED",
      type: { family: "date" },
      isNullable: true,
      isSorted: true,
      start: undefined,
      lookback: 0,
      nullKeys: "first_run",
    },
  });
  expect(plan?.schemaMessage.bookmark_properties).toEqual(["CHANGED"]);
  expect(findings).toEqual({ problems: [], warnings: [], notes: [] });
});

const settings = (more: NonNullable<Planning["settings"]>): Planning => ({ settings: more });

const deciders: readonly [who: string, Planning, method: string][] = [
  ["nobody", {}, "FULL_TABLE"],
  ["the metadata", { metadata: incremental }, "INCREMENTAL"],
  [
    "the old key of the entry",
    {
      change: (entry) => ({ ...entry, replication_method: "incremental", replication_key: "ID" }),
    },
    "INCREMENTAL",
  ],
  ["a replication key alone", { metadata: { "replication-key": "ID" } }, "INCREMENTAL"],
  [
    "the default, when the metadata has only a key",
    {
      metadata: { "replication-key": "ID" },
      settings: { default_replication_method: "FULL_TABLE" },
    },
    "FULL_TABLE",
  ],
  [
    "the default with its key",
    settings({
      default_replication_method: "INCREMENTAL",
      default_replication_key: "changed",
    }),
    "INCREMENTAL",
  ],
  [
    "the default key alone decides nothing",
    settings({ default_replication_key: "CHANGED" }),
    "FULL_TABLE",
  ],
  [
    "the metadata against the default",
    {
      metadata: { "replication-method": "FULL_TABLE" },
      settings: { default_replication_method: "INCREMENTAL", default_replication_key: "ID" },
    },
    "FULL_TABLE",
  ],
  [
    "stream_options against the default",
    settings({
      default_replication_method: "FULL_TABLE",
      stream_options: { "HR-*": { replication_key: "ID" } },
    }),
    "INCREMENTAL",
  ],
  [
    "the settings of a query",
    {
      origin: (origin) => ({ ...origin, kind: "query", replicationKey: "ID" }),
      change: (entry) => ({ ...entry, metadata: [] }),
      settings: { default_replication_method: "FULL_TABLE" },
    },
    "INCREMENTAL",
  ],
];

describe("who decides about the method", () => {
  test.each(deciders)("%s", (_who, planning, method) => {
    expect(replicationOf(planning)?.method).toBe(method);
  });

  test("the key of stream_options comes before that of the metadata and the default", () => {
    const planning: Planning = {
      metadata: incremental,
      settings: {
        default_replication_key: "SALARY",
        stream_options: { "HR-EMPLOYEES": { replication_key: "ID" } },
      },
    };
    expect(keyOf(planning)?.name).toBe("ID");
    expect(keyOf({ ...planning, settings: { default_replication_key: "SALARY" } })?.name).toBe(
      "CHANGED",
    );
  });

  test("LOG_BASED is refused, whoever asks for it, and never becomes a full table", () => {
    const refused = ["LOG_BASED is not there yet; use INCREMENTAL or FULL_TABLE"];
    expect(problemsOf({ metadata: { "replication-method": "LOG_BASED" } })).toEqual(refused);
    expect(problemsOf(settings({ default_replication_method: "LOG_BASED" }))).toEqual(refused);
  });

  test("a method that does not exist is refused", () => {
    expect(problemsOf({ metadata: { "replication-method": "SOMETIMES" } })).toEqual([
      'the replication-method "SOMETIMES" does not exist',
    ]);
  });

  test("a default of INCREMENTAL reads a stream without such a key whole, and says so", () => {
    const { plan, findings } = planOf(
      settings({ default_replication_method: "INCREMENTAL", default_replication_key: "NOTE" }),
    );
    expect(plan?.replication).toEqual(fullTable);
    expect(findings.warnings).toEqual([
      "it has no replication key and is therefore read FULL_TABLE",
    ]);
  });

  test("a forced method wins over what was written, and says so", () => {
    const { plan, findings } = planOf({
      columns: [["NOTE", "CLOB"]],
      table: { kind: "view" },
      metadata: { "replication-method": "INCREMENTAL" },
    });
    expect(plan?.replication).toEqual(fullTable);
    expect(findings.warnings).toEqual([
      "the replication-method INCREMENTAL is overruled by the forced-replication-method FULL_TABLE",
    ]);
  });

  test("a replication_key that the catalog's FULL_TABLE makes useless is told", () => {
    const { plan, findings } = planOf({
      metadata: { "replication-method": "FULL_TABLE" },
      settings: { stream_options: { "*": { replication_key: "ID" } } },
    });
    expect(plan?.replication).toEqual(fullTable);
    expect(findings.warnings).toEqual([
      "the replication_key of stream_options is not used: the catalog says FULL_TABLE",
    ]);
  });
});

describe("a replication key", () => {
  test.each([
    [undefined, "INCREMENTAL needs a replication-key; there are ID, NAME, SALARY, CHANGED"],
    ["GONE", "the replication key GONE does not exist; there are ID, NAME, SALARY, CHANGED"],
    [
      "NOTE",
      "the replication key NOTE cannot be one: it has the type CLOB; there are ID, NAME, SALARY, CHANGED",
    ],
  ])("cannot be %s", (key, problem) => {
    const metadata = {
      "replication-method": "INCREMENTAL",
      ...(key === undefined ? {} : { "replication-key": key }),
    };
    expect(problemsOf({ metadata })).toEqual([problem]);
  });

  test("of dates starts at start_date, one of another type at the beginning", () => {
    const start = (key: string, settings: NonNullable<Planning["settings"]>) =>
      keyOf({ metadata: { ...incremental, "replication-key": key }, settings })?.start;
    expect(start("CHANGED", { start_date: "2024-02-29" })).toBe("2024-02-29");
    expect(start("CHANGED", {})).toBeUndefined();
    expect(start("ID", { start_date: "2024-02-29" })).toBeUndefined();
  });

  test("does not start where no date of Oracle is", () => {
    const settings = { start_date: "0001-01-01T00:00:00+14:00" };
    expect(problemsOf({ metadata: incremental, settings })).toEqual([
      "start_date is no value of the replication key CHANGED (DATE)",
    ]);
  });

  test("is put back by lookback, unless it is a text", () => {
    const planning = (key: string): Planning => ({
      metadata: { ...incremental, "replication-key": key },
      settings: { lookback: 300 },
    });
    expect(keyOf(planning("CHANGED"))?.lookback).toBe(300);
    expect(keyOf(planning("SALARY"))?.lookback).toBe(300);
    expect(keyOf(planning("NAME"))?.lookback).toBe(0);
    expect(planOf(planning("NAME")).findings.warnings).toEqual([
      "lookback is not applied: the replication key NAME is a text",
    ]);
  });

  test("takes null_replication_key along", () => {
    const settings = { null_replication_key: "always" } as const;
    expect(keyOf({ metadata: incremental, settings })?.nullKeys).toBe("always");
  });

  test.each([
    ["few rows", 5_000_000, [], "auto", true],
    ["many rows", 5_000_001, [], "auto", false],
    ["many rows and an index", 5_000_001, ["CHANGED"], "auto", true],
    ["many rows and an index on something else", 5_000_001, ["ID"], "auto", false],
    ["no statistics", null, [], "auto", true],
    ["many rows, always", 5_000_001, [], "always", true],
  ] as const)(
    "with %s is sorted by: %o %o %s %s",
    (_what, rowCount, indexes, setting, isSorted) => {
      const planning: Planning = {
        metadata: incremental,
        table: { rowCount, leadingIndexColumns: indexes },
        settings: { sort_incremental: setting },
      };
      expect(keyOf(planning)?.isSorted).toBe(isSorted);
    },
  );
});

describe("ORA_ROWSCN", () => {
  const metadata = { "replication-method": "INCREMENTAL", "replication-key": "ora_rowscn" };

  test("is the key of a table, unsorted, and no property", () => {
    const { plan } = planOf({ metadata, settings: { lookback: 5, start_date: "2024-01-01" } });
    expect(plan?.replication).toEqual({
      method: "INCREMENTAL",
      key: {
        name: "ORA_ROWSCN",
        type: undefined,
        isNullable: false,
        isSorted: false,
        start: undefined,
        lookback: 0,
        nullKeys: "first_run",
      },
    });
    expect(plan?.schemaMessage).not.toHaveProperty("bookmark_properties");
    expect(plan?.columns.map(({ name }) => name)).not.toContain("ORA_ROWSCN");
  });

  test.each([
    [{ kind: "view" }, "a view"],
    [{ kind: "external" }, "an external table"],
    [{ isIndexOrganized: true }, "an index-organized table"],
  ] as const)("is refused for %o", (table, what) => {
    expect(problemsOf({ metadata, table })).toEqual([
      `ORA_ROWSCN cannot be the replication key of ${what}`,
    ]);
  });

  test("as the default key is that of tables only", () => {
    const settings = {
      default_replication_method: "INCREMENTAL",
      default_replication_key: "ORA_ROWSCN",
    } as const;
    expect(keyOf({ settings })?.name).toBe("ORA_ROWSCN");
    expect(replicationOf({ settings, table: { kind: "view" } })).toEqual(fullTable);
  });

  test("a column of that name comes first", () => {
    const columns = [["ORA_ROWSCN", "NUMBER(18)"]] as const;
    expect(keyOf({ columns, table: {}, metadata })).toMatchObject({
      name: "ORA_ROWSCN",
      type: { family: "number" },
    });
  });
});

describe("full_table_resume", () => {
  const resumable = { full_table_resume: "auto", snapshot: "scn" } as const;
  const key = { source: "primary-key", name: "PK", isValidated: true } as const;

  test("goes by the key of the database, not by the user's", () => {
    const resumed = {
      method: "FULL_TABLE",
      resumeKey: [{ name: "ID", type: { family: "number", precision: 9, scale: 0 } }],
    };
    expect(replicationOf({ settings: resumable })).toEqual(resumed);
    const metadata = { "table-key-properties": ["NAME"] };
    expect(replicationOf({ settings: resumable, metadata })).toEqual(resumed);
    expect(replicationOf({ settings: { ...resumable, full_table_resume: "off" } })).toEqual(
      fullTable,
    );
  });

  test.each<[string, NonNullable<Planning["table"]>]>([
    ["no key", {}],
    ["a key that was not validated", { key: { ...key, columns: ["ID"], isValidated: false } }],
    ["a key that may be NULL", { key: { ...key, columns: ["ID", "SALARY"] } }],
    ["a view", { kind: "view", key: { ...key, columns: ["ID"] } }],
    ["an external table", { kind: "external", key: { ...key, columns: ["ID"] } }],
  ])("with %s there is none, which is told", (_what, table) => {
    const { plan, findings } = planOf({ settings: resumable, table });
    expect(plan?.replication).toEqual(fullTable);
    expect(findings.notes).toEqual([
      "it cannot go on where a run was interrupted, because it has no NOT NULL key of numbers, texts or dates",
    ]);
  });

  test("needs snapshot: scn", () => {
    const { plan, findings } = planOf({ settings: { ...resumable, snapshot: "auto" } });
    expect(plan?.replication).toEqual(fullTable);
    expect(findings.notes).toEqual([
      "it cannot go on where a run was interrupted, because snapshot is not scn",
    ]);
  });
});
