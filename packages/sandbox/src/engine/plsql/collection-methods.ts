import { oraError } from "../errors.ts";
import type { FunctionArgument } from "../parser/ast.ts";
import { booleanType, integerType, varchar2 } from "../types/make-type.ts";
import type { BlockScope } from "./block-scope.ts";
import type { CompileContext } from "./compile-context.ts";
import { copyValue, PlsqlCollection } from "./composite.ts";
import { noComponent, wrongArguments } from "./plsql-errors.ts";
import type { Reference } from "./references.ts";
import { compileInteger, compileKey, compileNullableKey } from "./subscript.ts";
import { type CollectionType, initialValue, type VariableType } from "./variable-type.ts";

/** The collection of a reference. @throws OraError 6531 when it is NULL. */
export function collectionOf(reference: Reference): PlsqlCollection {
  const value = reference.get();
  if (!(value instanceof PlsqlCollection)) throw oraError(6531);
  return value;
}

const integer: VariableType = { kind: "scalar", type: integerType };

/**
 * A method that has a value: COUNT, FIRST, LAST, LIMIT, EXISTS, NEXT, PRIOR.
 * @throws OraError 6550 for another name.
 * Source: Oracle Database PL/SQL Language Reference, Collection Methods.
 */
export function methodReference(
  object: Reference,
  method: string,
  args: readonly FunctionArgument[],
  at: number,
  scope: BlockScope,
  context: CompileContext,
): Reference {
  const type = object.type as CollectionType;
  const keyType = keyTypeOf(type);
  const wanted = method === "EXISTS" || method === "NEXT" || method === "PRIOR" ? 1 : 0;
  if (args.length !== wanted) throw wrongArguments(context, at, method);
  const keys = args.map(({ value }) =>
    compileNullableKey(value, type.indexBy ?? "integer", scope, context),
  );
  const key = () => keys[0]?.() ?? null;
  switch (method) {
    case "COUNT":
      return { type: integer, get: () => collectionOf(object).count };
    case "FIRST":
      return { type: keyType, get: () => collectionOf(object).keys()[0] ?? null };
    case "LAST":
      return { type: keyType, get: () => collectionOf(object).keys().at(-1) ?? null };
    case "LIMIT":
      return { type: integer, get: () => type.limit };
    case "EXISTS":
      return {
        type: { kind: "scalar", type: booleanType },
        get: () => {
          const value = object.get();
          const index = key();
          return value instanceof PlsqlCollection && index !== null && value.has(index);
        },
      };
    case "NEXT":
      return { type: keyType, get: () => collectionOf(object).neighbour(key(), 1) };
    case "PRIOR":
      return { type: keyType, get: () => collectionOf(object).neighbour(key(), -1) };
    default:
      throw noComponent(context, at, method);
  }
}

function keyTypeOf(type: CollectionType): VariableType {
  return type.indexBy === "text" ? { kind: "scalar", type: varchar2(32_767) } : integer;
}

/**
 * A method that is a statement: DELETE, EXTEND, TRIM; undefined for another name.
 * @throws OraError 6550 for a wrong number of arguments.
 */
export function methodStatement(
  object: Reference,
  method: string,
  args: readonly FunctionArgument[],
  at: number,
  scope: BlockScope,
  context: CompileContext,
): (() => void) | undefined {
  const type = object.type as CollectionType;
  if (method !== "DELETE" && method !== "EXTEND" && method !== "TRIM") return undefined;
  const most = method === "TRIM" ? 1 : 2;
  const none = method === "DELETE" ? type.limit !== null && args.length > 0 : type.indexBy !== null;
  const wrong = args.length > most || none;
  if (wrong) throw wrongArguments(context, at, method);
  if (method === "DELETE") {
    const keys = args.map(({ value }) =>
      compileKey(value, type.indexBy ?? "integer", scope, context),
    );
    return () => {
      const [low, high] = keys.map((key) => key());
      collectionOf(object).delete(low, high);
    };
  }
  const [count, from] = args.map(({ value }) => compileInteger(value, scope, context));
  if (method === "TRIM") return () => collectionOf(object).trim(count?.() ?? 1);
  return () => {
    const collection = collectionOf(object);
    const added = count?.() ?? 1;
    const copied = from && collection.get(from());
    const make = () => (copied === undefined ? initialValue(type.element) : copyValue(copied));
    collection.extend(added, make);
  };
}
