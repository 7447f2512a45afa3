// Layer: pure.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { PrivilegeError } from "../../src/errors.ts";
import { toOracleError } from "../../src/oracle/ora-errors.ts";
import {
  compareScn,
  currentScn,
  earlierScnQuery,
  formatScn,
  maxScn,
  parseScn,
  scnNotAfterNow,
  scnQueries,
} from "../../src/oracle/scn.ts";
import { answering } from "./answering-reader.ts";

const [flashback, database, timestamp] = scnQueries.map(({ sql }) => sql) as [
  string,
  string,
  string,
];
const ora = (message: string) => toOracleError(new Error(message));

describe("the text of an SCN", () => {
  test("comes back as it was, for all 64 bits", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: maxScn }), (scn) => {
        expect(parseScn(formatScn(scn))).toBe(scn);
      }),
    );
  });

  test.each(["", " 1", "-1", "1.0", "1e3", "0x1f", "18446744073709551616", "9".repeat(40), "null"])(
    "%j is refused",
    (text) => {
      expect(() => parseScn(text)).toThrow(RangeError);
    },
  );

  test("is ordered by number, not by text", () => {
    const unsorted = [10n, 9n, maxScn, 2n ** 53n + 1n, 2n ** 53n, 9n];
    expect(unsorted.toSorted(compareScn)).toEqual([9n, 9n, 10n, 2n ** 53n, 2n ** 53n + 1n, maxScn]);
  });
});

describe("currentScn", () => {
  test("asks DBMS_FLASHBACK first and keeps all digits", async () => {
    const reader = answering({ [flashback]: [["9007199254740993"]] });
    expect(await currentScn(reader)).toEqual({
      scn: 9007199254740993n,
      source: "dbms_flashback",
      isApproximate: false,
    });
    expect(reader.asked).toEqual([flashback]);
  });

  test.each([
    'ORA-00904: "DBMS_FLASHBACK"."GET_SYSTEM_CHANGE_NUMBER": invalid identifier',
    "ORA-06550: line 1, column 7:\nPLS-00201: identifier 'DBMS_FLASHBACK' must be declared",
    "ORA-01031: insufficient privileges",
    "ORA-06553: PLS-904: insufficient privilege to access object SYS.DBMS_FLASHBACK",
  ])("falls back to V$DATABASE after %j", async (message) => {
    const reader = answering({ [flashback]: ora(message), [database]: [["4711"]] });
    expect(await currentScn(reader)).toEqual({
      scn: 4711n,
      source: "v$database",
      isApproximate: false,
    });
  });

  test("falls back to TIMESTAMP_TO_SCN, which is not exact; 0 and NULL are no answers", async () => {
    const reader = answering({
      [flashback]: [[null]],
      [database]: [["0"]],
      [timestamp]: [["4712"]],
    });
    expect(await currentScn(reader)).toEqual({
      scn: 4712n,
      source: "timestamp_to_scn",
      isApproximate: true,
    });
  });

  test("says which grant would help when nothing answers", async () => {
    const reader = answering({
      [flashback]: ora("ORA-00904: x"),
      [database]: ora("ORA-00942: x"),
      [timestamp]: ora("ORA-08180: no snapshot found based on specified time"),
    });
    const error = await currentScn(reader).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(PrivilegeError);
    expect((error as PrivilegeError).hint).toBe(
      "Have the DBA run: GRANT EXECUTE ON DBMS_FLASHBACK TO the user; or set snapshot: none.",
    );
    expect(reader.asked).toEqual([flashback, database, timestamp]);
  });

  test("does not hide a lost connection", async () => {
    const lost = ora("ORA-03113: end-of-file on communication channel");
    const reader = answering({ [flashback]: lost });
    await expect(currentScn(reader)).rejects.toBe(lost);
  });
});

describe("an SCN that is not after now", () => {
  test("is that of now where it can be asked exactly", async () => {
    const reader = answering({ [flashback]: [["4711"]] });
    expect(await scnNotAfterNow(reader)).toBe(4711n);
    expect(reader.asked).toEqual([flashback]);
  });

  test("is that of ten seconds ago where it cannot", async () => {
    const reader = answering({
      [flashback]: ora("ORA-00904: x"),
      [database]: ora("ORA-00942: x"),
      [timestamp]: [["4712"]],
      [earlierScnQuery]: [["4700"]],
    });
    expect(await scnNotAfterNow(reader)).toBe(4700n);
  });

  test("is none where nothing answers, or where the database did not exist then", async () => {
    const none = { [flashback]: ora("ORA-00904: x"), [database]: ora("ORA-00942: x") };
    const silent = answering({ ...none, [timestamp]: ora("ORA-08180: x") });
    await expect(scnNotAfterNow(silent)).rejects.toBeInstanceOf(PrivilegeError);
    const young = answering({
      ...none,
      [timestamp]: [["4712"]],
      [earlierScnQuery]: ora("ORA-08180: x"),
    });
    await expect(scnNotAfterNow(young)).rejects.toThrow("ORA-08180");
  });
});
