import type { OracleType } from "./oracle-type.ts";
import { parseOracleType } from "./parse-type.ts";

/** The columns of ALL_TAB_COLS that say what type a column has. Source: Oracle Database Reference, ALL_TAB_COLS. */
export interface DictionaryTypeRow {
  /** DATA_TYPE: `NUMBER`, `TIMESTAMP(6) WITH TIME ZONE`, the name of an object type… */
  readonly dataType: string;
  /** DATA_TYPE_OWNER: set for object types, collections, XMLTYPE, SDO_GEOMETRY. */
  readonly dataTypeOwner: string | null;
  /** DATA_LENGTH: bytes. */
  readonly dataLength: number | null;
  /** CHAR_LENGTH: characters; set for the four character types. */
  readonly charLength: number | null;
  /** CHAR_USED: `B` or `C`, the unit in which the length was declared. */
  readonly charUsed: string | null;
  /** DATA_PRECISION: decimal digits of NUMBER, binary digits of FLOAT. */
  readonly dataPrecision: number | null;
  /** DATA_SCALE. */
  readonly dataScale: number | null;
  /** VECTOR_INFO (23ai): `VECTOR(3,FLOAT32)`. */
  readonly vectorInfo?: string | null;
}

/**
 * The type of a column as the dictionary describes it. Whatever is not known becomes `unsupported`; this never throws,
 * since one odd column must not stop the discovery of 20,000 tables.
 */
export function oracleTypeFromDictionary(row: DictionaryTypeRow): OracleType {
  const name = row.dataType.trim().replace(/\s+/g, " ").toUpperCase();
  if (isXml(name, row.dataTypeOwner)) return { family: "xml" };
  // Object types may be called anything, NUMBER too: only the owner tells them from built-in types.
  if (row.dataTypeOwner !== null && row.dataTypeOwner !== "") return unsupported(row);
  return typeByName(name, row) ?? unsupported(row);
}

/** XMLTYPE belongs to SYS; some releases show the public synonym's owner or none. */
function isXml(name: string, owner: string | null): boolean {
  if (name === "SYS.XMLTYPE") return true;
  return name === "XMLTYPE" && (owner === null || ["", "SYS", "PUBLIC"].includes(owner));
}

function unsupported(row: DictionaryTypeRow): OracleType {
  const owner = row.dataTypeOwner ?? "";
  const text = owner === "" ? row.dataType : `${owner}.${row.dataType}`;
  return { family: "unsupported", text };
}

function typeByName(name: string, row: DictionaryTypeRow): OracleType | undefined {
  switch (name) {
    case "NUMBER":
      return numberType(row.dataPrecision, row.dataScale);
    case "FLOAT":
      return { family: "float", binaryPrecision: row.dataPrecision ?? 126 };
    case "CHAR":
    case "NCHAR":
    case "VARCHAR2":
    case "NVARCHAR2":
      return characterType(name, row);
    case "RAW":
      return row.dataLength === null || row.dataLength < 1
        ? undefined
        : { family: "raw", length: row.dataLength };
    case "UROWID":
      return { family: "rowid", name: "UROWID", length: row.dataLength };
    case "VECTOR":
      return vectorType(row.vectorInfo);
    default:
      // TIMESTAMP(6) WITH TIME ZONE, INTERVAL DAY(2) TO SECOND(6)…: the name says all. ANSI names never stand here.
      return dictionaryName.test(name) ? parseOracleType(name) : undefined;
  }
}

/** Names that hold everything there is to know. Source: Oracle Database Reference, ALL_TAB_COLS, DATA_TYPE. */
const dictionaryName =
  /^(?:BINARY_FLOAT|BINARY_DOUBLE|[NB]?CLOB|BLOB|LONG|LONG RAW|DATE|TIMESTAMP\(\d\)(?: WITH(?: LOCAL)? TIME ZONE)?|INTERVAL YEAR\(\d\) TO MONTH|INTERVAL DAY\(\d\) TO SECOND\(\d\)|ROWID|BOOLEAN|JSON)$/;

/** Some views show precision 0 and scale -127 for a NUMBER without either. */
function numberType(precision: number | null, scale: number | null): OracleType {
  if (scale === null || scale < -84) return { family: "number", precision: null, scale: null };
  return { family: "number", precision: precision === 0 ? null : precision, scale };
}

function characterType(
  name: "CHAR" | "NCHAR" | "VARCHAR2" | "NVARCHAR2",
  row: DictionaryTypeRow,
): OracleType | undefined {
  const isNational = name === "NCHAR" || name === "NVARCHAR2";
  const lengthUnit = isNational || row.charUsed === "C" ? "CHAR" : "BYTE";
  const characters = row.charLength ?? 0;
  // CHAR_LENGTH of a BYTE column is its length in bytes too; old views leave it 0.
  const length = lengthUnit === "CHAR" && characters > 0 ? characters : (row.dataLength ?? 0);
  // VARCHAR2 of length 0 is what a view over NULL has; nothing but NULL can be in it.
  return { family: "character", name, length: Math.max(length, 1), lengthUnit };
}

function vectorType(info: string | null | undefined): OracleType {
  const parsed = info === null || info === undefined ? undefined : parseOracleType(info);
  return parsed?.family === "vector"
    ? parsed
    : { family: "vector", dimensions: null, format: null };
}
