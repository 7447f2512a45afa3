// Layer: pure.
import { describe, expect, test } from "vitest";
import { mergeLayers, type SettingsLayer } from "../../src/settings/merge-layers.ts";
import { sampleSettings } from "./sample-settings.ts";

function layer(entries: Readonly<Record<string, unknown>>): SettingsLayer {
  return { origin: "file a.json", label: "a.json", entries: Object.entries(entries) };
}

function merge(entries: Readonly<Record<string, unknown>>): {
  readonly values: Readonly<Record<string, unknown>>;
  readonly warnings: readonly string[];
  readonly problems: readonly unknown[];
} {
  const { settings, warnings, problems } = mergeLayers(sampleSettings, [layer(entries)], false);
  const values = Object.fromEntries([...settings].map(([key, { value }]) => [key, value]));
  return { values, warnings, problems };
}

describe("every alias row of the sample does what it says", () => {
  const given: Readonly<Record<string, readonly [value: unknown, ours: unknown]>> = {
    "oracle_host (flext)": ["db", "db"],
    "oracle_password (flext)": ["tiger", "tiger"],
    "username (radbrt)": ["scott", "scott"],
    "WALLET_DN_MATCH (s7clarke10)": ["NO", false],
    "disable_dn_matching (flext)": ["true", false],
    "tables_filter (flext)": ["A, B", ["A", "B"]],
    "call_timeout_ms (sdk)": ["1500", 1.5],
    "load_method (flext)": ["bulk_merge", "upsert"],
    "validate_records (sdk)": [false, "off"],
  };

  test.each(sampleSettings.aliases.map((row) => [`${row.name} (${row.from})`, row] as const))(
    "%s",
    (title, row) => {
      const [value, ours] = given[title] ?? [{ a: 1 }, undefined];
      const { values, warnings, problems } = merge({ [row.name]: value });
      expect(values).toStrictEqual(row.to === undefined ? {} : { [row.to]: ours });
      const ignored = `a.json: "${row.name}" (of ${row.from}) is ignored: ${row.ignored}`;
      expect(warnings).toStrictEqual(row.ignored === undefined ? [] : [ignored]);
      const message = `cannot be used (from a.json): ${row.refusedWhenSet}`;
      const problem = { pointer: `/${row.name}`, message };
      expect(problems).toStrictEqual(row.refusedWhenSet === undefined ? [] : [problem]);
    },
  );
});

test("values that a row does not list pass unchanged", () => {
  expect(merge({ load_method: "overwrite", validate_records: "off" }).values).toStrictEqual({
    load_method: "overwrite",
    validate_records: "off",
  });
});

test.each([[null], [""], [false], ["{}"], [" [] "], [{}], [[]], ["false"]])(
  "names that are ignored or refused may be there with nothing in them: %j",
  (value) => {
    const merged = merge({ stream_maps: value, scn_window_size: value });
    expect(merged).toStrictEqual({ values: {}, warnings: [], problems: [] });
  },
);

test("our own older names are accepted without a word", () => {
  expect(merge({ hostname: "db" })).toStrictEqual({
    values: { host: "db" },
    warnings: [],
    problems: [],
  });
});

describe("two names of one setting", () => {
  test("our own wins, wherever it stands, and a difference is named", () => {
    const warnings = ['a.json: "username" is ignored because "user" says something else'];
    const expected = { values: { user: "scott" }, warnings, problems: [] };
    expect(merge({ username: "other", user: "scott" })).toStrictEqual(expected);
    expect(merge({ user: "scott", username: "other" })).toStrictEqual(expected);
  });

  test("no warning when they say the same", () => {
    const { warnings } = merge({
      load_method: "upsert",
      WALLET_DN_MATCH: "YES",
      disable_dn_matching: false,
    });
    expect(warnings).toStrictEqual([]);
  });

  test("of two aliases the first wins", () => {
    expect(merge({ oracle_host: "a", hostname: "b" })).toStrictEqual({
      values: { host: "a" },
      warnings: ['a.json: "hostname" is ignored because "oracle_host" says something else'],
      problems: [],
    });
  });

  test("an alias in a later layer wins over our name in an earlier one", () => {
    const layers = [layer({ user: "one" }), layer({ username: "two" })];
    const { settings, warnings } = mergeLayers(sampleSettings, layers, false);
    expect(settings.get("user")).toMatchObject({ key: "user", name: "username", value: "two" });
    expect(warnings).toStrictEqual([]);
  });
});

test("a misspelt name that must not be ignored is named, in both modes", () => {
  expect(merge({ stream_map: { a: 1 } }).warnings).toStrictEqual([
    'a.json: "stream_map" is not a setting of tap-sample (did you mean "stream_maps"?)',
  ]);
});
