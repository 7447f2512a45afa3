// Layer: pure.
import type { CatalogEntry } from "@singer-oracle/core";
import { selectedProperties, selectedStreams } from "@singer-oracle/core";
import { defaultReadOptions } from "@singer-oracle/core/oracle";
import { expect, test } from "vitest";
import { catalogEntryOf } from "../../src/build-catalog.ts";
import { type SelectionSettings, selectionApplier } from "../../src/discovery/apply-selection.ts";
import { originOfTable } from "../../src/discovery/stream-origin.ts";
import { tableOf } from "./tables.ts";

const options = { read: defaultReadOptions, charset: null, databaseName: null };
const entries: readonly CatalogEntry[] = ["EMP", "DEPT", "LOG"].map((name) =>
  catalogEntryOf(
    originOfTable(
      tableOf(
        [
          ["ID", "NUMBER(9) NOT NULL"],
          ["NOTE", "VARCHAR2(9)"],
          ["PLACE", "<BFILE>"],
        ],
        { name, keyColumns: ["ID"] },
      ),
    ),
    options,
  ),
);

/** Which columns of which streams are selected, and the warnings. */
function select(settings: SelectionSettings) {
  const applier = selectionApplier(settings);
  const streams = entries.map((entry) => applier.apply(entry));
  const selected = selectedStreams({ streams }).entries.map((entry) => [
    entry.tap_stream_id,
    ...selectedProperties(entry).names,
  ]);
  return { streams, selected, warnings: applier.warnings() };
}

test("without settings entries stay as they are", () => {
  const applier = selectionApplier({});
  expect(applier.apply(entries[0] as CatalogEntry)).toBe(entries[0]);
  expect(applier.warnings()).toEqual([]);
});

test("select alone says what is selected", () => {
  expect(select({ select: ["HR-EMP.*", "HR-DEPT.NOTE", "!HR-EMP.NOTE"] })).toMatchObject({
    selected: [
      ["HR-EMP", "ID"],
      ["HR-DEPT", "ID", "NOTE"],
    ],
    warnings: [],
  });
});

test("metadata is applied after select and wins", () => {
  const { streams, selected } = select({
    select: ["*.*"],
    metadata: { "HR-LOG": { selected: false }, "HR-E*": { "replication-key": "ID" } },
  });
  expect(selected.map(([id]) => id)).toEqual(["HR-EMP", "HR-DEPT"]);
  expect(streams.map(({ metadata }) => metadata[0]?.metadata["replication-key"])).toEqual([
    "ID",
    undefined,
    undefined,
  ]);
});

test("a pattern is told of when it met nothing in any stream, in one line a setting", () => {
  const { warnings } = select({
    select: ["HR-EMP.*", "HR-NONE.*", "HR-LOG.NONE", "!OE-*.*"],
    metadata: { "HR-DEPT": { NOTE: { selected: true } }, "XX-*": { selected: true } },
  });
  expect(warnings).toEqual([
    'nothing was met by these patterns of the setting select: "HR-NONE.*", "HR-LOG.NONE", "!OE-*.*"',
    'nothing was met by these patterns of the setting metadata: "XX-*.selected"',
  ]);
});
