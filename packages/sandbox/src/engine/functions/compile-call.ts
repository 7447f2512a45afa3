import { oraError } from "../errors.ts";
import type { Binder } from "../expressions/binder.ts";
import type { Compiled } from "../expressions/contract.ts";
import { quotedName } from "../expressions/scope.ts";
import type { Expr, FunctionCall } from "../parser/ast.ts";
import { isAggregateName } from "./aggregate-names.ts";
import type { FunctionDefinition } from "./contract.ts";
import { functionTable } from "./function-table.ts";
import { isWindowOnlyName } from "./window-names.ts";

/**
 * The built-in function a name means: `UPPER`, `DBMS_LOB.GETLENGTH`, `SYS.DBMS_LOB.GETLENGTH`; undefined for others.
 */
export function findFunction(
  parts: readonly string[],
  version: 19 | 23,
): FunctionDefinition | undefined {
  const own = parts[0] === "SYS" || parts[0] === "PUBLIC" ? parts.slice(1) : parts;
  const name = own[0] === "STANDARD" && own.length > 1 ? own.slice(1) : own;
  const key = name.join(".");
  const found = Object.hasOwn(functionTable, key) ? functionTable[key] : undefined;
  return found?.since === 23 && version < 23 ? undefined : found;
}

/**
 * Compiles a call of a built-in function.
 * @throws OraError 904 for an unknown name, 909, 938, 939 for a wrong number of arguments, 934 for an aggregate and 30483
 * for a window function where the query compiler did not take it.
 */
export function compileCall(
  call: FunctionCall,
  binder: Binder,
  position: "value" | "condition",
): Compiled {
  const { parts } = call.name;
  const { version } = binder.session;
  const single = parts.length === 1 ? (parts[0] ?? "") : "";
  if (call.over) throw oraError(30483, [], call.at);
  if (isAggregateName(single) || call.withinGroup || call.keep) throw oraError(934, [], call.at);
  if (isWindowOnlyName(single)) throw oraError(30484, [], call.at);
  const method = compileMethod(call, binder);
  if (method) return method;
  const found = findFunction(parts, version);
  if (!found || (found.condition && position === "value" && version < 23)) {
    throw oraError(904, [quotedName(parts)], call.at);
  }
  const values = positional(call, found);
  checkCount(values.length, found, call.at);
  return found.compile({
    binder,
    call,
    name: parts.join("."),
    args: found.lazy ? [] : values.map(binder.compile),
    at: (index) => values[index]?.at ?? call.at,
  });
}

/** Arguments in the order of the parameters. @throws OraError 904 for an unknown parameter name. */
function positional(call: FunctionCall, found: FunctionDefinition): readonly Expr[] {
  if (call.args.every((argument) => argument.name === undefined)) {
    return call.args.map((argument) => argument.value);
  }
  const values: Expr[] = [];
  for (const [index, { name, value }] of call.args.entries()) {
    const place = name === undefined ? index : (found.parameters?.indexOf(name) ?? -1);
    if (place < 0) throw oraError(904, [quotedName(call.name.parts)], call.at);
    values[place] = value;
  }
  return Array.from(values, (value) => value ?? { kind: "null", at: call.at });
}

function checkCount(count: number, { min, max }: FunctionDefinition, at: number): void {
  if (count >= min && count <= max) return;
  if (min === max) throw oraError(909, [], at);
  throw oraError(count < min ? 938 : 939, [], at);
}

/** `column.getClobVal()`: methods of XMLTYPE on a column. */
function compileMethod(call: FunctionCall, binder: Binder): Compiled | undefined {
  const { parts } = call.name;
  const method = parts.at(-1) ?? "";
  if (parts.length < 2 || parts[0] === "XMLTYPE" || !xmlMethods.has(method)) return undefined;
  const { at } = call;
  const object: Expr = { kind: "name", name: { parts: parts.slice(0, -1), at: call.name.at }, at };
  return methodOf(object, method, call.args, binder);
}

const xmlMethods: ReadonlySet<string> = new Set([
  "GETCLOBVAL",
  "GETSTRINGVAL",
  "GETNUMBERVAL",
  "GETBLOBVAL",
]);

/**
 * `XMLTYPE(text).getClobVal()`: a method of what a call returned.
 * @throws OraError 904 for other members.
 */
export function compileMember(expr: Extract<Expr, { kind: "member" }>, binder: Binder): Compiled {
  if (!expr.args || !xmlMethods.has(expr.member)) {
    throw oraError(904, [quotedName([expr.member])], expr.at);
  }
  return methodOf(expr.object, expr.member, expr.args, binder);
}

/** @throws OraError 904 when the object is no XMLTYPE. */
function methodOf(
  object: Expr,
  method: string,
  args: FunctionCall["args"],
  binder: Binder,
): Compiled {
  const { at } = object;
  const compiled = binder.compile(object);
  const found = findFunction(["XMLTYPE", method], binder.session.version);
  if (!found || compiled.type.name !== "XMLTYPE") throw oraError(904, [quotedName([method])], at);
  const rest = args.map(({ value }) => binder.compile(value));
  checkCount(rest.length + 1, found, at);
  const name = { parts: ["XMLTYPE", method], at };
  return found.compile({
    binder,
    call: { kind: "call", name, args: [{ value: object }, ...args], at },
    name: method,
    args: [compiled, ...rest],
    at: () => at,
  });
}
