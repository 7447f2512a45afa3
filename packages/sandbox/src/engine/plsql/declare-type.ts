import { emptyEnv } from "../expressions/compiled.ts";
import type { Expr, PlsqlDeclaration } from "../parser/ast.ts";
import { integerType } from "../types/make-type.ts";
import { numberToDouble, type OraNumber } from "../types/number.ts";
import type { BlockScope } from "./block-scope.ts";
import type { CompileContext } from "./compile-context.ts";
import { compileError, wrongType } from "./plsql-errors.ts";
import { resolveType } from "./resolve-type.ts";
import type { CollectionType, RecordField, VariableType } from "./variable-type.ts";

type Of<Kind extends PlsqlDeclaration["kind"]> = Extract<PlsqlDeclaration, { kind: Kind }>;

/** The type that TYPE or SUBTYPE declares. @throws OraError 6550 */
export function declaredType(
  declaration: Of<"collection-type" | "record-type" | "subtype" | "ref-cursor-type">,
  scope: BlockScope,
  context: CompileContext,
): VariableType {
  switch (declaration.kind) {
    case "ref-cursor-type":
      return { kind: "cursor" };
    case "subtype":
      return subtype(declaration, scope, context);
    case "record-type": {
      const fields = declaration.fields.map((field) => recordField(field, scope, context));
      return { kind: "record", name: declaration.name, fields };
    }
    case "collection-type":
      return collectionType(declaration, scope, context);
  }
}

function recordField(
  { name, type: written, initial, notNull, at }: Of<"record-type">["fields"][number],
  scope: BlockScope,
  context: CompileContext,
): RecordField {
  const type = resolveType(written, at, scope, context);
  if (notNull && !initial) {
    const text = "PLS-00218: a variable declared NOT NULL must have an initialization assignment";
    throw compileError(context, at, text);
  }
  return {
    name,
    type,
    ...(notNull ? { notNull } : {}),
    ...(initial ? { initial: context.value(initial, type, scope) } : {}),
  };
}

function subtype(
  { type: written, range, notNull, at }: Of<"subtype">,
  scope: BlockScope,
  context: CompileContext,
): VariableType {
  const type = resolveType(written, at, scope, context);
  if (type.kind !== "scalar") return type;
  if (!range) return notNull ? { ...type, notNull } : type;
  const bounds = {
    low: constantOf(range.low, scope, context),
    high: constantOf(range.high, scope, context),
  };
  if (type.type.name !== "NUMBER") throw wrongType(context, range.low.at);
  const limits = type.integer ? { integer: bounds } : { range: bounds };
  return { ...type, ...limits, ...(notNull ? { notNull } : {}) };
}

/** @throws OraError 6550 with PLS-00491 for what is no numeric literal. */
function constantOf(expr: Expr, scope: BlockScope, context: CompileContext): number {
  const compiled = context.scalar(expr, scope);
  if (!compiled.constant || compiled.type.name !== integerType.name) {
    throw compileError(context, expr.at, "PLS-00491: numeric literal required");
  }
  return numberToDouble(compiled.eval(emptyEnv()) as OraNumber);
}

function collectionType(
  { name, element: written, indexBy: index, limit, at }: Of<"collection-type">,
  scope: BlockScope,
  context: CompileContext,
): CollectionType {
  const element = resolveType(written, at, scope, context);
  const indexBy = index ? keyKind(resolveType(index, at, scope, context), at, context) : null;
  return { kind: "collection", name, element, indexBy, limit: limit ?? null };
}

/** @throws OraError 6550 with PLS-00315 for another type of index. */
function keyKind(type: VariableType, at: number, context: CompileContext): "integer" | "text" {
  if (type.kind === "scalar" && type.integer) return "integer";
  if (type.kind === "scalar" && type.type.name === "VARCHAR2") return "text";
  if (type.kind === "scalar" && type.type.name === "LONG") return "text";
  const text = "PLS-00315: Implementation restriction: unsupported table index type";
  throw compileError(context, at, text);
}
