import type { Database, SessionContext } from "../catalog/contract.ts";
import { releases } from "../catalog/release.ts";
import { defaultNls, nlsParameters } from "../types/nls.ts";
import type { SingleView } from "./view-family.ts";

/** Source: Oracle Database Globalization Support Guide, NLS Parameters of the database. */
function databaseNls(db: Database): readonly (readonly [string, string])[] {
  return [
    ["NLS_RDBMS_VERSION", releases[db.version].base],
    ["NLS_NCHAR_CONV_EXCP", "FALSE"],
    ["NLS_LENGTH_SEMANTICS", "BYTE"],
    ["NLS_COMP", "BINARY"],
    ["NLS_DUAL_CURRENCY", "$"],
    ["NLS_TIMESTAMP_TZ_FORMAT", "DD-MON-RR HH.MI.SSXFF AM TZR"],
    ["NLS_TIME_TZ_FORMAT", "HH.MI.SSXFF AM TZR"],
    ["NLS_TIMESTAMP_FORMAT", "DD-MON-RR HH.MI.SSXFF AM"],
    ["NLS_TIME_FORMAT", "HH.MI.SSXFF AM"],
    ["NLS_SORT", "BINARY"],
    ["NLS_DATE_LANGUAGE", "AMERICAN"],
    ["NLS_DATE_FORMAT", "DD-MON-RR"],
    ["NLS_CALENDAR", "GREGORIAN"],
    ["NLS_NUMERIC_CHARACTERS", ".,"],
    ["NLS_NCHAR_CHARACTERSET", db.nationalCharset],
    ["NLS_CHARACTERSET", db.charset],
    ["NLS_ISO_CURRENCY", "AMERICA"],
    ["NLS_CURRENCY", "$"],
    ["NLS_TERRITORY", "AMERICA"],
    ["NLS_LANGUAGE", "AMERICAN"],
  ];
}

function nlsView(
  name: string,
  pairs: (session: SessionContext) => Iterable<readonly [string, string | null]>,
): SingleView {
  return {
    name,
    visibleTo: "public",
    columns: "PARAMETER v128 VALUE v64",
    *rows({ session }) {
      for (const [parameter, value] of pairs(session)) {
        yield { PARAMETER: parameter, VALUE: value, CON_ID: 0 };
      }
    },
  };
}

/** Parameters of the instance; what no one has set is NULL. */
function instanceNls(): readonly (readonly [string, string | null])[] {
  const set: Readonly<Record<string, string>> = {
    NLS_LANGUAGE: "AMERICAN",
    NLS_TERRITORY: "AMERICA",
    NLS_COMP: "BINARY",
    NLS_LENGTH_SEMANTICS: "BYTE",
    NLS_NCHAR_CONV_EXCP: "FALSE",
  };
  return nlsParameters(defaultNls()).map(({ name }) => [name, set[name] ?? null]);
}

/** V$NLS_PARAMETERS has the character sets, too. */
function* sessionAndCharacterSets(session: SessionContext): Iterable<readonly [string, string]> {
  yield* sessionNls(session);
  yield ["NLS_CHARACTERSET", session.db.charset];
  yield ["NLS_NCHAR_CHARACTERSET", session.db.nationalCharset];
}

function* sessionNls(session: SessionContext): Iterable<readonly [string, string]> {
  for (const { name, value } of nlsParameters(session.nls)) yield [name, value];
}

const databaseProperties: SingleView = {
  name: "DATABASE_PROPERTIES",
  visibleTo: "public",
  columns: "PROPERTY_NAME v128 PROPERTY_VALUE v4000 DESCRIPTION v4000",
  *rows({ session }) {
    const own: readonly (readonly [string, string])[] = [
      ["DEFAULT_PERMANENT_TABLESPACE", "USERS"],
      ["DEFAULT_TEMP_TABLESPACE", "TEMP"],
      ["DBTIMEZONE", "+00:00"],
      ["GLOBAL_DB_NAME", session.db.name],
    ];
    for (const [name, value] of [...own, ...databaseNls(session.db)]) {
      yield { PROPERTY_NAME: name, PROPERTY_VALUE: value };
    }
  },
};

/** The views about NLS parameters and the properties of the database. */
export const nlsViews: readonly SingleView[] = [
  nlsView("NLS_DATABASE_PARAMETERS", (session) => databaseNls(session.db)),
  nlsView("NLS_INSTANCE_PARAMETERS", instanceNls),
  nlsView("NLS_SESSION_PARAMETERS", sessionNls),
  {
    ...nlsView("V$NLS_PARAMETERS", sessionAndCharacterSets),
    columns: "PARAMETER v64 VALUE v64 CON_ID n",
  },
  databaseProperties,
];
