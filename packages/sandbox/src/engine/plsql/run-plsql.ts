import type { SessionContext } from "../catalog/contract.ts";
import type { RowCursor } from "../contract.ts";
import { OraError, oraError } from "../errors.ts";
import { atomically } from "../execution/undo-statement.ts";
import { Pacing } from "../pacing.ts";
import type { ParsedStatement, PlsqlBlock, Statement } from "../parser/ast.ts";
import { bindDirections } from "./bind-directions.ts";
import { bindValue, bindVariable, outType, outValue } from "./bind-variables.ts";
import { asCallError } from "./call-errors.ts";
import { compileBlock } from "./compile-block.ts";
import type { CompileContext, Runtime } from "./compile-context.ts";
import type { PlsqlRequest, PlsqlResult, SqlRunner } from "./contract.ts";
import { CursorState } from "./cursor-state.ts";
import { withStack } from "./error-stack.ts";
import { joinedErrors } from "./plsql-errors.ts";
import { compileScalar } from "./scalar-expression.ts";
import type { Step } from "./steps.ts";
import { compileValue, compileValueAs } from "./value-expression.ts";

/** Blocks within blocks of EXECUTE IMMEDIATE. Source: Oracle Database Error Messages, ORA-00036. */
const deepestBlocks = 50;

/** A block or CALL compiled for the types of its placeholders. */
export interface CompiledBlock {
  /** Runs it once. @throws OraError, with a line `ORA-06512: at line n` for each statement that it came through. */
  readonly run: (binds: PlsqlRequest["binds"]) => Promise<PlsqlResult>;
}

/**
 * Compiles a block or CALL; nothing runs. `request` has the types of the placeholders, and of arrays a value that tells that
 * they are ones.
 * @throws OraError 6550 with all that the compiler refuses; of CALL 6576, 6553.
 * Source: Oracle Database PL/SQL Language Reference.
 */
export function compilePlsql(
  session: SessionContext,
  parsed: ParsedStatement,
  source: string,
  request: PlsqlRequest,
  runner: SqlRunner,
  level = 0,
): CompiledBlock {
  if (level >= deepestBlocks) throw oraError(36, [deepestBlocks]);
  const { statement, binds } = parsed;
  const variables = binds.map(({ name }, index) =>
    bindVariable(name, request.bindTypes[index] ?? { name: "NULL" }, request.binds[index] ?? null),
  );
  const context = compileContext(session, { source, binds: variables, runner }, level);
  const { runtime } = context;
  const step = compileBlock(blockOf(statement), null, context, "outermost");
  const refused = joinedErrors(context.errors);
  if (refused) throw statement.kind === "call" ? asCallError(refused) : refused;
  const directions = bindDirections(statement, binds.length);
  const outTypes = variables.map(({ type }) => outType(type));
  return {
    run: async (values) => {
      for (const [index, variable] of variables.entries()) {
        const given = directions[index] === "out" ? null : (values[index] ?? null);
        variable.value = bindValue(variable.type, given);
      }
      await execute(step, context, level === 0);
      const out = variables.map((variable, index) =>
        directions[index] === "in" ? null : outValue(variable, values[index] ?? null),
      );
      const implicitResults = runtime.implicitResults.splice(0);
      closeOthers(runtime, out, implicitResults);
      return { directions, outTypes, out, implicitResults };
    },
  };
}

/** What a block is compiled with; `level` counts the blocks of EXECUTE IMMEDIATE around it. */
export function compileContext(
  session: SessionContext,
  unit: Pick<CompileContext, "source" | "binds" | "runner" | "unit" | "trigger">,
  level = 0,
): CompileContext {
  const context: CompileContext = {
    ...unit,
    session,
    expressionSession: plsqlSession(session),
    errors: [],
    runtime: newRuntime(session),
    scalar: (expr, scope) => compileScalar(expr, scope, context),
    any: (expr, scope) => compileValue(expr, scope, context),
    value: (expr, type, scope) => compileValueAs(expr, type, scope, context),
    runBlock: (inner, text, request) =>
      compilePlsql(session, inner, text, request, unit.runner, level + 1).run(request.binds),
  };
  return context;
}

/**
 * Runs the compiled statements. What the outermost block changed since its beginning, or since it last committed, is undone
 * when it fails; cursors that it opened are closed.
 */
export async function execute(
  step: Step,
  context: CompileContext,
  outermost: boolean,
): Promise<void> {
  const { session, runtime } = context;
  const { binds, bindTypes } = session;
  try {
    if (outermost) await atomically(session, async () => step());
    else await step();
  } catch (error) {
    closeOthers(runtime, [], runtime.implicitResults.splice(0));
    throw error instanceof OraError && outermost ? withStack(error) : error;
  } finally {
    session.binds = binds;
    session.bindTypes = bindTypes;
  }
}

/** Closes the cursors that nobody outside the block holds. */
export function closeOthers(
  { opened }: Runtime,
  out: readonly unknown[],
  results: readonly RowCursor[],
): void {
  const held = new Set<unknown>(results);
  for (const value of out) {
    if (typeof value === "object" && value !== null && "refCursor" in value)
      held.add(value.refCursor);
  }
  for (const state of opened) {
    if (state instanceof CursorState && state.isOpen && !held.has(state.cursor)) state.close();
  }
  opened.clear();
}

function newRuntime(session: SessionContext): Runtime {
  return {
    session,
    implicit: { rowCount: null, bulkRowCounts: [], bulkExceptions: [] },
    handling: [],
    implicitResults: [],
    opened: new Set(),
    pacing: new Pacing(),
    texts: new Map(),
    calls: null,
    depth: 0,
  };
}

/** The same session and database, but for the length of texts: that of PL/SQL's own is 32767 bytes. */
function plsqlSession(session: SessionContext): SessionContext {
  const db = Object.create(session.db, { maxStringBytes: { value: 32_767 } });
  return Object.create(session, { db: { value: db } });
}

/** CALL p(…) is a block with one statement; CALL f(…) INTO :b an assignment. */
function blockOf(statement: Statement): PlsqlBlock {
  if (statement.kind === "block") return statement;
  if (statement.kind !== "call") throw new TypeError(`not PL/SQL: ${statement.kind}`);
  const { call, into, at } = statement;
  return {
    kind: "block",
    declarations: [],
    body: [into ? { kind: "assign", target: into, value: call, at } : { kind: "call", call, at }],
    handlers: [],
    at,
  };
}
