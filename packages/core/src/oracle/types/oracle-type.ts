/**
 * One Oracle column type as plain data. Lengths say their unit, precisions are decimal digits unless named otherwise.
 * Source: Oracle SQL Language Reference, Data Types.
 */
export type OracleType =
  /** NUMBER: both null; NUMBER(*,0) and INTEGER: precision null, scale 0; NUMBER(p): scale 0. */
  | { readonly family: "number"; readonly precision: number | null; readonly scale: number | null }
  /** FLOAT(b), b binary digits, 1 to 126. */
  | { readonly family: "float"; readonly binaryPrecision: number }
  | { readonly family: "binary-float" }
  | { readonly family: "binary-double" }
  | {
      readonly family: "character";
      readonly name: "CHAR" | "NCHAR" | "VARCHAR2" | "NVARCHAR2";
      readonly length: number;
      /** NCHAR and NVARCHAR2 always count characters. */
      readonly lengthUnit: "BYTE" | "CHAR";
    }
  | { readonly family: "lob"; readonly name: "CLOB" | "NCLOB" | "BLOB" }
  | { readonly family: "long"; readonly name: "LONG" | "LONG RAW" }
  /** RAW(n), n bytes. */
  | { readonly family: "raw"; readonly length: number }
  | { readonly family: "date" }
  | {
      readonly family: "timestamp";
      /** Digits of the fraction of a second, 0 to 9. */
      readonly precision: number;
      readonly zone: "none" | "with" | "local";
    }
  | { readonly family: "interval-year-month"; readonly yearPrecision: number }
  | {
      readonly family: "interval-day-second";
      readonly dayPrecision: number;
      readonly secondPrecision: number;
    }
  | { readonly family: "rowid"; readonly name: "ROWID" | "UROWID"; readonly length: number | null }
  | { readonly family: "boolean" }
  | { readonly family: "json" }
  | {
      readonly family: "vector";
      readonly dimensions: number | null;
      readonly format: string | null;
    }
  | { readonly family: "xml" }
  /** Object types, collections, BFILE, REF and what a later release may bring. `text` is DATA_TYPE. */
  | { readonly family: "unsupported"; readonly text: string };

/** Any of the families of `OracleType`. */
export type OracleTypeFamily = OracleType["family"];
