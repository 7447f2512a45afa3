import { OraError } from "../errors.ts";
import type { Name, PlsqlType, Query, TypeName } from "../parser/ast.ts";
import { booleanType, integerType, varchar2 } from "../types/make-type.ts";
import type { SqlType } from "../types/sql-type.ts";
import { typeFromName } from "../types/type-from-name.ts";
import type { BlockScope } from "./block-scope.ts";
import type { CompileContext } from "./compile-context.ts";
import { packageType } from "./package-types.ts";
import { compileError, malformed, noComponent, undeclared } from "./plsql-errors.ts";
import { resolveReference } from "./references.ts";
import { type RecordType, rowType, type ScalarType, type VariableType } from "./variable-type.ts";

/**
 * What a type in a declaration means.
 * @throws OraError 6550 with PLS-00201 for a name that is none.
 */
export function resolveType(
  type: PlsqlType,
  at: number,
  scope: BlockScope,
  context: CompileContext,
): VariableType {
  switch (type.kind) {
    case "sql":
      return { kind: "scalar", type: sqlType(type.type, context) };
    case "plsql":
      return plsqlType(type);
    case "column-type":
      return columnType(type.name, scope, context);
    case "row-type":
      return rowTypeOf(type.name, scope, context);
    case "named":
      return namedType(type.name, at, scope, context);
  }
}

type PlsqlNamed = Extract<PlsqlType, { kind: "plsql" }>;

const thirtyTwoBits = { low: -2_147_483_648, high: 2_147_483_647 };

/** Subtypes of PLS_INTEGER. Source: Oracle Database PL/SQL Language Reference, Predefined Subtypes of PLS_INTEGER Data Type. */
const integers: Partial<Record<PlsqlNamed["name"], Pick<ScalarType, "integer" | "notNull">>> = {
  PLS_INTEGER: { integer: thirtyTwoBits },
  BINARY_INTEGER: { integer: thirtyTwoBits },
  SIMPLE_INTEGER: { integer: thirtyTwoBits, notNull: true },
  NATURAL: { integer: { ...thirtyTwoBits, low: 0 } },
  NATURALN: { integer: { ...thirtyTwoBits, low: 0 }, notNull: true },
  POSITIVE: { integer: { ...thirtyTwoBits, low: 1 } },
  POSITIVEN: { integer: { ...thirtyTwoBits, low: 1 }, notNull: true },
  SIGNTYPE: { integer: { low: -1, high: 1 } },
};

/** PLS_INTEGER */
export const plsInteger: ScalarType = { kind: "scalar", type: integerType, integer: thirtyTwoBits };

function plsqlType({ name, length }: PlsqlNamed): VariableType {
  if (name === "BOOLEAN") return { kind: "scalar", type: booleanType };
  if (name === "STRING") return { kind: "scalar", type: varchar2(length ?? 32_767) };
  if (name === "SYS_REFCURSOR") return { kind: "cursor" };
  return { kind: "scalar", type: integerType, ...integers[name] };
}

/** PL/SQL's texts have up to 32767 bytes, whatever a column may have; a parameter's has no length. */
function sqlType(name: TypeName, context: CompileContext): SqlType {
  const { session } = context;
  const sized = ["VARCHAR2", "NVARCHAR2", "RAW", "CHAR", "NCHAR"].includes(name.name);
  if (sized && name.length === undefined) return unsized(name.name);
  if (sized && (name.length ?? 0) > 1000) return longType(name, session.nls.lengthSemantics);
  try {
    return typeFromName(name, {
      version: 23,
      maxStringBytes: 32_767,
      lengthSemantics: session.nls.lengthSemantics,
    });
  } catch (error) {
    if (!(error instanceof OraError)) throw error;
    throw compileError(context, name.at, `PL/SQL: ${error.message}`);
  }
}

/** A parameter's or result's type without a length. */
function unsized(name: string): SqlType {
  return longType({ name, length: name.startsWith("N") ? 16_383 : 32_767, at: -1 }, "BYTE");
}

function longType({ name, length = 1, lengthUnit }: TypeName, semantics: "BYTE" | "CHAR"): SqlType {
  if (name === "RAW") return { name: "RAW", bytes: length };
  if (name === "NVARCHAR2" || name === "NCHAR") {
    return { name, length, unit: "CHAR", bytes: length * 2 };
  }
  const unit = lengthUnit ?? semantics;
  const bytes = unit === "CHAR" ? Math.min(length * 4, 32_767) : length;
  return { name: name === "CHAR" ? "CHAR" : "VARCHAR2", length, unit, bytes };
}

/** variable%TYPE, record.field%TYPE or table.column%TYPE */
function columnType(name: Name, scope: BlockScope, context: CompileContext): VariableType {
  const text = name.parts.join(".");
  const reference = scope.lookUp(name.parts)
    ? resolveReference({ kind: "name", name, at: name.at }, scope, context)
    : undefined;
  if (reference) {
    const { type, notNull } = reference;
    return type.kind === "scalar" && notNull ? { ...type, notNull: true } : type;
  }
  const column = name.parts.at(-1) ?? "";
  const row = tableRow({ ...name, parts: name.parts.slice(0, -1) }, context);
  if (!row) throw undeclared(context, name.at, text);
  const field = row.fields.find((candidate) => candidate.name === column);
  if (!field) throw noComponent(context, name.at, column);
  return field.type;
}

/** table%ROWTYPE or cursor%ROWTYPE */
function rowTypeOf(name: Name, scope: BlockScope, context: CompileContext): VariableType {
  const entry = scope.lookUp(name.parts)?.entry;
  if (entry?.kind === "cursor") return entry.cursor.row;
  const text = name.parts.join(".");
  if (entry?.kind === "broken") throw malformed(text, entry.cursor, name.at, context);
  const row = tableRow(name, context);
  if (!row) throw undeclared(context, name.at, text);
  return row;
}

/** The columns of a table or a view as a record; undefined when there is none of the name. */
export function tableRow(name: Name, context: CompileContext): RecordType | undefined {
  if (name.parts.length === 0) return undefined;
  const { at } = name;
  const query: Query = {
    kind: "query",
    body: {
      kind: "select",
      distinct: false,
      items: [{ kind: "star", at }],
      from: [{ kind: "table", name, at }],
      at,
    },
    at,
  };
  try {
    const { columns = [] } = context.runner.prepare(query, [], null, context.source);
    return rowType(name.parts.at(-1) ?? "", columns);
  } catch (error) {
    if (error instanceof OraError) return undefined;
    throw error;
  }
}

function namedType(
  name: Name,
  at: number,
  scope: BlockScope,
  context: CompileContext,
): VariableType {
  const entry = scope.lookUp(name.parts)?.entry;
  if (entry?.kind === "type") return entry.type;
  const text = name.parts.join(".");
  if (entry?.kind === "broken") throw malformed(text, entry.cursor, at, context);
  if (entry) {
    throw compileError(context, name.at, `PLS-00488: '${text}' must be a type`);
  }
  const packaged = packageType(name.parts);
  if (!packaged) throw undeclared(context, name.at, text);
  return packaged;
}
