import { OraError, oraError } from "../errors.ts";
import type { Expr, FunctionArgument } from "../parser/ast.ts";
import { typeFamily } from "../types/type-family.ts";
import type { BlockScope, Parameter, Subprogram } from "./block-scope.ts";
import type { CompileContext } from "./compile-context.ts";
import type { PlsqlValue } from "./composite.ts";
import { conversionTo } from "./convert-value.ts";
import { leaveUnit } from "./error-stack.ts";
import { callResult, evaluating } from "./function-calls.ts";
import { compileError, notAssignable, wrongArguments } from "./plsql-errors.ts";
import { type Reference, resolveReference } from "./references.ts";
import { initialValue, type VariableType } from "./variable-type.ts";

/** A call of a subprogram of the block: which one, with an argument for each parameter. */
export interface LocalCall {
  readonly subprogram: Subprogram;
  /** undefined: the parameter's default. */
  readonly args: readonly (Expr | undefined)[];
}

/**
 * The subprogram that an expression calls; undefined when it calls something else.
 * @throws OraError 6550 with PLS-00306 when no overload takes the arguments, PLS-00307 when several do.
 */
export function callOf(
  expr: Expr,
  scope: BlockScope,
  context: CompileContext,
): LocalCall | undefined {
  if (expr.kind !== "call" && expr.kind !== "name") return undefined;
  const found = scope.lookUp(expr.name.parts);
  if (found?.entry.kind !== "subprogram" || found.rest.length > 0) return undefined;
  const args = expr.kind === "call" ? expr.args : [];
  const name = expr.name.parts.at(-1) ?? "";
  const fitting = found.entry.overloads.flatMap((subprogram): LocalCall[] => {
    const arranged = arrange(subprogram, args);
    return arranged ? [{ subprogram, args: arranged }] : [];
  });
  const [only] = fitting;
  if (!only) throw wrongArguments(context, expr.at, name);
  return fitting.length === 1 ? only : best(fitting, name, expr.at, scope, context);
}

/** Arguments in the order of the parameters; undefined when there are too many, too few or wrongly named ones. */
function arrange(
  { parameters }: Subprogram,
  args: readonly FunctionArgument[],
): (Expr | undefined)[] | undefined {
  const arranged: (Expr | undefined)[] = parameters.map(() => undefined);
  for (const [position, { name, value }] of args.entries()) {
    const index =
      name === undefined ? position : parameters.findIndex((parameter) => parameter.name === name);
    if (index < 0 || index >= parameters.length || arranged[index]) return undefined;
    arranged[index] = value;
  }
  const complete = parameters.every(({ initial }, index) => arranged[index] ?? initial);
  return complete ? arranged : undefined;
}

/** Of overloads that have enough parameters the one whose types fit best. */
function best(
  calls: readonly LocalCall[],
  name: string,
  at: number,
  scope: BlockScope,
  context: CompileContext,
): LocalCall {
  const scored = calls
    .map((call) => ({ call, score: scoreOf(call, scope, context) }))
    .filter(({ score }) => score >= 0)
    .sort((a, b) => b.score - a.score);
  const [first, second] = scored;
  if (!first) throw wrongArguments(context, at, name);
  if (first.score === second?.score) {
    throw compileError(
      context,
      at,
      `PLS-00307: too many declarations of '${name}' match this call`,
    );
  }
  return first.call;
}

/** Arguments of the parameter's own kind of type; below 0 when one cannot be converted at all. */
function scoreOf(
  { subprogram, args }: LocalCall,
  scope: BlockScope,
  context: CompileContext,
): number {
  let score = 0;
  for (const [index, argument] of args.entries()) {
    const wanted = subprogram.parameters[index]?.variable.type;
    if (!argument || !wanted) continue;
    const { type } = context.any(argument, scope);
    try {
      conversionTo(type, wanted, context, argument.at);
    } catch {
      return -1;
    }
    if (isSameKind(type, wanted)) score++;
  }
  return score;
}

function isSameKind(from: VariableType, to: VariableType): boolean {
  if (from.kind !== "scalar" || to.kind !== "scalar") return from.kind === to.kind;
  return typeFamily(from.type) === typeFamily(to.type);
}

interface Argument {
  /** The value that the parameter begins with. */
  readonly before: () => PlsqlValue;
  /** Hands the parameter's value back. */
  readonly after?: (value: PlsqlValue) => void;
}

