import type { Readable } from "node:stream";
import {
  type MessageBatch,
  type ReadOptions,
  readMessages,
  ToolkitError,
} from "@singer-oracle/core";

/** How reading ended. */
export type InputEnd =
  /** The input ended, and its last line was whole. */
  | { readonly kind: "complete" }
  /** A message could not be read or taken. */
  | { readonly kind: "broken"; readonly error: unknown }
  /** Somebody had it stopped. */
  | { readonly kind: "stopped" };

/** How an input is read. */
export interface ReadInputOptions extends ReadOptions {
  /** Reading ends as soon as it is aborted, also while it waits for the input. */
  readonly stop: AbortSignal;
  /** Takes the messages; reading waits for it. */
  readonly take: (batch: MessageBatch) => Promise<void>;
}

/** Reads a Singer stream to its end, or until something ends it. Never throws. The input is destroyed afterwards. */
export async function readInput(input: Readable, options: ReadInputOptions): Promise<InputEnd> {
  const { stop, take, ...readOptions } = options;
  const cut = () => void input.destroy(new Error("reading was stopped"));
  // An error while nobody reads is told to the next one who does.
  input.on("error", () => {});
  stop.addEventListener("abort", cut, { once: true });
  try {
    if (stop.aborted) return { kind: "stopped" };
    for await (const batch of readMessages(input, readOptions)) {
      await take(batch);
      if (stop.aborted) return { kind: "stopped" };
    }
    return { kind: "complete" };
  } catch (error) {
    if (stop.aborted) return { kind: "stopped" };
    return { kind: "broken", error: isInputError(error) ? inputError(error) : error };
  } finally {
    stop.removeEventListener("abort", cut);
    input.destroy();
  }
}

/** What the operating system or Node's streams say about an input, as opposed to a bug of ours. */
function isInputError(error: unknown): error is NodeJS.ErrnoException {
  if (error instanceof ToolkitError || !(error instanceof Error) || !("code" in error))
    return false;
  return "syscall" in error || String(error.code).startsWith("ERR_STREAM_");
}

function inputError(cause: NodeJS.ErrnoException): ToolkitError {
  return new ToolkitError(`cannot read the input: ${cause.message}`, {
    code: cause.code ?? "INPUT",
    hint: "What was read before is loaded.",
    cause,
  });
}
