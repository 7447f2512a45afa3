// Layer: pure.
import { describe, expect, it } from "vitest";
import { errorTexts } from "../../src/engine/error-texts.ts";
import { errorForVersion, OraError, oraCode, oraError, textOf } from "../../src/engine/errors.ts";

describe("oraError", () => {
  it("has Oracle's number, text and position", () => {
    const error = oraError(12899, ['"HR"."EMP"."NAME"', 11, 10], 5);
    expect(error).toBeInstanceOf(OraError);
    expect({ ...error, message: error.message }).toMatchObject({
      number: 12899,
      position: 5,
      args: ['"HR"."EMP"."NAME"', 11, 10],
      message: 'ORA-12899: value too large for column "HR"."EMP"."NAME" (actual: 11, maximum: 10)',
    });
    expect([oraError(942).position, oraCode(1)]).toEqual([-1, "ORA-00001"]);
  });

  it("speaks the words of 19c unless told otherwise", () => {
    expect(oraError(942, ['"HR"."T"']).message).toBe("ORA-00942: table or view does not exist");
    expect(oraError(942, ['"HR"."T"'], -1, 23).message).toBe(
      'ORA-00942: table or view "HR"."T" does not exist',
    );
    expect(textOf(1722, 19)).toBe("invalid number");
    expect(textOf(1722, 23)).toBe(
      "unable to convert string value containing '{0}' to a number: {1}",
    );
    expect(textOf(99_999)).toBeUndefined();
  });

  it("turns into the words of 23ai at the border", () => {
    const error = errorForVersion(oraError(1, ["HR.PK", "HR.EMP", "ID"], 7), 23);
    expect([error.message, error.position]).toEqual([
      "ORA-00001: unique constraint (HR.PK) violated on table HR.EMP columns (ID)",
      7,
    ]);
    expect(errorForVersion(oraError(1, ["HR.PK", "HR.EMP", "ID"]), 19).message).toBe(
      "ORA-00001: unique constraint (HR.PK) violated",
    );
  });

  it("keeps the older words when arguments are missing, and a message of its own", () => {
    expect(oraError(1722, [], -1, 23).message).toBe("ORA-01722: invalid number");
    const own = new OraError(20_001, "ORA-20001: my own");
    expect(errorForVersion(own, 23).message).toBe("ORA-20001: my own");
  });

  it("has texts without a number, on one line unless Oracle's has more", () => {
    for (const [number, entry] of Object.entries(errorTexts)) {
      for (const text of typeof entry === "string" ? [entry] : entry) {
        expect(text, number).not.toMatch(/^ORA-\d|^\s|\s$/);
        expect(text, number).not.toBe("");
      }
    }
  });
});
