import { OraError } from "../errors.ts";
import type { Expr, Insert, Statement, Update } from "../parser/ast.ts";
import type { SqlType } from "../types/sql-type.ts";
import type { Value } from "../types/value.ts";
import type { BlockScope } from "./block-scope.ts";
import type { CompileContext } from "./compile-context.ts";
import { isScalar, PlsqlRecord } from "./composite.ts";
import { detached } from "./lob-locators.ts";
import { compileError, wrongType } from "./plsql-errors.ts";
import { type Reference, resolveReference } from "./references.ts";
import { tableRow } from "./resolve-type.ts";

/** A variable whose value a statement takes. */
export interface SqlInput {
  readonly type: SqlType;
  readonly get: () => Value;
}

/** A statement whose variables are placeholders. */
export interface RewrittenSql {
  readonly statement: Statement;
  /** By index of the placeholder. */
  readonly values: readonly SqlInput[];
  /** Names that mean a variable unless a column has them, and their placeholders; an error for what SQL cannot take. */
  readonly names: ReadonlyMap<string, number | OraError>;
}

interface Rewriter {
  readonly scope: BlockScope;
  readonly context: CompileContext;
  readonly values: SqlInput[];
  readonly names: Map<string, number | OraError>;
  readonly places: Map<string, number>;
}

/**
 * Turns what only PL/SQL knows into placeholders: its own placeholders, elements of collections, attributes. Names stay, for
 * a column goes before a variable. INTO is taken away: its targets are PL/SQL's. Records in VALUES and SET ROW are written out.
 * @throws OraError 6550
 */
export function rewriteSql(
  statement: Statement,
  scope: BlockScope,
  context: CompileContext,
): RewrittenSql {
  const rewriter: Rewriter = { scope, context, values: [], names: new Map(), places: new Map() };
  const written = rewrite(writeOut(statement, rewriter), rewriter) as Statement;
  return { statement: written, values: rewriter.values, names: rewriter.names };
}

function rewrite(node: unknown, rewriter: Rewriter): unknown {
  if (Array.isArray(node)) return node.map((item) => rewrite(item, rewriter));
  if (typeof node !== "object" || node === null) return node;
  const replaced = replacement(node as Expr, rewriter);
  if (replaced) return replaced;
  const copy: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(node)) {
    if (key === "into" && isIntoClause(value)) {
      if (Array.isArray(value)) copy[key] = placesOf(node, value);
    } else {
      copy[key] = rewrite(value, rewriter);
    }
  }
  return copy;
}

/** SELECT … INTO has targets, RETURNING … INTO a list; INSERT ALL has branches of that name. */
function isIntoClause(value: unknown): boolean {
  if (Array.isArray(value)) return !value.some((item) => item && "target" in item);
  return typeof value === "object" && value !== null && "targets" in value;
}

/** RETURNING wants as many targets as items: one record stands for all. */
function placesOf(returning: object, into: readonly Expr[]): Expr[] {
  const { items } = returning as { items: readonly Expr[] };
  const at = into[0]?.at ?? 0;
  return items.map(() => ({ kind: "null", at }));
}

function replacement(node: Expr, rewriter: Rewriter): Expr | undefined {
  switch (node.kind) {
    case "bind":
      // Below 0 are those that `fieldsOf` made.
      if (node.index < 0) return bindOf(-1 - node.index, node);
      return placeholder(`:${node.index}`, node, rewriter);
    case "call":
      return replacedCall(node, rewriter);
    case "member":
    case "element":
      return placeholder(undefined, node, rewriter);
    case "name":
      if (node.name.parts.at(-1)?.startsWith("%")) return attribute(node, rewriter);
      noteName(node, rewriter);
      return undefined;
    default:
      return undefined;
  }
}

/** An element of a collection; a function of SQL stays. @throws OraError 6550 with PLS-00231 for one of the block. */
function replacedCall(node: Extract<Expr, { kind: "call" }>, rewriter: Rewriter): Expr | undefined {
  const { scope, context } = rewriter;
  const { parts } = node.name;
  if (parts.at(-1)?.startsWith("%")) return attribute(node, rewriter);
  const entry = scope.lookUp(parts)?.entry;
  if (entry?.kind === "subprogram" || (!entry && parts[0] === "SQLERRM")) {
    const text = `PLS-00231: function '${parts.at(-1) ?? ""}' may not be used in SQL`;
    throw compileError(context, node.at, text);
  }
  return entry?.kind === "variable" ? placeholder(undefined, node, rewriter) : undefined;
}

