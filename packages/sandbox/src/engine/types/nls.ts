import { oraError } from "../errors.ts";
import type { NlsSettings } from "../expressions/contract.ts";
import { checkDateMask } from "../format/date-mask.ts";
import { AMERICA, TERRITORIES, type Territory } from "./territories.ts";
import { parseZone } from "./time-zone.ts";

/** The names of months and days that the sandbox has: English, which Oracle calls by these names. */
const LANGUAGES: ReadonlySet<string> = new Set(["AMERICAN", "ENGLISH"]);

const SORTS: ReadonlySet<string> = new Set(["BINARY", "BINARY_CI", "BINARY_AI"]);
const COMPARISONS: ReadonlySet<string> = new Set(["BINARY", "LINGUISTIC", "ANSI"]);

/** The settings of a new session: AMERICAN_AMERICA, time zone UTC. A new object each time: the session changes it. */
export function defaultNls(): NlsSettings {
  return {
    dateFormat: AMERICA.dateFormat,
    timestampFormat: AMERICA.timestampFormat,
    timestampTzFormat: AMERICA.timestampTzFormat,
    numericCharacters: AMERICA.numericCharacters,
    dateLanguage: "AMERICAN",
    territory: "AMERICA",
    language: "AMERICAN",
    calendar: "GREGORIAN",
    sort: "BINARY",
    comp: "BINARY",
    lengthSemantics: "BYTE",
    timeZone: 0,
  };
}

/**
 * Sets one parameter of ALTER SESSION SET, TIME_ZONE and the NLS ones, after checking its value. Names in any case.
 * Source: Oracle Database Globalization Support Guide, NLS Parameters; Oracle SQL Language Reference, ALTER SESSION.
 * @throws OraError 2248 for an unknown parameter, 12705 for an unusable value, 1821 for a date format, 1882, 1874, 1875 for a time zone.
 */
export function setNlsParameter(
  nls: NlsSettings,
  name: string,
  value: string,
  position = -1,
): void {
  const set = SETTERS[name.toUpperCase()];
  if (set === undefined) throw oraError(2248, [], position);
  set(nls, value, position);
}

type Setter = (nls: NlsSettings, value: string, position: number) => void;

const SETTERS: Readonly<Record<string, Setter>> = {
  NLS_DATE_FORMAT: (nls, value, position) => {
    nls.dateFormat = checkedMask(value, position);
  },
  NLS_TIMESTAMP_FORMAT: (nls, value, position) => {
    nls.timestampFormat = checkedMask(value, position);
  },
  NLS_TIMESTAMP_TZ_FORMAT: (nls, value, position) => {
    nls.timestampTzFormat = checkedMask(value, position);
  },
  NLS_TIME_FORMAT: (nls, value, position) => {
    nls.timeFormat = checkedMask(value, position);
  },
  NLS_TIME_TZ_FORMAT: (nls, value, position) => {
    nls.timeTzFormat = checkedMask(value, position);
  },
  NLS_NUMERIC_CHARACTERS: (nls, value, position) => {
    nls.numericCharacters = checkNumericCharacters(value, position);
  },
  NLS_CURRENCY: (nls, value, position) => {
    nls.currency = checkLength(value, 10, position);
  },
  NLS_DUAL_CURRENCY: (nls, value, position) => {
    nls.dualCurrency = checkLength(value, 10, position);
  },
  NLS_ISO_CURRENCY: (nls, value, position) => {
    nls.isoCurrencyTerritory = oneOf(value, TERRITORIES, position);
  },
  NLS_LANGUAGE: (nls, value, position) => {
    nls.language = languageOf(value, position);
    nls.dateLanguage = nls.language;
  },
  NLS_DATE_LANGUAGE: (nls, value, position) => {
    nls.dateLanguage = languageOf(value, position);
  },
  NLS_TERRITORY: (nls, value, position) => {
    setTerritory(nls, oneOf(value, TERRITORIES, position));
  },
  NLS_CALENDAR: (nls, value, position) => {
    if (value.toUpperCase() !== "GREGORIAN") throw oraError(12705, [], position);
    nls.calendar = "GREGORIAN";
  },
  NLS_SORT: (nls, value, position) => {
    if (!SORTS.has(value.toUpperCase())) throw oraError(12705, [], position);
    nls.sort = value.toUpperCase();
  },
  NLS_COMP: (nls, value, position) => {
    if (!COMPARISONS.has(value.toUpperCase())) throw oraError(12705, [], position);
    nls.comp = value.toUpperCase();
  },
  NLS_LENGTH_SEMANTICS: (nls, value, position) => {
    const unit = value.toUpperCase();
    if (unit !== "BYTE" && unit !== "CHAR") {
      throw oraError(96, [value, "nls_length_semantics", "CHAR, BYTE"], position);
    }
    nls.lengthSemantics = unit;
  },
  NLS_NCHAR_CONV_EXCP: (nls, value, position) => {
    const text = value.toUpperCase();
    if (text !== "TRUE" && text !== "FALSE") throw oraError(922, [], position);
    nls.ncharConvExcp = text;
  },
  TIME_ZONE: (nls, value, position) => {
    const text = value.toUpperCase();
    nls.timeZone = text === "LOCAL" || text === "DBTIMEZONE" ? 0 : sessionZone(value, position);
  },
};

function checkedMask(mask: string, position: number): string {
  checkDateMask(mask, position);
  return mask;
}

/** A session's offset lies between -12:00 and +14:00. */
function sessionZone(value: string, position: number): number | string {
  const zone = parseZone(value, position);
  if (typeof zone === "number" && (zone < -720 || zone > 840)) {
    throw oraError(1874, [], position);
  }
  return zone;
}

