import type { BindSize } from "../sql/bound-columns.ts";
import { type BindAs, typedBind } from "../sql/typed-binds.ts";
import type { OracleType } from "./oracle-type.ts";

/** How values get into a column: what the driver sends, and the SQL around it. */
export interface ColumnBind {
  readonly bindAs: BindAs;
  /** Where the bind stands in a statement: large ones last. */
  readonly size: BindSize;
  /**
   * The value in an INSERT or UPDATE of the table itself, from its placeholder; undefined when the type can only be made
   * from a stage's column (JSON, XMLTYPE, VECTOR: a text over 32,767 bytes may not stand inside an expression).
   */
  readonly insertExpression: ((placeholder: string) => string) | undefined;
  /**
   * Type of the stage's column: the column's own, so that values which are too long fail at the array INSERT, or CLOB.
   * Null when the column cannot be staged: LONG may stand in no MERGE.
   */
  readonly stageType: OracleType | null;
  /** The value in an INSERT into the stage, from its placeholder. */
  readonly stageExpression: (placeholder: string) => string;
  /** The value in the MERGE, from the stage's quoted column. */
  readonly fromStage: (stageColumn: string) => string;
}

/**
 * How values get into a column of a type.
 * Source: Oracle SQL Language Reference, JSON type constructor, TO_VECTOR, XMLTYPE; MERGE.
 * @throws DiscoveryError for an unsupported type.
 */
export function bindFor(type: OracleType): ColumnBind {
  const { bindAs } = typedBind(type, ":c");
  const expression = (value: string): string => typedBind(type, value).expression;
  if (constructed.has(type.family)) {
    return {
      bindAs,
      size: "lob",
      insertExpression: undefined,
      stageType: { family: "lob", name: "CLOB" },
      stageExpression: (placeholder) => placeholder,
      fromStage: expression,
    };
  }
  return {
    bindAs,
    size: sizeOf(type),
    insertExpression: expression,
    stageType: type.family === "long" ? null : type,
    stageExpression: expression,
    fromStage: (stageColumn) => stageColumn,
  };
}

/** Types whose values are made in SQL from a CLOB. */
const constructed: ReadonlySet<OracleType["family"]> = new Set<OracleType["family"]>([
  "json",
  "vector",
  "xml",
]);

/** Longest bind that is sent in place, in bytes. Source: Oracle Database Error Messages, ORA-24816. */
const shortBytes = 4000;

function sizeOf(type: OracleType): BindSize {
  switch (type.family) {
    case "lob":
    case "long":
      return "lob";
    case "raw":
      return type.length > shortBytes ? "long" : "short";
    case "character":
      return maxBytes(type) > shortBytes ? "long" : "short";
    default:
      return "short";
  }
}

/** An upper bound: 4 bytes a character. */
function maxBytes({ length, lengthUnit }: Extract<OracleType, { family: "character" }>): number {
  return lengthUnit === "BYTE" ? length : length * 4;
}
