import { open } from "node:fs/promises";
import type { Readable } from "node:stream";
import { UsageError } from "@singer-oracle/core";

/**
 * The input of a run: a file, or else stdin. Closed by whoever reads it to its end.
 * @param path Of the file, as `--input` has it.
 * @throws UsageError when the file cannot be opened, or stdin is a terminal, where nobody writes messages.
 */
export async function openInput(
  path: string | undefined,
  stdin: Readable & { readonly isTTY?: boolean },
): Promise<Readable> {
  if (path === undefined) {
    if (stdin.isTTY !== true) return stdin;
    throw new UsageError("there is no input: stdin is a terminal", {
      hint: "Pipe a tap into the target (tap-oracle --config tap.json | target-oracle --config target.json), or name a file with --input.",
    });
  }
  try {
    const file = await open(path);
    if (!(await file.stat()).isDirectory()) return file.createReadStream();
    await file.close();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new UsageError(`cannot open the input: ${reason}`, { cause });
  }
  throw new UsageError(`cannot open the input: ${path} is a directory`);
}
