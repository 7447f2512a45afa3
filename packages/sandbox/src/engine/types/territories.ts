/** What a territory sets, until a parameter of its own is given. */
export interface Territory {
  readonly dateFormat: string;
  readonly timestampFormat: string;
  readonly timestampTzFormat: string;
  readonly numericCharacters: string;
  readonly currency: string;
  readonly isoCurrency: string;
  readonly dualCurrency: string;
  /** 0 for Sunday: the day that the format element D numbers 1. */
  readonly firstDay: number;
}

const EURO = {
  numericCharacters: ",.",
  currency: "€",
  dualCurrency: "€",
  firstDay: 1,
};

/** Source: Oracle Database Globalization Support Guide, Locale Data, Territories. */
export const TERRITORIES: Readonly<Record<string, Territory>> = {
  AMERICA: {
    dateFormat: "DD-MON-RR",
    timestampFormat: "DD-MON-RR HH.MI.SSXFF AM",
    timestampTzFormat: "DD-MON-RR HH.MI.SSXFF AM TZR",
    numericCharacters: ".,",
    currency: "$",
    isoCurrency: "USD",
    dualCurrency: "$",
    firstDay: 0,
  },
  "UNITED KINGDOM": {
    dateFormat: "DD-MON-RR",
    timestampFormat: "DD-MON-RR HH24.MI.SSXFF",
    timestampTzFormat: "DD-MON-RR HH24.MI.SSXFF TZR",
    numericCharacters: ".,",
    currency: "£",
    isoCurrency: "GBP",
    dualCurrency: "€",
    firstDay: 1,
  },
  GERMANY: {
    ...EURO,
    dateFormat: "DD.MM.RR",
    timestampFormat: "DD.MM.RR HH24:MI:SSXFF",
    timestampTzFormat: "DD.MM.RR HH24:MI:SSXFF TZR",
    isoCurrency: "EUR",
  },
  FRANCE: {
    ...EURO,
    numericCharacters: ", ",
    dateFormat: "DD/MM/RR",
    timestampFormat: "DD/MM/RR HH24:MI:SSXFF",
    timestampTzFormat: "DD/MM/RR HH24:MI:SSXFF TZR",
    isoCurrency: "EUR",
  },
};

export const AMERICA = TERRITORIES["AMERICA"] as Territory;
