import { oraError } from "../errors.ts";
import type { Expr, PlsqlStatement } from "../parser/ast.ts";
import { BlockScope, type Variable } from "./block-scope.ts";
import type { CompileContext } from "./compile-context.ts";
import { exceptionOf } from "./compile-handlers.ts";
import { noteRaisedAgain } from "./error-stack.ts";
import { RaisedException } from "./exceptions.ts";
import { evaluating } from "./function-calls.ts";
import { compileError } from "./plsql-errors.ts";
import { plsInteger } from "./resolve-type.ts";
import { compileTest } from "./scalar-expression.ts";
import type { Flow, Step } from "./steps.ts";
import { compileInteger } from "./subscript.ts";

/** Compiles the statements of a body in a scope. */
export type StatementsCompiler = (statements: readonly PlsqlStatement[], scope: BlockScope) => Step;

type Of<Kind extends PlsqlStatement["kind"]> = Extract<PlsqlStatement, { kind: Kind }>;
type Control = Of<
  "null" | "if" | "case" | "for-range" | "while" | "loop" | "raise" | "return" | "exit" | "continue"
>;

/** A condition of a statement: at once, unless a function of the block must be called. */
type Test = () => boolean | null | Promise<boolean | null>;

/** Source: Oracle Database PL/SQL Language Reference, PL/SQL Control Statements. */
export function compileControl(
  statement: Control,
  scope: BlockScope,
  context: CompileContext,
  compile: StatementsCompiler,
): Step {
  switch (statement.kind) {
    case "null":
      return () => undefined;
    case "if":
      return compileIf(statement, scope, context, compile);
    case "case":
      return compileCase(statement, scope, context, compile);
    case "for-range":
      return compileForRange(statement, scope, context, compile);
    case "while":
    case "loop":
      return compileLoop(statement, scope, context, compile);
    case "raise":
      return compileRaise(statement, scope, context);
    case "return":
      return compileReturn(statement, scope, context);
    default:
      return compileExit(statement, scope, context);
  }
}

function testOf(expr: Expr, scope: BlockScope, context: CompileContext): Test {
  const test = compileTest(expr, scope, context);
  return () => evaluating(context.runtime, test);
}

interface Branch {
  readonly test: Test;
  readonly body: Step;
}

function runBranches(branches: readonly Branch[], otherwise: Step): Step {
  const goOn = async (from: number, first: Promise<boolean | null>): Promise<Flow> => {
    if ((await first) === true) return branches[from]?.body();
    for (const { test, body } of branches.slice(from + 1)) {
      if ((await test()) === true) return body();
    }
    return otherwise();
  };
  return () => {
    for (let index = 0; index < branches.length; index++) {
      const result = branches[index]?.test();
      if (result instanceof Promise) return goOn(index, result);
      if (result === true) return branches[index]?.body();
    }
    return otherwise();
  };
}

function compileIf(
  { branches, otherwise }: Of<"if">,
  scope: BlockScope,
  context: CompileContext,
  compile: StatementsCompiler,
): Step {
  const compiled = branches.map(({ condition, body }) => ({
    test: testOf(condition, scope, context),
    body: compile(body, scope),
  }));
  return runBranches(compiled, otherwise ? compile(otherwise, scope) : () => undefined);
}

/** @throws OraError at run time 6592 when no branch is taken and there is no ELSE. */
function compileCase(
  { operand, branches, otherwise, at }: Of<"case">,
  scope: BlockScope,
  context: CompileContext,
  compile: StatementsCompiler,
): Step {
  const selector = operand && selectorOf(operand, scope, context);
  const compiled = branches.map(({ when, body }) => {
    const condition: Expr = selector
      ? { kind: "compare", op: "=", left: selector.expr, right: when, at: when.at }
      : when;
    const test = testOf(condition, selector?.scope ?? scope, context);
    return { test, body: compile(body, scope) };
  });
  const last = otherwise
    ? compile(otherwise, scope)
    : () => {
        throw oraError(6592);
      };
  const run = runBranches(compiled, last);
  if (!selector) return run;
  return async () => {
    await evaluating(context.runtime, selector.set);
    return run();
  };

  /** The selector is computed once: the branches compare a variable that no block can name. */
  function selectorOf(expr: Expr, outer: BlockScope, { any }: CompileContext) {
    const { type, get } = any(expr, outer);
    const variable: Variable = { name: "", type, value: null, constant: true, notNull: false };
    const inner = new BlockScope(outer);
    inner.declare("", { kind: "variable", variable });
    const set = (): void => {
      variable.value = get();
    };
    return { scope: inner, set, expr: { kind: "name", name: { parts: [""], at }, at } as const };
  }
}

/** What a flow out of a loop's body means for the loop: go on, end it, or leave further out. */
function loopFlow(
  flow: Flow,
  label: string | undefined,
): "next" | "end" | Exclude<Flow, undefined> {
  if (!flow) return "next";
  if (flow.kind === "return") return flow;
  if (flow.label !== undefined && flow.label !== label) return flow;
  return flow.kind === "exit" ? "end" : "next";
}

