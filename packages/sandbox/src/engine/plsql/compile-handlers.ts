import { OraError } from "../errors.ts";
import type { PlsqlBlock, PlsqlStatement } from "../parser/ast.ts";
import { BlockScope } from "./block-scope.ts";
import type { CompileContext } from "./compile-context.ts";
import { stackOn } from "./error-stack.ts";
import { type ExceptionEntry, matches, predefinedExceptions } from "./exceptions.ts";
import { attempted, compileError, undeclared } from "./plsql-errors.ts";
import type { Flow, Step } from "./steps.ts";

/** WHEN … THEN statements. */
export interface Handler {
  readonly exceptions: readonly (ExceptionEntry | "others")[];
  readonly run: Step;
}

type StatementsCompiler = (
  statements: readonly PlsqlStatement[],
  scope: BlockScope,
  context: CompileContext,
) => Step;

/** Compiles the exception handlers of a block; what is refused is noted: PLS-00201, PLS-00370, PLS-00483, PLS-00485. */
export function compileHandlers(
  { handlers }: PlsqlBlock,
  scope: BlockScope,
  context: CompileContext,
  compile: StatementsCompiler,
): Handler[] {
  const seen = new Set<ExceptionEntry | "others">();
  return handlers.map(({ names, body, at }) => {
    const exceptions = names.flatMap((name) => {
      const entry = attempted(context, at, "Statement ignored", () => {
        const found = exceptionOf(name, at, scope, context);
        checkOrder(found, name, seen, at, context);
        return found;
      });
      return entry ? [entry] : [];
    });
    const inner = new BlockScope(scope, undefined, "handler");
    return { exceptions, run: compile(body, inner, context) };
  });
}

function checkOrder(
  entry: ExceptionEntry | "others",
  name: string,
  seen: Set<ExceptionEntry | "others">,
  at: number,
  context: CompileContext,
): void {
  if (seen.has("others")) {
    const text = "PLS-00370: OTHERS handler must be last among the exception handlers of a block";
    throw compileError(context, at, text);
  }
  if (seen.has(entry)) {
    const text = `PLS-00483: exception '${name}' may appear in at most one exception handler in this block`;
    throw compileError(context, at, text);
  }
  seen.add(entry);
}

/** The exception of a name in WHEN or RAISE. @throws OraError 6550 with PLS-00201, PLS-00485 */
export function exceptionOf(
  name: string,
  at: number,
  scope: BlockScope,
  context: CompileContext,
): ExceptionEntry | "others" {
  if (name === "OTHERS") return "others";
  const parts = name.split(".");
  const entry = scope.lookUp(parts)?.entry;
  if (entry?.kind === "exception") return entry.exception;
  if (entry) {
    const text = `PLS-00485: in exception handler, '${name}' must be an exception name`;
    throw compileError(context, at, text);
  }
  const plain = parts[0] === "STANDARD" ? parts.slice(1).join(".") : name;
  const predefined = predefinedExceptions.get(plain);
  if (!predefined) throw undeclared(context, at, name);
  return predefined;
}

/** Runs a body; the first handler for the error that it raises goes on. */
export function handling(body: Step, handlers: readonly Handler[], context: CompileContext): Step {
  return async () => {
    try {
      return await body();
    } catch (error) {
      if (!(error instanceof OraError)) throw error;
      const handler = handlers.find(({ exceptions }) =>
        exceptions.some((exception) => matches(exception, error)),
      );
      if (!handler) throw error;
      return await runHandler(handler, error, context);
    }
  };
}

/** An error that the handler raises stands on the one that it handles. */
async function runHandler(
  { run }: Handler,
  error: OraError,
  { runtime: { handling: stack } }: CompileContext,
): Promise<Flow> {
  const depth = stack.push(error);
  try {
    return await run();
  } catch (later) {
    const isNew = later instanceof OraError && later !== error;
    if (isNew && !replacesStack(later)) stackOn(later, error);
    throw later;
  } finally {
    stack.length = depth - 1;
  }
}

/** RAISE_APPLICATION_ERROR without keeping takes the place of what was there. */
function replacesStack(error: OraError): boolean {
  return error instanceof ApplicationError && !error.keepsStack;
}

/** What RAISE_APPLICATION_ERROR raises. */
export class ApplicationError extends OraError {
  readonly keepsStack: boolean;
  constructor(number: number, text: string, keepsStack: boolean) {
    super(number, `ORA-${number}: ${text}`);
    this.keepsStack = keepsStack;
  }
}
