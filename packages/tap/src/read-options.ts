import type { ReadOptions } from "@singer-oracle/core/oracle";
import type { TapSettings } from "./settings.ts";

/** The settings that decide how values are read. */
export type ReadSettings = Pick<
  TapSettings,
  | "use_singer_decimal"
  | "trim_char"
  | "timestamp_tz"
  | "lob_max_bytes"
  | "on_large_lob"
  | "out_of_range_dates"
  | "special_floats"
>;

/** The settings in the words of the column readers. */
export function readOptionsOf(settings: ReadSettings): Omit<ReadOptions, "onChange"> {
  const { use_singer_decimal: decimals } = settings;
  return {
    useSingerDecimal: decimals === "x-singer.decimal" ? decimals : decimals !== false,
    trimChar: settings.trim_char,
    timestampTz: settings.timestamp_tz,
    lobMaxBytes: settings.lob_max_bytes,
    onLargeLob: settings.on_large_lob,
    outOfRangeDates: settings.out_of_range_dates,
  };
}
