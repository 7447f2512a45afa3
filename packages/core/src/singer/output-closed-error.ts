import { type ErrorOptions, ToolkitError } from "../errors.ts";

/**
 * The program that reads our standard output has gone away, so no line can be delivered any more. The one thing to do is
 * to stop reading from the database, close everything and end: there is nobody left to tell but the log.
 */
export class OutputClosedError extends ToolkitError {
  constructor(options: ErrorOptions = {}) {
    super("cannot write to stdout: the program that reads it has gone away", {
      code: "EPIPE",
      hint: "Look at the log of the program behind the pipe; lines written last may not have been read.",
      ...options,
    });
  }
}
