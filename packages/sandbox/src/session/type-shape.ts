import type { ExecuteResult, PreparedStatement, RowCursor } from "../engine/contract.ts";
import type { SqlType } from "../engine/types/sql-type.ts";
import type { Row, Value } from "../engine/types/value.ts";
import { xmlTypeId } from "./xml-type.ts";

/**
 * The block with which the driver asks for the shape of an object type when a column has one. XMLTYPE is the only such
 * type here, so that it is answered without the engine.
 * Source: oracledb 26.0.0 lib/thin/connection.js _populateDbObjectTypeInfo.
 */
const question =
  /^\s*declare\b[\s\S]*\bbegin\s+:ret_val\s*:=\s*dbms_pickler\.get_type_shape\(:full_name,/i;

/** Placeholders of the block in their order, and which way each goes. */
const placeholders = [
  ["RET_VAL", "out"],
  ["FULL_NAME", "in"],
  ["OID", "out"],
  ["VERSION", "out"],
  ["TDS", "out"],
  ["ATTRS_RC", "out"],
  ["PACKAGE_NAME", "out"],
  ["SCHEMA", "out"],
  ["NAME", "out"],
] as const;

const variable: SqlType = { name: "VARCHAR2", length: 128, unit: "BYTE", bytes: 128 };
const number: SqlType = { name: "NUMBER", precision: null, scale: null };
const bytes: SqlType = { name: "RAW", bytes: 2000 };
const outTypes: readonly SqlType[] = [
  number,
  variable,
  bytes,
  number,
  bytes,
  { name: "CURSOR" },
  variable,
  variable,
  variable,
];

/** The block as a statement, if it is that one. */
export function typeShapeStatement(sql: string): PreparedStatement | undefined {
  if (!question.test(sql)) return undefined;
  const binds = placeholders.map(([name]) => ({ name, returning: false }));
  return { sql, kind: "plsql", binds };
}

/** What the block gives: the shape of SYS.XMLTYPE, which has no attributes, or 1 for any other name. */
export function typeShapeResult(rows: readonly Row[]): ExecuteResult {
  const out = rows.map((row): Row => {
    const known = row[1] === '"SYS"."XMLTYPE"';
    if (!known) return [1, null, null, null, null, null, null, null, null];
    const attributes: Value = { refCursor: noAttributes() };
    return [0, null, xmlTypeId, 1, emptyShape, attributes, null, "SYS", "XMLTYPE"];
  });
  const directions = placeholders.map(([, direction]) => direction);
  return { kind: "plsql", directions, outTypes, out, implicitResults: [] };
}

/** A type descriptor segment without attributes; the driver reads the number of them at 8 and little else. */
const emptyShape = Buffer.alloc(18);

function noAttributes(): RowCursor {
  const names = ["POS", "NAME", "NO", "TYPE", "OWNER", "PACKAGE", "OID"];
  return {
    columns: names.map((name) => ({ name, type: variable, nullable: true, isJson: false })),
    fetch: async () => ({ rows: [], done: true }),
    close: () => undefined,
  };
}
