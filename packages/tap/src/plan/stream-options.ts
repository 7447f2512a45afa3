import { compileNamePattern } from "@singer-oracle/core";
import type { TapSettings } from "../settings.ts";

/** The options of one stream. */
export type StreamOptions = NonNullable<TapSettings["stream_options"]>[string];

/**
 * The options of a stream: of all patterns that match its `tap_stream_id`, in their order; a later one counts, and the
 * exact name most.
 */
export function streamOptionsOf(
  settings: Pick<TapSettings, "stream_options">,
  tapStreamId: string,
): StreamOptions {
  const all = settings.stream_options ?? {};
  const matching = Object.entries(all)
    .filter(([pattern]) => pattern !== tapStreamId && compileNamePattern(pattern)(tapStreamId))
    .map(([, options]) => options);
  const exact = Object.hasOwn(all, tapStreamId) ? all[tapStreamId] : undefined;
  return Object.assign({}, ...matching, exact);
}

/** The names and patterns of `stream_options` that match no stream: most likely misspelt. */
export function unusedStreamOptions(
  settings: Pick<TapSettings, "stream_options">,
  tapStreamIds: readonly string[],
): readonly string[] {
  return Object.keys(settings.stream_options ?? {}).filter((pattern) => {
    const matches = compileNamePattern(pattern);
    return !tapStreamIds.some((id) => id === pattern || matches(id));
  });
}
