import type { PackageProcedure, ProcedureCall, ProcedureParameter } from "../packages/contract.ts";
import type { Expr, FunctionArgument } from "../parser/ast.ts";
import type { SqlType } from "../types/sql-type.ts";
import { ArrayBind, type Value } from "../types/value.ts";
import type { BlockScope } from "./block-scope.ts";
import { collectionOf } from "./collection-methods.ts";
import type { CompileContext } from "./compile-context.ts";
import { isScalar, PlsqlCollection } from "./composite.ts";
import { conversionTo } from "./convert-value.ts";
import { CursorState } from "./cursor-state.ts";
import { clientValue, runText } from "./dynamic-sql.ts";
import { evaluating } from "./function-calls.ts";
import { changedLob } from "./lob-locators.ts";
import { wrongArguments } from "./plsql-errors.ts";
import { resolveReference } from "./references.ts";
import { goTogether } from "./scalar-conversion.ts";
import type { Step } from "./steps.ts";
import { compileTarget } from "./value-expression.ts";

/** An argument of a procedure of a package. */
interface Argument {
  /** The argument's own type; undefined for one that was left out. */
  readonly type: SqlType | undefined;
  readonly before: () => Value | undefined;
  readonly after?: (value: Value) => void;
}

/** A call of a procedure of a supplied package. @throws OraError 6550 with PLS-00306 for wrong arguments. */
export function compilePackageCall(
  procedure: PackageProcedure,
  args: readonly FunctionArgument[],
  at: number,
  scope: BlockScope,
  context: CompileContext,
): Step {
  const { parameters } = procedure;
  const name = procedure.name.split(".").at(-1) ?? procedure.name;
  const given = arrange(parameters, args);
  const compiled = parameters.map((parameter, index): Argument => {
    const value = given?.[index];
    if (value) return compileArgument(parameter, value, { name, at, scope, context });
    if (!given || !parameter.optional) throw wrongArguments(context, at, name);
    return { type: undefined, before: () => undefined };
  });
  if (!given) throw wrongArguments(context, at, name);
  const call = procedureCall(compiled, context);
  const { runtime, session } = context;
  return async () => {
    const values = await evaluating(runtime, () => compiled.map(({ before }) => before()));
    const results = await procedure.run(session, values, call);
    const changed = await writtenBack(parameters, values, results, context);
    await evaluating(runtime, () => handBack(compiled, parameters, changed));
    return undefined;
  };
}

/** LOBs that are columns of tables are changed there. @throws OraError 22920, 22275 */
async function writtenBack(
  parameters: readonly ProcedureParameter[],
  values: readonly (Value | undefined)[],
  results: Readonly<Record<string, Value>>,
  context: CompileContext,
): Promise<Readonly<Record<string, Value>>> {
  const changed: Record<string, Value> = { ...results };
  for (const [index, { name }] of parameters.entries()) {
    const result = results[name];
    if (result === undefined) continue;
    const { value, update } = changedLob(values[index], result, context.session);
    if (update) await runText(update.sql, update.types, [update.row], false, context);
    changed[name] = value;
  }
  return changed;
}

function handBack(
  compiled: readonly Argument[],
  parameters: readonly ProcedureParameter[],
  results: Readonly<Record<string, Value>>,
): void {
  for (const [index, { after }] of compiled.entries()) {
    const result = results[parameters[index]?.name ?? ""];
    if (result !== undefined) after?.(result);
  }
}

function procedureCall(compiled: readonly Argument[], context: CompileContext): ProcedureCall {
  return {
    types: compiled.map(({ type }) => type),
    runSql: async (sql) => {
      await runText(sql, [], [[]], false, context);
    },
    returnResult: (cursor) => {
      context.runtime.implicitResults.push(cursor);
    },
  };
}

/** Arguments by parameter; undefined when one has no place or two have the same. */
function arrange(
  parameters: readonly ProcedureParameter[],
  args: readonly FunctionArgument[],
): (Expr | undefined)[] | undefined {
  const given: (Expr | undefined)[] = parameters.map(() => undefined);
  for (const [position, { name, value }] of args.entries()) {
    const index =
      name === undefined ? position : parameters.findIndex((parameter) => parameter.name === name);
    if (index < 0 || index >= parameters.length || given[index]) return undefined;
    given[index] = value;
  }
  return given;
}

/** Where a call stands, and what it calls. */
interface Site {
  readonly name: string;
  readonly at: number;
  readonly scope: BlockScope;
  readonly context: CompileContext;
}

function compileArgument(parameter: ProcedureParameter, value: Expr, site: Site): Argument {
  if (parameter.collection) return collectionArgument(parameter, value, site);
  if (parameter.type.name === "CURSOR") return cursorArgument(value, site);
  const { scope, context, name, at } = site;
  const { type: given } = context.any(value, scope);
  if (given.kind !== "scalar") throw wrongArguments(context, at, name);
  const own = given.type;
  const type = parameter.also?.includes(own.name) ? own : parameter.type;
  if (!goTogether(own, type)) throw wrongArguments(context, at, name);
  const variable = { kind: "scalar", type } as const;
  const after =
    parameter.mode === "in" ? {} : { after: compileTarget(value, variable, scope, context) };
  if (parameter.mode === "out") return { type: own, before: () => null, ...after };
  const compute = context.value(value, variable, scope);
  const before = (): Value => {
    const result = compute();
    return isScalar(result) ? result : null;
  };
  return { type: own, before, ...after };
}

/** A cursor is handed over as its rows; NULL handed back ends the variable's hold on them. */
function cursorArgument(value: Expr, { name, at, scope, context }: Site): Argument {
  const reference = resolveReference(value, scope, context);
  if (reference?.type.kind !== "cursor") throw wrongArguments(context, at, name);
  const { get, set } = reference;
  return {
    type: { name: "CURSOR" },
    before: () => clientValue(get()),
    after: (result) => {
      const state = get();
      if (result !== null || !(state instanceof CursorState)) return;
      if (state.isOpen) state.handOver();
      set?.(null);
    },
  };
}

function collectionArgument(
  parameter: ProcedureParameter,
  value: Expr,
  { name, at, scope, context }: Site,
): Argument {
  const reference = resolveReference(value, scope, context);
  if (reference?.type.kind !== "collection") throw wrongArguments(context, at, name);
  const { type } = reference;
  const element = { kind: "scalar", type: parameter.type } as const;
  const outward = conversionTo(element, type.element, context, value.at);
  return {
    type: parameter.type,
    before: () => {
      const held = parameter.mode === "out" ? [] : collectionOf(reference).values();
      const elements = held.map((item) => (isScalar(item) ? item : null));
      return new ArrayBind(elements, Number.MAX_SAFE_INTEGER);
    },
    after: (result) => {
      const filled = new PlsqlCollection(type);
      const elements = result instanceof ArrayBind ? result.elements : [];
      for (const [index, item] of elements.entries()) {
        if (type.indexBy === null) filled.append(outward(item));
        else filled.set(index + 1, outward(item));
      }
      reference.set?.(filled);
    },
  };
}