/** Of attributes SQL has only the one that WHERE CURRENT OF is made of. @throws OraError 6550 with PLS-00229. */
function attribute(
  node: Extract<Expr, { kind: "call" | "name" }>,
  rewriter: Rewriter,
): Expr | undefined {
  if (node.name.parts.at(-1) === "%ROWID") return placeholder(undefined, node, rewriter);
  const text = "PLS-00229: Attribute expression within SQL expression";
  throw compileError(rewriter.context, node.at, text);
}

/** A placeholder for what PL/SQL knows; undefined for what it does not. `key`: the same one each time. */
function placeholder(key: string | undefined, node: Expr, rewriter: Rewriter): Expr | undefined {
  const known = key === undefined ? undefined : rewriter.places.get(key);
  if (known !== undefined) return bindOf(known, node);
  const reference = resolveReference(node, rewriter.scope, rewriter.context);
  if (!reference) return undefined;
  const index = addInput(reference, node, rewriter);
  if (key !== undefined) rewriter.places.set(key, index);
  return bindOf(index, node);
}

function bindOf(index: number, { at }: Expr): Expr {
  return { kind: "bind", name: String(index + 1), index, at };
}

/** @throws OraError 6550 with PLS-00382 for what SQL has no type for. */
function addInput(
  reference: Pick<Reference, "type" | "get">,
  node: Expr,
  { values, context }: Rewriter,
): number {
  const { type } = reference;
  if (type.kind !== "scalar" || !isSqlType(type.type, context)) throw wrongType(context, node.at);
  values.push({ type: type.type, get: () => scalarOf(reference) });
  return values.length - 1;
}

/** BOOLEAN is a type of SQL since 23ai. */
function isSqlType(type: SqlType, { session }: CompileContext): boolean {
  return type.name !== "BOOLEAN" || session.version >= 23;
}

function scalarOf(reference: Pick<Reference, "get">): Value {
  const value = reference.get();
  return isScalar(value) ? detached(value) : null;
}

/** A name that is a variable if no column has it. What a variable cannot be here may still be a column. */
function noteName(node: Extract<Expr, { kind: "name" }>, rewriter: Rewriter): void {
  const { scope, names, context } = rewriter;
  const key = node.name.parts.join(".");
  const entry = names.has(key) ? undefined : scope.lookUp(node.name.parts)?.entry;
  if (entry?.kind !== "variable") return;
  try {
    const reference = resolveReference(node, scope, context);
    if (reference) names.set(key, addInput(reference, node, rewriter));
  } catch (error) {
    if (!(error instanceof OraError)) throw error;
    names.set(key, error);
  }
}

/** VALUES record and SET ROW = record, written out. */
function writeOut(statement: Statement, rewriter: Rewriter): Statement {
  if (statement.kind === "insert" && statement.record) return writeOutInsert(statement, rewriter);
  if (statement.kind === "update" && isRowUpdate(statement)) {
    return writeOutUpdate(statement, rewriter);
  }
  return statement;
}

function isRowUpdate({ set }: Update): boolean {
  const [item] = set;
  return (
    item?.kind === "column" && item.column.parts[0] === "ROW" && item.column.parts.length === 1
  );
}

function writeOutInsert(statement: Insert, rewriter: Rewriter): Statement {
  const { record: _, ...plain } = statement;
  const value = statement.source.kind === "values" ? statement.source.rows[0]?.[0] : undefined;
  if (!value) return statement;
  const rows = [fieldsOf(value, rewriter)];
  return { ...plain, source: { kind: "values", rows } };
}

function writeOutUpdate(statement: Update, rewriter: Rewriter): Statement {
  const [item] = statement.set;
  if (item?.kind !== "column" || statement.target.kind !== "table") return statement;
  const { fields = [] } = tableRow(statement.target.name, rewriter.context) ?? {};
  const { at } = item.column;
  const set = fieldsOf(item.value, rewriter).map((place, index) => ({
    kind: "column" as const,
    column: { parts: [fields[index]?.name ?? ""], at },
    value: place,
  }));
  return { ...statement, set };
}

/** The fields of a record as placeholders. `rewrite` takes them for done: they are marked by their own index. */
function fieldsOf(value: Expr, rewriter: Rewriter): Expr[] {
  const { scope, context } = rewriter;
  const reference = resolveReference(value, scope, context);
  if (reference?.type.kind !== "record") throw wrongType(context, value.at);
  return reference.type.fields.map((field, index) => {
    const get = () => {
      const record = reference.get();
      return record instanceof PlsqlRecord ? (record.fields[index] ?? null) : null;
    };
    const place = addInput({ type: field.type, get }, value, rewriter);
    return { kind: "bind", name: field.name, index: -1 - place, at: value.at };
  });
}
