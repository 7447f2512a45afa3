import { OraError } from "../errors.ts";
import type { PlsqlBlock, PlsqlStatement } from "../parser/ast.ts";
import { autonomously } from "./autonomous.ts";
import { BlockScope } from "./block-scope.ts";
import { compileAssignment, compileCallStatement } from "./compile-call.ts";
import type { CompileContext } from "./compile-context.ts";
import { compileControl } from "./compile-control.ts";
import { compileCursorStatement } from "./compile-cursor.ts";
import { compileDeclarations } from "./compile-declarations.ts";
import { compileDynamic } from "./compile-dynamic.ts";
import { compileForQuery } from "./compile-for-query.ts";
import { compileForall } from "./compile-forall.ts";
import { compileHandlers, handling } from "./compile-handlers.ts";
import { compileSql } from "./compile-sql.ts";
import { noteLine } from "./error-stack.ts";
import { attempted, compileError } from "./plsql-errors.ts";
import type { Flow, Step } from "./steps.ts";

/**
 * Compiles a block: its names, its statements, its handlers. Nothing runs. What is refused is noted in `context.errors`.
 * `role`: a block within another cannot be autonomous.
 */
export function compileBlock(
  block: PlsqlBlock,
  parent: BlockScope | null,
  context: CompileContext,
  role: "outermost" | "inner" = "inner",
): Step {
  const scope = new BlockScope(parent, block.label);
  const declarations = compileDeclarations(block.declarations, scope, context, (body, inner) =>
    compileBlock(body, inner, context, "outermost"),
  );
  const body = compileStatements(block.body, scope, context);
  const handlers = compileHandlers(block, scope, context, compileStatements);
  const guarded = handlers.length > 0 ? handling(body, handlers, context) : body;
  const complete = block.declarations.length > 0 ? declaring(declarations, guarded) : guarded;
  if (!isAutonomous(block, role, context)) return complete;
  return located(() => autonomously(context, complete), block.at, context);
}

function declaring(declarations: ReturnType<typeof compileDeclarations>, body: Step): Step {
  return async () => {
    const restore = declarations.save();
    try {
      await declarations.initialize();
      return await body();
    } finally {
      restore();
    }
  };
}

/** PRAGMA AUTONOMOUS_TRANSACTION. PLS-00710 in a block within another. */
function isAutonomous(
  { declarations }: PlsqlBlock,
  role: "outermost" | "inner",
  context: CompileContext,
): boolean {
  const pragma = declarations.find(
    (item) => item.kind === "pragma" && item.words[0] === "AUTONOMOUS_TRANSACTION",
  );
  if (!pragma) return false;
  if (role === "outermost") return true;
  const text = "PLS-00710: PRAGMA AUTONOMOUS_TRANSACTION cannot be declared here";
  context.errors.push(compileError(context, pragma.at, text));
  return false;
}

/** Compiles statements that follow one another. */
export function compileStatements(
  statements: readonly PlsqlStatement[],
  scope: BlockScope,
  context: CompileContext,
): Step {
  return sequence(
    statements.map((statement) => compileStatement(statement, scope, context)),
    context,
  );
}

/** One after the other; a turn is given to others when the work takes long. @throws OraError 1013 after a break. */
function sequence(steps: readonly Step[], context: CompileContext): Step {
  const [only] = steps;
  if (only && steps.length === 1) return only;
  const { pacing } = context.runtime;
  const goOn = async (from: number, first: Promise<Flow>): Promise<Flow> => {
    let flow = await first;
    for (let index = from; !flow && index < steps.length; index++) {
      if (pacing.isDue()) await pacing.pause(context.session.signal);
      const next = steps[index]?.();
      flow = next instanceof Promise ? await next : next;
    }
    return flow;
  };
  return () => {
    for (let index = 0; index < steps.length; index++) {
      const flow = steps[index]?.();
      if (flow instanceof Promise) return goOn(index + 1, flow);
      if (flow) return flow;
    }
    return undefined;
  };
}

/** Compiles a statement; errors that it raises carry its line. */
function compileStatement(
  statement: PlsqlStatement,
  scope: BlockScope,
  context: CompileContext,
): Step {
  const { at } = statement;
  const step = attempted(context, at, "Statement ignored", () =>
    compileKind(statement, scope, context),
  );
  return step ? located(step, at, context) : () => undefined;
}

/** Errors carry the line. */
function located(step: Step, at: number, context: CompileContext): Step {
  const note = (error: unknown): never => {
    if (error instanceof OraError) noteLine(error, context, at);
    throw error;
  };
  return () => {
    try {
      const flow = step();
      return flow instanceof Promise ? flow.catch(note) : flow;
    } catch (error) {
      return note(error);
    }
  };
}

function compileKind(statement: PlsqlStatement, scope: BlockScope, context: CompileContext): Step {
  const compile = (statements: readonly PlsqlStatement[], inner: BlockScope): Step =>
    compileStatements(statements, inner, context);
  switch (statement.kind) {
    case "block":
      return compileBlock(statement, scope, context);
    case "assign":
      return compileAssignment(statement, scope, context);
    case "call":
      return compileCallStatement(statement, scope, context);
    case "sql":
      return compileSql(statement.statement, statement.at, scope, context);
    case "execute-immediate":
      return compileDynamic(statement, scope, context);
    case "forall":
      return compileForall(statement, scope, context);
    case "open":
    case "fetch":
    case "close":
      return compileCursorStatement(statement, scope, context);
    case "for-query":
      return compileForQuery(statement, scope, context, compile);
    default:
      return compileControl(statement, scope, context, compile);
  }
}
