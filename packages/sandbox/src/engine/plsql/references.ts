import { oraError } from "../errors.ts";
import type { Expr, FunctionArgument } from "../parser/ast.ts";
import { cursorAttribute, sqlAttribute } from "./attributes.ts";
import type { BlockScope, ScopeEntry, Variable } from "./block-scope.ts";
import { builtInReference } from "./built-ins.ts";
import { methodReference } from "./collection-methods.ts";
import type { CompileContext } from "./compile-context.ts";
import { PlsqlCollection, PlsqlRecord, type PlsqlValue } from "./composite.ts";
import {
  badBind,
  compileError,
  malformed,
  nameAt,
  noComponent,
  wrongArguments,
} from "./plsql-errors.ts";
import { compileKey } from "./subscript.ts";
import { initialValue, type VariableType } from "./variable-type.ts";

/** Something that has a value in PL/SQL and perhaps can be assigned to. */
export interface Reference {
  readonly type: VariableType;
  readonly get: () => PlsqlValue;
  /** Takes a value of the type. Missing: it cannot be assigned to. */
  readonly set?: (value: PlsqlValue) => void;
  /** As `get`, for something within it to be assigned to: an element that is not there is made. */
  readonly ensure?: () => PlsqlValue;
  readonly notNull?: boolean;
}

/** Where a path stands in the text. */
interface Place {
  readonly at: number;
  readonly scope: BlockScope;
  readonly context: CompileContext;
}

type Arguments = readonly FunctionArgument[] | undefined;

/**
 * What a name, a call, a member or a placeholder means in a block, functions of the block excepted; undefined where PL/SQL does
 * not know it: then it is a function or a pseudo column of SQL.
 * @throws OraError 6550 for a field or a method that is not there.
 */
export function resolveReference(
  expr: Expr,
  scope: BlockScope,
  context: CompileContext,
): Reference | undefined {
  const place = { at: expr.at, scope, context };
  switch (expr.kind) {
    case "bind": {
      const variable = context.binds[expr.index];
      return variable && variableReference(variable);
    }
    case "name":
      return resolvePath(expr.name.parts, undefined, place);
    case "call":
      return resolvePath(expr.name.parts, expr.args, place);
    case "member": {
      const object = objectOf(expr.object, place);
      return object && memberOf(object, expr.member, expr.args, place);
    }
    case "element": {
      const collection = objectOf(expr.collection, place);
      return collection && elementOf(collection, [{ value: expr.index }], place);
    }
    default:
      return undefined;
  }
}

/** What stands before a point or a parenthesis: a variable, or what a function of the block gives. */
function objectOf(expr: Expr, { scope, context }: Place): Reference | undefined {
  const reference = resolveReference(expr, scope, context);
  if (reference) return reference;
  if (expr.kind !== "call" || scope.lookUp(expr.name.parts) === undefined) return undefined;
  return context.any(expr, scope);
}

/** The reference of a variable. */
export function variableReference(variable: Variable): Reference {
  const { type, constant, notNull } = variable;
  const get = (): PlsqlValue => variable.value;
  if (constant) return { type, get, notNull };
  const set = (value: PlsqlValue): void => {
    variable.value = value;
  };
  return { type, get, set, ensure: get, notNull };
}

function resolvePath(
  parts: readonly string[],
  args: Arguments,
  place: Place,
): Reference | undefined {
  if (parts.at(-1)?.startsWith("%")) return attributeOf(parts, args, place);
  const found = place.scope.lookUp(parts);
  if (!found) return builtInReference(parts, args, place.at, place.scope, place.context);
  const { entry, rest } = found;
  checkEntry(entry, parts, place);
  if (entry.kind !== "variable") return undefined;
  let reference = variableReference(entry.variable);
  for (const [index, member] of rest.entries()) {
    const last = index === rest.length - 1;
    if (last && args && reference.type.kind === "collection") {
      return memberOf(reference, member, args, place);
    }
    reference = memberOf(reference, member, undefined, place);
  }
  return args ? elementOf(reference, args, place) : reference;
}

/** @throws OraError 6550 for what was not declared properly. */
function checkEntry(entry: ScopeEntry, parts: readonly string[], { at, context }: Place): void {
  if (entry.kind === "broken") throw malformed(parts.join("."), entry.cursor, at, context);
  if (entry.kind === "ambiguous") {
    const text = `PLS-00371: at most one declaration for '${parts[0] ?? ""}' is permitted`;
    throw compileError(context, at, text);
  }
}

