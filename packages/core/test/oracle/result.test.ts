// Layer: pure.
import { expect, test } from "vitest";
import { OracleError, RecordError } from "../../src/errors.ts";
import { attempt, failure, mapResult, success, unwrap } from "../../src/oracle/result.ts";

test("attempt makes a value of what comes and of our errors", async () => {
  expect(await attempt(async () => 1)).toEqual({ ok: true, value: 1 });
  const error = new OracleError("x", { oraCode: "ORA-00942" });
  expect(await attempt(() => Promise.reject(error))).toEqual({ ok: false, error });
  expect(
    await attempt(() => {
      throw error;
    }),
  ).toEqual({ ok: false, error });
});

test("a bug is still thrown", async () => {
  const bug = new TypeError("x is undefined");
  await expect(attempt(() => Promise.reject(bug))).rejects.toBe(bug);
});

test("unwrap and mapResult", () => {
  const error = new RecordError("x");
  expect(unwrap(success(2))).toBe(2);
  expect(() => unwrap(failure(error))).toThrow(error);
  expect(mapResult(success(2), (value) => value + 1)).toEqual({ ok: true, value: 3 });
  const failed = failure(error);
  expect(mapResult(failed, () => 1)).toBe(failed);
});
