// Layer: pure.
import { describe, expect, test } from "vitest";
import { StateError } from "../../src/errors.ts";
import { type Bookmark, bookmarkOf } from "../../src/singer/bookmark.ts";
import { Decimal } from "../../src/singer/decimal.ts";
import { parseState } from "../../src/singer/state.ts";

const nothing: Bookmark = {
  replicationKey: undefined,
  replicationKeyValue: undefined,
  version: undefined,
  lastReplicationMethod: undefined,
  scn: undefined,
  oraRowscn: undefined,
  warnings: [],
};

function read(bookmark: string): Bookmark | undefined {
  return bookmarkOf(parseState(`{"bookmarks":{"HR-EMP":${bookmark}}}`), "HR-EMP");
}

const unfinished = (start: string): string =>
  `stream "HR-EMP": the state is of a run that did not finish; reading starts at ${start}`;

const bookmarks: [string, string, Partial<Bookmark>][] = [
  [
    "s7clarke10, incremental",
    '{"replication_key":"CHANGED","replication_key_value":"2024-02-29T23:59:59.00+00:00","version":1700000000000,"last_replication_method":"INCREMENTAL"}',
    {
      replicationKey: "CHANGED",
      replicationKeyValue: "2024-02-29T23:59:59.00+00:00",
      version: 1_700_000_000_000,
      lastReplicationMethod: "INCREMENTAL",
    },
  ],
  [
    "s7clarke10, interrupted full table before log mining",
    '{"version":"1700000000000","ORA_ROWSCN":18446744073709551615,"scn":12,"last_replication_method":"LOG_BASED","last_pk_fetched":{}}',
    {
      version: 1_700_000_000_000,
      oraRowscn: "18446744073709551615",
      scn: "12",
      lastReplicationMethod: "LOG_BASED",
    },
  ],
  [
    "nulls and empty texts say nothing",
    '{"replication_key":null,"replication_key_value":"","version":null,"ORA_ROWSCN":null,"scn":null}',
    {},
  ],
  [
    "a number no JS number holds",
    '{"replication_key":"ID","replication_key_value":12345678901234567890123}',
    { replicationKey: "ID", replicationKeyValue: Decimal.parse("12345678901234567890123") },
  ],
  [
    "SDK, finished",
    '{"replication_key":"ID","replication_key_value":5}',
    { replicationKey: "ID", replicationKeyValue: 5 },
  ],
  [
    "SDK, sorted and interrupted",
    '{"replication_key":"ID","replication_key_value":5,"starting_replication_value":1}',
    { replicationKey: "ID", replicationKeyValue: 5 },
  ],
  [
    "SDK, unsorted and interrupted",
    '{"replication_key":"ID","replication_key_value":5,"starting_replication_value":5,"progress_markers":{"Note":"Progress is not resumable if interrupted.","replication_key":"ID","replication_key_value":9}}',
    {
      replicationKey: "ID",
      replicationKeyValue: 5,
      warnings: [unfinished("its last finished run")],
    },
  ],
  [
    "SDK, unsorted and interrupted in its first run",
    '{"starting_replication_value":"2020-01-01","progress_markers":{"replication_key":"ID","replication_key_value":9}}',
    { warnings: [unfinished("its beginning")] },
  ],
  [
    "SDK, markers that hold nothing",
    '{"replication_key_value":5,"progress_markers":{"Note":"Progress is not resumable if interrupted."}}',
    { replicationKeyValue: 5 },
  ],
  [
    "SDK, a value beyond the signpost",
    '{"replication_key_value":"2024-02-29T12:00:00+01:00","replication_key_signpost":"2024-02-29T10:59:59Z"}',
    { replicationKeyValue: "2024-02-29T10:59:59Z" },
  ],
  [
    "SDK, a value before the signpost",
    '{"replication_key_value":"2024-02-29T12:00:00+01:00","replication_key_signpost":"2024-02-29T11:00:01Z"}',
    { replicationKeyValue: "2024-02-29T12:00:00+01:00" },
  ],
  [
    "SDK, a signpost that cannot be compared",
    '{"replication_key_value":"abc","replication_key_signpost":"2024-02-29T11:00:01Z"}',
    { replicationKeyValue: "abc" },
  ],
  [
    "SDK, partitions",
    '{"partitions":[{"context":{"id":1},"replication_key_value":5}]}',
    {
      warnings: [
        'stream "HR-EMP": the state has partitions, which a table has not; they are ignored',
      ],
    },
  ],
];

const wrongBookmarks = [
  ['"2020-01-01"', "", "a string, not an object"],
  ["[1]", "", "an array, not an object"],
  ['{"replication_key":1}', "/replication_key", "a number, not a string"],
  [
    '{"replication_key_value":true}',
    "/replication_key_value",
    "a boolean, not a string or a number",
  ],
  ['{"replication_key_value":{}}', "/replication_key_value", "an object, not a string or a number"],
  ['{"version":1.5}', "/version", "a number, not a whole number"],
  ['{"version":"v1"}', "/version", "a string, not a whole number"],
  ['{"last_replication_method":[]}', "/last_replication_method", "an array, not a string"],
];

describe("bookmarkOf", () => {
  test.each(["null", "{}"])("%s is none", (bookmark) => {
    expect(read(bookmark)).toBeUndefined();
  });

  test("no bookmarks, another stream's, and names of Object.prototype", () => {
    expect(bookmarkOf({}, "HR-EMP")).toBeUndefined();
    expect(bookmarkOf({ bookmarks: null }, "HR-EMP")).toBeUndefined();
    expect(bookmarkOf({ bookmarks: { B: "2020" } }, "HR-EMP")).toBeUndefined();
    expect(bookmarkOf({ bookmarks: {} }, "constructor")).toBeUndefined();
  });

  test.each(bookmarks)("%s", (_name, bookmark, expected) => {
    expect(read(bookmark)).toStrictEqual({ ...nothing, ...expected });
  });

  test.each(wrongBookmarks)("refuses %s", (bookmark, pointer, problem) => {
    expect(() => read(bookmark)).toThrow(
      new StateError(`the state is wrong at /bookmarks/HR-EMP${pointer}: ${problem}`, {
        hint: "Remove the stream's bookmark to read the stream from its beginning.",
        details: { pointer: `/bookmarks/HR-EMP${pointer}` },
      }),
    );
  });

  test("refuses an SCN that is none", () => {
    expect(() => read('{"scn":"x"}')).toThrow(
      "the state is wrong at /bookmarks/HR-EMP/scn: a string, not an SCN",
    );
  });
});