/** `SQL%ROWCOUNT`, `c%NOTFOUND`, `SQL%BULK_ROWCOUNT(i)` */
function attributeOf(parts: readonly string[], args: Arguments, place: Place): Reference {
  const { scope, context, at } = place;
  const attribute = parts.at(-1)?.slice(1) ?? "";
  const owner = parts.slice(0, -1);
  const name = owner.join(".");
  if (name === "SQL") {
    const index = args?.[0] && compileKey(args[0].value, "integer", scope, context);
    return sqlAttribute(attribute, index, at, context);
  }
  const found = scope.lookUp(owner);
  if (found?.entry.kind === "cursor") {
    const { cursor } = found.entry;
    if (attribute === "ROWID" && !cursor.template.hasRowid) {
      const text = `PLS-00404: cursor '${name}' must be declared with FOR UPDATE to use with CURRENT OF`;
      throw compileError(context, at, text);
    }
    return cursorAttribute(attribute, () => cursor.state, at, context);
  }
  const variable = resolvePath(owner, undefined, place);
  if (variable?.type.kind === "cursor") {
    return cursorAttribute(attribute, variable.get, at, context);
  }
  if (!variable)
    throw compileError(context, at, `PLS-00201: identifier '${name}' must be declared`);
  const text = `PLS-00324: cursor attribute may not be applied to non-cursor '${name}'`;
  throw compileError(context, at, text);
}

function memberOf(object: Reference, member: string, args: Arguments, place: Place): Reference {
  if (object.type.kind === "collection") {
    return methodReference(object, member, args ?? [], place.at, place.scope, place.context);
  }
  const field = fieldOf(object, member, place);
  return args ? elementOf(field, args, place) : field;
}

function fieldOf(object: Reference, member: string, { at, context }: Place): Reference {
  const { type } = object;
  if (type.kind !== "record") {
    const [name = ""] = nameAt(context.source, at).split(".");
    throw compileError(context, at, `PLS-00487: Invalid reference to variable '${name}'`);
  }
  const index = type.fields.findIndex((field) => field.name === member);
  const field = type.fields[index];
  if (!field) throw type.isTriggerRow ? badBind(context, at) : noComponent(context, at, member);
  const get = (): PlsqlValue => recordOf(object.get()).fields[index] ?? null;
  const { ensure } = object;
  if (!object.set || !ensure) return { type: field.type, get };
  return {
    type: field.type,
    get,
    set: (value) => {
      recordOf(ensure()).fields[index] = value;
    },
    ensure: () => recordOf(ensure()).fields[index] ?? null,
    ...(field.notNull ? { notNull: true } : {}),
  };
}

/** @throws OraError 6530 */
function recordOf(value: PlsqlValue): PlsqlRecord {
  if (!(value instanceof PlsqlRecord)) throw oraError(6530);
  return value;
}

/** @throws OraError 6531 for a collection that is NULL. */
function elementsOf(value: PlsqlValue): PlsqlCollection {
  if (!(value instanceof PlsqlCollection)) throw oraError(6531);
  return value;
}

/** `collection(index)` */
function elementOf(
  collection: Reference,
  args: readonly FunctionArgument[],
  { at, scope, context }: Place,
): Reference {
  const { type } = collection;
  if (type.kind !== "collection") {
    const text = "PLS-00224: object must be of type function or array to be used this way";
    throw compileError(context, at, text);
  }
  const [argument] = args;
  if (!argument || args.length > 1) throw wrongArguments(context, at, type.name);
  const key = compileKey(argument.value, type.indexBy ?? "integer", scope, context);
  const get = (): PlsqlValue => elementsOf(collection.get()).get(key());
  const { ensure } = collection;
  if (!collection.set || !ensure) return { type: type.element, get };
  return {
    type: type.element,
    get,
    set: (value) => elementsOf(ensure()).set(key(), value),
    ensure: () => {
      const elements = elementsOf(ensure());
      const index = key();
      if (elements.associative && !elements.has(index)) {
        elements.set(index, initialValue(type.element));
      }
      return elements.get(index);
    },
  };
}
