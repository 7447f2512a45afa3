/**
 * The static type of a column, an expression or a bind, as the describe information needs it. Lengths in bytes say so.
 * Source: Oracle SQL Language Reference, Data Types.
 */
export type SqlType =
  /** NUMBER: both null. NUMBER(*,0): precision null, scale 0. FLOAT(b): floatBits set, shown as FLOAT. */
  | {
      readonly name: "NUMBER";
      readonly precision: number | null;
      readonly scale: number | null;
      readonly floatBits?: number;
    }
  | { readonly name: "BINARY_FLOAT" }
  | { readonly name: "BINARY_DOUBLE" }
  /** `length` counts `unit`; `bytes` is the most bytes a value can have (NVARCHAR2: 2 a character). */
  | {
      readonly name: "VARCHAR2" | "CHAR" | "NVARCHAR2" | "NCHAR";
      readonly length: number;
      readonly unit: "BYTE" | "CHAR";
      readonly bytes: number;
    }
  | { readonly name: "DATE" }
  | {
      readonly name: "TIMESTAMP" | "TIMESTAMP WITH TIME ZONE" | "TIMESTAMP WITH LOCAL TIME ZONE";
      readonly precision: number;
    }
  | { readonly name: "INTERVAL YEAR TO MONTH"; readonly precision: number }
  | {
      readonly name: "INTERVAL DAY TO SECOND";
      readonly precision: number;
      readonly secondPrecision: number;
    }
  | { readonly name: "RAW"; readonly bytes: number }
  | { readonly name: "LONG" | "LONG RAW" | "CLOB" | "NCLOB" | "BLOB" | "BFILE" }
  | { readonly name: "ROWID" }
  | { readonly name: "UROWID"; readonly bytes: number }
  | { readonly name: "BOOLEAN" }
  | { readonly name: "JSON" }
  | {
      readonly name: "VECTOR";
      readonly dimensions: number | null;
      readonly format: "FLOAT32" | "FLOAT64" | "INT8" | "BINARY" | null;
    }
  | { readonly name: "XMLTYPE" }
  | { readonly name: "CURSOR" }
  /** The literal NULL and a bind of unknown type: fits everywhere. Described as VARCHAR2(0). */
  | { readonly name: "NULL" };

export type SqlTypeName = SqlType["name"];