function setTerritory(nls: NlsSettings, name: string): void {
  const territory = TERRITORIES[name] ?? AMERICA;
  nls.territory = name;
  nls.dateFormat = territory.dateFormat;
  nls.timestampFormat = territory.timestampFormat;
  nls.timestampTzFormat = territory.timestampTzFormat;
  nls.numericCharacters = territory.numericCharacters;
  delete nls.currency;
  delete nls.dualCurrency;
  delete nls.isoCurrencyTerritory;
}

function languageOf(value: string, position: number): string {
  const language = value.toUpperCase();
  if (!LANGUAGES.has(language)) throw oraError(12705, [], position);
  return language;
}

function oneOf(value: string, table: Readonly<Record<string, unknown>>, position: number): string {
  const name = value.toUpperCase();
  if (table[name] === undefined) throw oraError(12705, [], position);
  return name;
}

function checkLength(value: string, most: number, position: number): string {
  if (value.length > most) throw oraError(12705, [], position);
  return value;
}

/** Two different characters of one byte; no digits, `+`, `-`, `<` or `>`. */
function checkNumericCharacters(value: string, position: number): string {
  if (value.length !== 2 || value[0] === value[1] || /[0-9+\-<>]|[^ -~]/.test(value)) {
    throw oraError(12705, [], position);
  }
  return value;
}

/** Rows of NLS_SESSION_PARAMETERS in Oracle's order. */
export function nlsParameters(nls: NlsSettings): { name: string; value: string }[] {
  const rows: [string, string][] = [
    ["NLS_LANGUAGE", nls.language],
    ["NLS_TERRITORY", nls.territory],
    ["NLS_CURRENCY", currencyOf(nls)],
    ["NLS_ISO_CURRENCY", nls.isoCurrencyTerritory ?? nls.territory],
    ["NLS_NUMERIC_CHARACTERS", nls.numericCharacters],
    ["NLS_CALENDAR", nls.calendar],
    ["NLS_DATE_FORMAT", nls.dateFormat],
    ["NLS_DATE_LANGUAGE", nls.dateLanguage],
    ["NLS_SORT", nls.sort],
    ["NLS_TIME_FORMAT", nls.timeFormat ?? "HH.MI.SSXFF AM"],
    ["NLS_TIMESTAMP_FORMAT", nls.timestampFormat],
    ["NLS_TIME_TZ_FORMAT", nls.timeTzFormat ?? "HH.MI.SSXFF AM TZR"],
    ["NLS_TIMESTAMP_TZ_FORMAT", nls.timestampTzFormat],
    ["NLS_DUAL_CURRENCY", dualCurrencyOf(nls)],
    ["NLS_COMP", nls.comp],
    ["NLS_LENGTH_SEMANTICS", nls.lengthSemantics],
    ["NLS_NCHAR_CONV_EXCP", nls.ncharConvExcp ?? "FALSE"],
  ];
  return rows.map(([name, value]) => ({ name, value }));
}

const ARGUMENT = /^\s*([A-Za-z_]+)\s*=\s*(?:'((?:[^']|'')*)'|([^\s']+))\s*/;
const ARGUMENT_NAMES: ReadonlySet<string> = new Set([
  "NLS_NUMERIC_CHARACTERS",
  "NLS_CURRENCY",
  "NLS_ISO_CURRENCY",
  "NLS_DUAL_CURRENCY",
  "NLS_DATE_LANGUAGE",
  "NLS_CALENDAR",
  "NLS_SORT",
]);

/**
 * The settings with the third argument of TO_CHAR and its like laid over: `NLS_CURRENCY = ''AusDollars'' …`. A copy; the
 * session's own settings stay.
 * Source: Oracle SQL Language Reference, TO_CHAR (number), nlsparam.
 * @throws OraError 12702 when the argument cannot be read.
 */
export function withNlsArgument(nls: NlsSettings, text: string | null, position = -1): NlsSettings {
  if (text === null) return nls;
  const copy = { ...nls };
  let rest = text;
  while (rest.trim() !== "") {
    const match = ARGUMENT.exec(rest);
    const name = match?.[1]?.toUpperCase() ?? "";
    if (match === null || !ARGUMENT_NAMES.has(name)) throw oraError(12702, [], position);
    const value = match[2]?.replaceAll("''", "'") ?? match[3] ?? "";
    try {
      setNlsParameter(copy, name, value);
    } catch {
      throw oraError(12702, [], position);
    }
    rest = rest.slice(match[0].length);
  }
  return copy;
}

/** The decimal character: the format element D. */
export function decimalCharacterOf(nls: NlsSettings): string {
  return nls.numericCharacters.charAt(0) || ".";
}

/** The group separator: the format element G. */
export function groupSeparatorOf(nls: NlsSettings): string {
  return nls.numericCharacters.charAt(1) || ",";
}

function territoryOf(nls: NlsSettings): Territory {
  return TERRITORIES[nls.territory] ?? AMERICA;
}

/** The local currency: the format element L. */
export function currencyOf(nls: NlsSettings): string {
  return nls.currency ?? territoryOf(nls).currency;
}

/** The dual currency: the format element U. */
export function dualCurrencyOf(nls: NlsSettings): string {
  return nls.dualCurrency ?? territoryOf(nls).dualCurrency;
}

/** The ISO currency, three letters: the format element C. */
export function isoCurrencyOf(nls: NlsSettings): string {
  return (TERRITORIES[nls.isoCurrencyTerritory ?? nls.territory] ?? AMERICA).isoCurrency;
}

/** The weekday that the format element D numbers 1: 0 for Sunday. */
export function firstDayOf(nls: NlsSettings): number {
  return territoryOf(nls).firstDay;
}
