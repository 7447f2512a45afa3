import type { OracleType } from "@singer-oracle/core/oracle";
import { deletedAtProperty } from "../load/metadata-values.ts";
import type { TargetSettings } from "../settings.ts";
import type { FlatProperty } from "./flatten-properties.ts";
import type { MetadataName } from "./table-plan.ts";

/** A metadata column before it has its identifier. */
export interface MetadataColumn {
  readonly metadata: MetadataName;
  /** Name before it is folded: `_sdc_extracted_at`. */
  readonly name: string;
  readonly type: OracleType;
}

/** The settings that metadata columns depend on. */
export type MetadataSettings = Pick<
  TargetSettings,
  "add_record_metadata" | "metadata_column_prefix" | "metadata_naming" | "timestamp_type"
>;

/** Microseconds for what this program measures, nanoseconds for what a tap may send. */
const timePrecision = { extracted_at: 9, received_at: 6, batched_at: 6, deleted_at: 9 } as const;

/** Whole numbers: `sync_started_at` is in milliseconds since 1970. */
const numbers = ["sequence", "table_version", "sync_started_at"] as const;

/**
 * The metadata columns of a stream. Without `add_record_metadata` there are none, but that the mark of deleted records
 * has its column when the stream's schema names it.
 * Source: Meltano Singer SDK, singer_sdk/sinks/core.py (_add_sdc_metadata_to_schema).
 */
export function metadataColumns(
  properties: readonly FlatProperty[],
  settings: MetadataSettings,
): readonly MetadataColumn[] {
  const all = allMetadata(settings);
  if (settings.add_record_metadata) return all;
  if (!properties.some(({ path }) => path.length === 1 && path[0] === deletedAtProperty)) return [];
  return all.filter(({ metadata }) => metadata === "deleted_at");
}

function allMetadata(settings: MetadataSettings): readonly MetadataColumn[] {
  const zone = ({ tz: "with", ltz: "local", naive: "none" } as const)[settings.timestamp_type];
  const time = (metadata: keyof typeof timePrecision): MetadataColumn => ({
    metadata,
    name: metadataName(metadata, settings),
    type: { family: "timestamp", precision: timePrecision[metadata], zone },
  });
  return [
    time("extracted_at"),
    time("received_at"),
    time("batched_at"),
    time("deleted_at"),
    ...numbers.map(
      (metadata): MetadataColumn => ({
        metadata,
        name: metadataName(metadata, settings),
        type: { family: "number", precision: 38, scale: 0 },
      }),
    ),
  ];
}

/**
 * radbrt/target-oracle moves the underscore in front behind the name, because a bare name cannot begin with one:
 * `sdc_extracted_at_`. Source: radbrt/target-oracle, target_oracle/connector.py and sinks.py (conform_name).
 */
function metadataName(metadata: MetadataName, settings: MetadataSettings): string {
  const name = `${settings.metadata_column_prefix}${metadata}`;
  if (settings.metadata_naming === "sdk" || !name.startsWith("_")) return name;
  return `${name.replace(/^_+/, "")}_`;
}
