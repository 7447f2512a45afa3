import type { JsonSchema, Log } from "@singer-oracle/core";
import type { ServerInfo, TableName } from "@singer-oracle/core/oracle";
import type { TargetSettings } from "../settings.ts";
import type { TablePlan } from "./table-plan.ts";

/** What making and changing tables needs besides the request; the same for a whole run. */
export interface TableContext {
  readonly settings: TargetSettings;
  readonly server: ServerInfo;
  readonly log: Log;
}

/** A table that a stream needs. */
export interface TableRequest {
  readonly stream: string;
  /** Where it belongs, from the `TableRegistry` of the run; for the shadow of an overwrite the shadow's own name. */
  readonly table: TableName;
  /** The schema of the SCHEMA message. */
  readonly schema: JsonSchema;
  /** `key_properties` of the SCHEMA message. */
  readonly keyProperties: readonly string[];
  /** How the stream is loaded: `append-only` makes no key, the others keep rows apart by the key properties. */
  readonly loadMethod: "append-only" | "upsert" | "overwrite";
  /** The plan before a changed SCHEMA; its revision counts on. Default: there was none. */
  readonly previous?: TablePlan;
}
