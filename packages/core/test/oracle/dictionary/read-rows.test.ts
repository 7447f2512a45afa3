// Layer: pure.
import { expect, test } from "vitest";
import { AuthError, DiscoveryError } from "../../../src/errors.ts";
import { readIfVisible, readRequired } from "../../../src/oracle/dictionary/read-rows.ts";
import { toOracleError } from "../../../src/oracle/ora-errors.ts";

/** An error as the driver throws it. */
const driverError = (code: string) => Object.assign(new Error(`${code}: refused`), { code });
const refusing = (code: string) => async (): Promise<never> => {
  throw toOracleError(driverError(code));
};

test.each(["ORA-00942", "ORA-01031", "ORA-00904", "ORA-41900"])(
  "%s of an optional view gives the fallback and one notice",
  async (code) => {
    const notices: string[] = [];
    const rows = await readIfVisible("DBA_EXTENTS", "sizes are not known", refusing(code), [], {
      onNotice: (text) => notices.push(text),
    });
    expect(rows).toEqual([]);
    expect(notices).toEqual([`DBA_EXTENTS cannot be read (${code}): sizes are not known`]);
  },
);

test("a view that is needed and not visible is a DiscoveryError with its code", async () => {
  const error = await readRequired("ALL_TABLES", refusing("ORA-01031")).catch((caught) => caught);
  expect(error).toBeInstanceOf(DiscoveryError);
  expect(error.message).toBe("ALL_TABLES cannot be read (ORA-01031)");
  expect(error.code).toBe("ORA-01031");
});

test("every other error passes", async () => {
  const reading = readIfVisible("ALL_TABLES", "nothing", refusing("ORA-01017"), [], {});
  await expect(reading).rejects.toBeInstanceOf(AuthError);
});