/** Runs a body as long as `next` says so; others get their turn. */
export async function runLoop(
  next: () => boolean | Promise<boolean>,
  body: Step,
  label: string | undefined,
  context: CompileContext,
): Promise<Flow> {
  const { pacing } = context.runtime;
  for (;;) {
    const more = next();
    if (!(more instanceof Promise ? await more : more)) return undefined;
    const ran = body();
    const flow = loopFlow(ran instanceof Promise ? await ran : ran, label);
    if (flow === "end") return undefined;
    if (flow !== "next") return flow;
    if (pacing.isDue()) await pacing.pause(context.session.signal);
  }
}

function compileLoop(
  statement: Of<"while"> | Of<"loop">,
  scope: BlockScope,
  context: CompileContext,
  compile: StatementsCompiler,
): Step {
  const { label, body } = statement;
  const test: Test =
    statement.kind === "while" ? testOf(statement.condition, scope, context) : () => true;
  const run = compile(body, new BlockScope(scope, label, "loop"));
  const next = (): boolean | Promise<boolean> => {
    const result = test();
    return result instanceof Promise ? result.then((value) => value === true) : result === true;
  };
  return () => runLoop(next, run, label, context);
}

/** FOR i IN low..high: the bounds are computed once, the variable cannot be assigned to. */
function compileForRange(
  { variable: name, low, high, reverse, body, label }: Of<"for-range">,
  scope: BlockScope,
  context: CompileContext,
  compile: StatementsCompiler,
): Step {
  const inner = new BlockScope(scope, label, "loop");
  const variable: Variable = {
    name,
    type: plsInteger,
    value: null,
    constant: true,
    notNull: false,
  };
  inner.declare(name, { kind: "variable", variable });
  const first = compileInteger(low, scope, context);
  const last = compileInteger(high, scope, context);
  const run = compile(body, inner);
  return async () => {
    const [from, to] = await evaluating(context.runtime, () => [first(), last()] as const);
    const saved = variable.value;
    let current = reverse ? to : from;
    const next = (): boolean => {
      if (reverse ? current < from : current > to) return false;
      variable.value = current;
      current += reverse ? -1 : 1;
      return true;
    };
    try {
      return await runLoop(next, run, label, context);
    } finally {
      variable.value = saved;
    }
  };
}

/** @throws OraError 6550 with PLS-00367, PLS-00201, PLS-00485; at run time the exception. */
function compileRaise({ name, at }: Of<"raise">, scope: BlockScope, context: CompileContext): Step {
  if (name) {
    const entry = exceptionOf(name.parts.join("."), name.at, scope, context);
    if (entry === "others") {
      throw compileError(context, name.at, "PLS-00201: identifier 'OTHERS' must be declared");
    }
    return () => {
      throw new RaisedException(entry);
    };
  }
  if (!scope.inHandler) {
    const text =
      "PLS-00367: a RAISE statement with no exception name must be inside an exception handler";
    throw compileError(context, at, text);
  }
  return () => {
    const error = context.runtime.handling.at(-1);
    if (!error) throw oraError(6501);
    noteRaisedAgain(error, context, at);
    throw error;
  };
}

function compileReturn(
  { value, at }: Of<"return">,
  scope: BlockScope,
  context: CompileContext,
): Step {
  const subprogram = scope.enclosing;
  const returns = subprogram?.returns;
  if (!value) {
    if (returns) {
      const text = "PLS-00503: RETURN <value> statement required for this return from function";
      throw compileError(context, at, text);
    }
    return () => ({ kind: "return" });
  }
  if (!subprogram || !returns) {
    const text = "PLS-00372: In a procedure, RETURN statement cannot contain an expression";
    throw compileError(context, at, text);
  }
  const compute = context.value(value, returns, scope);
  return async () => {
    subprogram.result = await evaluating(context.runtime, compute);
    return { kind: "return" };
  };
}

/** @throws OraError 6550 with PLS-00376, PLS-00373 */
function compileExit(
  { kind, label, when, at }: Of<"exit" | "continue">,
  scope: BlockScope,
  context: CompileContext,
): Step {
  if (!scope.loop()) {
    const text = "PLS-00376: illegal EXIT/CONTINUE statement; it must appear inside a loop";
    throw compileError(context, at, text);
  }
  if (label !== undefined && !scope.loop(label)) {
    const text = scope.labelled(label)
      ? `PLS-00373: EXIT/CONTINUE label '${label}' must label a LOOP statement`
      : `PLS-00201: identifier '${label}' must be declared`;
    throw compileError(context, at, text);
  }
  const flow: Flow = { kind, label };
  if (!when) return () => flow;
  const test = testOf(when, scope, context);
  return () => {
    const result = test();
    if (result instanceof Promise) {
      return result.then((value) => (value === true ? flow : undefined));
    }
    return result === true ? flow : undefined;
  };
}
