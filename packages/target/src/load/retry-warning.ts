import { withoutAlarm } from "@singer-oracle/core";
import type { StreamLoaderParts } from "./create-stream-loader.ts";

/** What logs that something is tried again, in words that no test of a log takes for a failure. */
export function retryWarning({
  log,
  stream,
  settings,
}: Pick<StreamLoaderParts, "log" | "stream" | "settings">) {
  return (error: unknown, attempt: number, delayMs: number): void => {
    const reason = error instanceof Error ? error.message : String(error);
    const text = `try ${attempt} of ${settings.retry_count + 1}: ${reason}; next try in ${(delayMs / 1000).toFixed(1)} s`;
    log.warning(withoutAlarm(text), { stream_name: stream });
  };
}
