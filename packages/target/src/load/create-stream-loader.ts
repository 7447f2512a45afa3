import type { Log, SchemaMessage } from "@singer-oracle/core";
import type { ServerInfo, TableName } from "@singer-oracle/core/oracle";
import type { TargetSettings } from "../settings.ts";
import { DirectLoader } from "./direct-loader.ts";
import type { Lanes } from "./lanes.ts";
import { OverwriteLoader } from "./overwrite-loader.ts";
import type { Rejects } from "./rejects.ts";
import type { Sequence } from "./sequence.ts";
import type { StreamLoader } from "./stream-loader.ts";
import { createTableAccess } from "./table-access.ts";

/** What a loader is made of. All but `stream` is shared by the loaders of a run. */
export interface StreamLoaderParts {
  readonly stream: string;
  readonly settings: TargetSettings;
  /** The sessions of the run. Closed by whoever opened them, after the last loader. */
  readonly lanes: Lanes;
  readonly server: ServerInfo;
  /** The table that a stream's SCHEMA belongs to. @throws SettingsError when another stream has it already. */
  readonly tableOf: (message: SchemaMessage) => TableName;
  /** Is told which table was found there. @throws SettingsError when another stream has it already. Default: nothing. */
  readonly confirmTable?: (stream: string, table: TableName) => void;
  readonly rejects: Rejects;
  readonly sequence: Sequence;
  /** When the run began: milliseconds since 1970, UTC. */
  readonly runStartedMs: number;
  readonly log: Log;
}

/** What loads one stream into its table, as `load_method` says. Has nothing to close. */
export function createStreamLoader(parts: StreamLoaderParts): StreamLoader {
  const tables = createTableAccess(parts);
  return parts.settings.load_method === "overwrite"
    ? new OverwriteLoader(parts, tables)
    : new DirectLoader(parts, tables);
}
