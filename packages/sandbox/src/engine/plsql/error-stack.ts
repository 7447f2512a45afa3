import { errorForVersion, OraError } from "../errors.ts";
import { lineAndColumn } from "../parser/parse-errors.ts";
import type { CompileContext } from "./compile-context.ts";

/** What an error carries on its way out: messages and the lines it came through. */
interface ErrorStack {
  /** `ORA-06512: at line 3`, and errors that it was raised on top of. */
  readonly lines: string[];
  /** The error left the block or subprogram whose line was noted last. */
  left: boolean;
}

/** Lines of one error: its message has an end. */
const mostLines = 100;

const stacks = new WeakMap<OraError, ErrorStack>();

function lineOf({ source, unit }: Place, at: number): string {
  const { line } = lineAndColumn(source, at);
  return `ORA-06512: at ${unit === undefined ? "" : `"${unit}", `}line ${line}`;
}

/** The text that an offset is in, and the stored unit that it belongs to. */
type Place = Pick<CompileContext, "source" | "unit">;

/** Notes the line of the statement in which an error arose, or through which it left what was called there. */
export function noteLine(error: OraError, context: CompileContext, at: number): void {
  errorForVersion(error, context.session.version);
  const stack = stacks.get(error);
  if (!stack) stacks.set(error, { lines: [lineOf(context, at)], left: false });
  else if (stack.left) {
    if (stack.lines.length < mostLines) stack.lines.push(lineOf(context, at));
    stack.left = false;
  }
}

/** Notes that an error leaves a subprogram or a dynamic block: the caller's line comes next. */
export function leaveUnit(error: OraError): void {
  const stack = stacks.get(error);
  if (stack) stack.left = true;
}

/** RAISE without a name: its line stands before those of the error. */
export function noteRaisedAgain(error: OraError, context: CompileContext, at: number): void {
  const stack = stacks.get(error);
  const lines = stack?.lines ?? [];
  stacks.set(error, { lines: [lineOf(context, at), ...lines], left: false });
}

/** An error that arose while another was being handled stands on top of it. */
export function stackOn(error: OraError, handled: OraError): void {
  const stack = stacks.get(error);
  const below = [handled.message, ...(stacks.get(handled)?.lines ?? [])];
  stacks.set(error, { lines: [...(stack?.lines ?? []), ...below], left: stack?.left ?? false });
}

/** The lines of an error: DBMS_UTILITY.FORMAT_ERROR_BACKTRACE. */
export function backtraceOf(error: OraError | undefined): string | null {
  const lines = (error && stacks.get(error)?.lines) ?? [];
  const calls = lines.filter((line) => line.startsWith("ORA-06512"));
  return calls.length === 0 ? null : `${calls.join("\n")}\n`;
}

/** Message and lines of an error: DBMS_UTILITY.FORMAT_ERROR_STACK. */
export function stackTextOf(error: OraError | undefined): string | null {
  if (!error) return null;
  return `${[error.message, ...(stacks.get(error)?.lines ?? [])].join("\n")}\n`;
}

/** The error as it leaves the outermost block: with its lines. An offset in another text says nothing of the block. */
export function withStack(error: OraError): OraError {
  const stack = stacks.get(error);
  if (!stack) return error;
  stacks.delete(error);
  const complete = new OraError(error.number, [error.message, ...stack.lines].join("\n"));
  if (error.rowCount !== undefined) complete.rowCount = error.rowCount;
  return complete;
}
