import { oraError } from "../errors.ts";
import type { Expr, FunctionCall } from "../parser/ast.ts";
import { nullType } from "../types/make-type.ts";
import type { BlockScope } from "./block-scope.ts";
import type { CompileContext } from "./compile-context.ts";
import { PlsqlCollection, type PlsqlRecord, type PlsqlValue } from "./composite.ts";
import { conversionTo } from "./convert-value.ts";
import { callOf, compileFunctionCall } from "./invocation.ts";
import { packageType } from "./package-types.ts";
import { nameAt, notAssignable, undeclared, wrongArguments } from "./plsql-errors.ts";
import { type Reference, resolveReference } from "./references.ts";
import { evaluator } from "./scalar-conversion.ts";
import { compileScalar } from "./scalar-expression.ts";
import { compileKey } from "./subscript.ts";
import {
  type CollectionType,
  initialValue,
  type RecordType,
  type VariableType,
} from "./variable-type.ts";

/** A value of any type. */
export interface ValueExpression {
  readonly type: VariableType;
  readonly get: () => PlsqlValue;
}

/**
 * Compiles a value of any type: a variable, a call of a function of the block, a constructor, or an expression of SQL. What it
 * gives may be a variable's own: an assignment copies it.
 * @throws OraError 6550
 */
export function compileValue(
  expr: Expr,
  scope: BlockScope,
  context: CompileContext,
): ValueExpression {
  const call = callOf(expr, scope, context);
  if (call) return compileFunctionCall(call, expr.at, scope, context);
  const found = compileConstructor(expr, scope, context) ?? resolveReference(expr, scope, context);
  if (found) return found;
  const compiled = compileScalar(expr, scope, context);
  return { type: { kind: "scalar", type: compiled.type }, get: evaluator(compiled) };
}

/** `type(element, …)`, `type(1 => element, …)`, `type(field => value, …)` */
function compileConstructor(
  expr: Expr,
  scope: BlockScope,
  context: CompileContext,
): ValueExpression | undefined {
  if (expr.kind !== "call") return undefined;
  const entry = scope.lookUp(expr.name.parts)?.entry;
  const type =
    entry?.kind === "type" ? entry.type : entry ? undefined : packageType(expr.name.parts);
  if (type?.kind === "collection") return compileCollection(type, expr, scope, context);
  return type?.kind === "record" ? compileRecord(type, expr, scope, context) : undefined;
}

function compileCollection(
  type: CollectionType,
  { args, at }: FunctionCall,
  scope: BlockScope,
  context: CompileContext,
): ValueExpression {
  const keyed = type.indexBy !== null;
  const elements = args.map(({ key, name, value }) => {
    if ((key !== undefined || name !== undefined) !== keyed) {
      throw wrongArguments(context, at, type.name);
    }
    const index: Expr = key ?? { kind: "name", name: { parts: [name ?? ""], at }, at };
    return {
      key: keyed ? compileKey(index, type.indexBy ?? "integer", scope, context) : undefined,
      get: compileValueAs(value, type.element, scope, context),
    };
  });
  return {
    type,
    get: () => {
      const collection = new PlsqlCollection(type);
      for (const { key, get } of elements) {
        if (key) collection.set(key(), get());
        else collection.append(get());
      }
      return collection;
    },
  };
}

/** Fields that are not named have their initial values. */
function compileRecord(
  type: RecordType,
  { args, at }: FunctionCall,
  scope: BlockScope,
  context: CompileContext,
): ValueExpression {
  const values = new Map<number, () => PlsqlValue>();
  for (const [position, { name, value }] of args.entries()) {
    const index =
      name === undefined ? position : type.fields.findIndex((field) => field.name === name);
    const field = type.fields[index];
    if (!field || values.has(index)) throw wrongArguments(context, at, type.name);
    values.set(index, compileValueAs(value, field.type, scope, context));
  }
  return {
    type,
    get: () => {
      const record = initialValue(type) as PlsqlRecord;
      for (const [index, get] of values) record.fields[index] = get();
      return record;
    },
  };
}

/**
 * Compiles a value for a variable of a type: it is converted, fitted, and the variable's own.
 * @throws OraError 6550; at run time 6502 and others.
 */
export function compileValueAs(
  expr: Expr,
  type: VariableType,
  scope: BlockScope,
  context: CompileContext,
): () => PlsqlValue {
  if (expr.kind === "null") {
    const convert = conversionTo({ kind: "scalar", type: nullType }, type, context, expr.at);
    return () => convert(null);
  }
  const value = compileValue(expr, scope, context);
  const convert = conversionTo(value.type, type, context, expr.at);
  return () => convert(value.get());
}

/** What can be assigned to. @throws OraError 6550 with PLS-00201, PLS-00363. */
export function assignable(
  expr: Expr,
  scope: BlockScope,
  context: CompileContext,
): Reference & Required<Pick<Reference, "set">> {
  const reference = resolveReference(expr, scope, context);
  const { set } = reference ?? {};
  if (reference && set) return { ...reference, set };
  const isKnown = reference ?? scope.lookUp(expr.kind === "name" ? expr.name.parts : []);
  throw isKnown || !isNamed(expr)
    ? notAssignable(context, expr.at)
    : undeclared(context, expr.at, nameAt(context.source, expr.at));
}

function isNamed(expr: Expr): boolean {
  return expr.kind === "name" || expr.kind === "call" || expr.kind === "member";
}

/** How an expression is assigned to: takes values of `from`. @throws OraError 6550 for what cannot be assigned to. */
export function compileTarget(
  expr: Expr,
  from: VariableType,
  scope: BlockScope,
  context: CompileContext,
): (value: PlsqlValue) => void {
  const { set, notNull, type } = assignable(expr, scope, context);
  const convert = conversionTo(from, type, context, expr.at);
  return (value) => {
    const converted = convert(value);
    if (notNull && converted === null) throw oraError(6502, [""]);
    set(converted);
  };
}