/** A call in an expression. @throws OraError 6550 with PLS-00222 for a procedure. */
export function compileFunctionCall(
  call: LocalCall,
  at: number,
  scope: BlockScope,
  context: CompileContext,
): Reference {
  const { returns, name } = call.subprogram;
  if (!returns) {
    const text = `PLS-00222: no function with name '${name}' exists in this scope`;
    throw compileError(context, at, text);
  }
  const { values, run } = compileInvocation(call, scope, context);
  const get = (): PlsqlValue => {
    const given = values();
    return callResult(context.runtime, () => run(given));
  };
  return { type: returns, get };
}

/** A call of a procedure as a statement. @throws OraError 6550 with PLS-00221 for a function. */
export function compileProcedureCall(
  call: LocalCall,
  at: number,
  scope: BlockScope,
  context: CompileContext,
): () => Promise<undefined> {
  const { returns, name } = call.subprogram;
  if (returns) {
    const text = `PLS-00221: '${name}' is not a procedure or is undefined`;
    throw compileError(context, at, text);
  }
  const { values, run } = compileInvocation(call, scope, context);
  return async () => {
    await run(await evaluating(context.runtime, values));
    return undefined;
  };
}

/**
 * A call in two parts: its arguments, and the body. The parameters of an activation that is running are put aside; OUT
 * parameters are handed back when the body ended without an error.
 */
function compileInvocation(
  { subprogram, args }: LocalCall,
  scope: BlockScope,
  context: CompileContext,
): { values: () => PlsqlValue[]; run: (values: readonly PlsqlValue[]) => Promise<PlsqlValue> } {
  const compiled = subprogram.parameters.map((parameter, index) =>
    compileArgument(parameter, args[index], subprogram, scope, context),
  );
  const variables = subprogram.parameters.map(({ variable }) => variable);
  const run = async (values: readonly PlsqlValue[]): Promise<PlsqlValue> => {
    const saved = variables.map(({ value }) => value);
    for (const [index, variable] of variables.entries()) variable.value = values[index] ?? null;
    let results: PlsqlValue[] = [];
    let result: PlsqlValue;
    try {
      result = await runBody(subprogram, context);
      results = variables.map(({ value }) => value);
    } finally {
      for (const [index, variable] of variables.entries()) variable.value = saved[index] ?? null;
    }
    await evaluating(context.runtime, () => {
      for (const [index, { after }] of compiled.entries()) after?.(results[index] ?? null);
    });
    return result;
  };
  return { values: () => compiled.map(({ before }) => before()), run };
}

/** Calls within calls; the memory of a server ends somewhere as well. */
const deepest = 10_000;

async function runBody(
  subprogram: Subprogram,
  { runtime, session }: CompileContext,
): Promise<PlsqlValue> {
  // The stack of the process begins anew, so that calls may be nested deeply.
  if (runtime.pacing.isDue()) await runtime.pacing.pause(session.signal);
  else await undefined;
  if (!subprogram.run) throw oraError(6508, [subprogram.name]);
  if (runtime.depth >= deepest) throw oraError(6500);
  runtime.depth++;
  try {
    const flow = await subprogram.run();
    if (subprogram.returns && flow?.kind !== "return") throw oraError(6503);
    return subprogram.result;
  } catch (error) {
    if (error instanceof OraError) leaveUnit(error);
    throw error;
  } finally {
    runtime.depth--;
  }
}

function compileArgument(
  { mode, initial, variable }: Parameter,
  argument: Expr | undefined,
  subprogram: Subprogram,
  scope: BlockScope,
  context: CompileContext,
): Argument {
  const { type } = variable;
  if (mode === "IN") {
    if (argument) return { before: context.value(argument, type, scope) };
    if (initial) return { before: context.value(initial, type, subprogram.scope) };
  }
  if (!argument) return { before: () => initialValue(type) };
  const reference = resolveReference(argument, scope, context);
  const set = reference?.set;
  if (!reference || !set) throw notAssignable(context, argument.at);
  const outward = conversionTo(type, reference.type, context, argument.at);
  const after = (value: PlsqlValue): void => {
    const converted = outward(value);
    if (reference.notNull && converted === null) throw oraError(6502, [""]);
    set(converted);
  };
  if (mode === "OUT") return { before: () => initialValue(type), after };
  const inward = conversionTo(reference.type, type, context, argument.at);
  return { before: () => inward(reference.get()), after };
}
