// Layer: pure.
import { describe, expect, it } from "vitest";
import {
  defaultNls,
  nlsParameters,
  setNlsParameter,
  withNlsArgument,
} from "../../../src/engine/types/nls.ts";

const table = (nls = defaultNls()): Record<string, string> =>
  Object.fromEntries(nlsParameters(nls).map(({ name, value }) => [name, value]));

describe("NLS parameters", () => {
  it("are those of AMERICAN_AMERICA in a new session", () => {
    expect(nlsParameters(defaultNls())).toEqual([
      { name: "NLS_LANGUAGE", value: "AMERICAN" },
      { name: "NLS_TERRITORY", value: "AMERICA" },
      { name: "NLS_CURRENCY", value: "$" },
      { name: "NLS_ISO_CURRENCY", value: "AMERICA" },
      { name: "NLS_NUMERIC_CHARACTERS", value: ".," },
      { name: "NLS_CALENDAR", value: "GREGORIAN" },
      { name: "NLS_DATE_FORMAT", value: "DD-MON-RR" },
      { name: "NLS_DATE_LANGUAGE", value: "AMERICAN" },
      { name: "NLS_SORT", value: "BINARY" },
      { name: "NLS_TIME_FORMAT", value: "HH.MI.SSXFF AM" },
      { name: "NLS_TIMESTAMP_FORMAT", value: "DD-MON-RR HH.MI.SSXFF AM" },
      { name: "NLS_TIME_TZ_FORMAT", value: "HH.MI.SSXFF AM TZR" },
      { name: "NLS_TIMESTAMP_TZ_FORMAT", value: "DD-MON-RR HH.MI.SSXFF AM TZR" },
      { name: "NLS_DUAL_CURRENCY", value: "$" },
      { name: "NLS_COMP", value: "BINARY" },
      { name: "NLS_LENGTH_SEMANTICS", value: "BYTE" },
      { name: "NLS_NCHAR_CONV_EXCP", value: "FALSE" },
    ]);
  });

  it.each([
    ["NLS_DATE_FORMAT", "YYYY-MM-DD"],
    ["NLS_TIMESTAMP_FORMAT", 'YYYY-MM-DD"T"HH24:MI:SS.FF9'],
    ["NLS_TIMESTAMP_TZ_FORMAT", "YYYY-MM-DD TZH:TZM"],
    ["NLS_TIME_FORMAT", "HH24:MI"],
    ["NLS_TIME_TZ_FORMAT", "HH24:MI TZR"],
    ["NLS_NUMERIC_CHARACTERS", ",."],
    ["NLS_CURRENCY", "AusDollars"],
    ["NLS_DUAL_CURRENCY", "#"],
    ["NLS_ISO_CURRENCY", "GERMANY"],
    ["NLS_LANGUAGE", "ENGLISH"],
    ["NLS_DATE_LANGUAGE", "ENGLISH"],
    ["NLS_SORT", "BINARY_CI"],
    ["NLS_COMP", "LINGUISTIC"],
    ["NLS_LENGTH_SEMANTICS", "CHAR"],
    ["NLS_NCHAR_CONV_EXCP", "TRUE"],
    ["NLS_CALENDAR", "GREGORIAN"],
  ])("%s can be %s", (name, value) => {
    const nls = defaultNls();
    setNlsParameter(nls, name.toLowerCase(), value);
    expect(table(nls)[name]).toBe(value);
  });

  it("change together with the territory", () => {
    const nls = defaultNls();
    setNlsParameter(nls, "NLS_CURRENCY", "X");
    setNlsParameter(nls, "NLS_TERRITORY", "germany");
    expect(table(nls)).toMatchObject({
      NLS_TERRITORY: "GERMANY",
      NLS_CURRENCY: "€",
      NLS_ISO_CURRENCY: "GERMANY",
      NLS_NUMERIC_CHARACTERS: ",.",
      NLS_DATE_FORMAT: "DD.MM.RR",
      NLS_LANGUAGE: "AMERICAN",
    });
  });

  it("set the time zone", () => {
    const nls = defaultNls();
    const set = (zone: string): number | string => {
      setNlsParameter(nls, "TIME_ZONE", zone);
      return nls.timeZone;
    };
    expect(["+02:00", "europe/berlin", "LOCAL", "-12:00", "dbtimezone"].map(set)).toEqual([
      120,
      "Europe/Berlin",
      0,
      -720,
      0,
    ]);
  });

  const unusable = "ORA-12705: Cannot access NLS data files or invalid environment specified";
  it.each([
    ["NLS_DATE_FORMAT", "FOO", "ORA-01821: date format not recognized"],
    ["NLS_NUMERIC_CHARACTERS", "..", unusable],
    ["NLS_NUMERIC_CHARACTERS", ".", unusable],
    ["NLS_NUMERIC_CHARACTERS", "1.", unusable],
    ["NLS_NUMERIC_CHARACTERS", "-.", unusable],
    ["NLS_LANGUAGE", "KLINGON", unusable],
    ["NLS_TERRITORY", "MARS", unusable],
    ["NLS_TERRITORY", "constructor", unusable],
    ["NLS_SORT", "FOO", unusable],
    ["NLS_COMP", "FOO", unusable],
    ["NLS_CALENDAR", "MAYA", unusable],
    ["NLS_CURRENCY", "12345678901", unusable],
    ["NLS_FOO", "x", "ORA-02248: invalid option for ALTER SESSION"],
    ["TIME_ZONE", "Mars/Olympus", "ORA-01882: timezone region not found"],
    ["TIME_ZONE", "+14:30", "ORA-01874: time zone hour must be between -15 and 15"],
  ])("%s cannot be %s", (name, value, message) => {
    const nls = defaultNls();
    expect(() => setNlsParameter(nls, name, value, 7)).toThrow(
      expect.objectContaining({ message, position: 7 }),
    );
    expect(nls).toEqual(defaultNls());
  });

  it("are laid over by the third argument of TO_CHAR, in a copy", () => {
    const nls = defaultNls();
    const over = withNlsArgument(
      nls,
      "NLS_NUMERIC_CHARACTERS = ',.' NLS_CURRENCY='it''s' nls_date_language = English",
    );
    expect([over.numericCharacters, over.currency, over.dateLanguage]).toEqual([
      ",.",
      "it's",
      "ENGLISH",
    ]);
    expect(nls).toEqual(defaultNls());
    expect(withNlsArgument(nls, null)).toBe(nls);
    for (const text of [
      "FOO",
      "NLS_FOO = 'x'",
      "NLS_CURRENCY 'x'",
      "TIME_ZONE = '+01:00'",
      "NLS_DATE_LANGUAGE = KLINGON",
    ]) {
      expect(() => withNlsArgument(nls, text)).toThrow(
        "ORA-12702: invalid NLS parameter string used in SQL function",
      );
    }
  });
});
