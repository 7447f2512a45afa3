// Layer: pure.
import { expect, test } from "vitest";
import { streamOptionsOf, unusedStreamOptions } from "../../src/plan/stream-options.ts";

const settings = {
  stream_options: {
    "HR-EMP": { fetch_size: 1 },
    "*": { fetch_size: 2, where: "a = 1", hints: "FULL(t)" },
    "HR-*": { where: "b = 2" },
    "OE-?": { columns: ["A"] },
  },
};

test("all patterns that match count, a later one more, the exact name most", () => {
  expect(streamOptionsOf(settings, "HR-EMP")).toEqual({
    fetch_size: 1,
    where: "b = 2",
    hints: "FULL(t)",
  });
  expect(streamOptionsOf(settings, "HR-DEPT")).toEqual({
    fetch_size: 2,
    where: "b = 2",
    hints: "FULL(t)",
  });
  expect(streamOptionsOf(settings, "OE-A")).toMatchObject({ columns: ["A"], where: "a = 1" });
  expect(streamOptionsOf({}, "HR-EMP")).toEqual({});
});

test("a name of the language is a name", () => {
  expect(streamOptionsOf({ stream_options: {} }, "constructor")).toEqual({});
});

test("patterns that match no stream are found", () => {
  expect(unusedStreamOptions(settings, ["HR-DEPT", "OE-AB"])).toEqual(["HR-EMP", "OE-?"]);
  expect(unusedStreamOptions({ stream_options: { "A-[1]": {} } }, ["A-[1]"])).toEqual([]);
  expect(unusedStreamOptions({}, ["HR-DEPT"])).toEqual([]);
});
