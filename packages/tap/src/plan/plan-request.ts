import type { CatalogEntry } from "@singer-oracle/core";
import type { StreamOrigin } from "../discovery/stream-origin.ts";
import type { TapSettings } from "../settings.ts";
import type { Findings } from "./findings.ts";
import type { StreamOptions } from "./stream-options.ts";

/** Everything that the plan of one stream is made from. */
export interface PlanRequest {
  readonly entry: CatalogEntry;
  readonly origin: StreamOrigin;
  readonly settings: TapSettings;
  /** `stream_options` of this stream. */
  readonly options: StreamOptions;
  /** NLS_CHARACTERSET of the database; null = unknown. */
  readonly charset: string | null;
  /** Takes what is found out. */
  readonly findings: Findings;
}
