import {
  applyMetadataOverrides,
  type CatalogEntry,
  type JsonObject,
  loadSettings,
} from "@singer-oracle/core";
import { expect } from "vitest";
import { catalogEntryOf } from "../../src/build-catalog.ts";
import { originOfTable, type StreamOrigin } from "../../src/discovery/stream-origin.ts";
import { type Findings, newFindings } from "../../src/plan/findings.ts";
import { streamOptionsOf } from "../../src/plan/stream-options.ts";
import { planStream } from "../../src/plan-stream.ts";
import { readOptionsOf } from "../../src/read-options.ts";
import { type TapSettings, tapSettings } from "../../src/settings.ts";
import type { StreamPlan } from "../../src/stream-plan.ts";
import { type ColumnText, tableOf } from "../discovery/tables.ts";

/** Settings with their defaults. */
export function settingsOf(settings: Partial<TapSettings> = {}): TapSettings {
  return loadSettings(tapSettings, { flags: settings }).settings;
}

/** A stream to be planned: HR-EMPLOYEES. */
export interface Planning {
  readonly columns?: readonly ColumnText[];
  readonly table?: Parameters<typeof tableOf>[1];
  readonly settings?: Partial<TapSettings>;
  /** Metadata of the stream, as `metadata` sets it; columns below their names. */
  readonly metadata?: JsonObject;
  /** What the catalog's entry is instead of the discovered one. */
  readonly change?: (entry: CatalogEntry) => CatalogEntry;
  readonly origin?: (origin: StreamOrigin) => StreamOrigin;
}

const people: readonly ColumnText[] = [
  ["ID", "NUMBER(9) NOT NULL"],
  ["NAME", "VARCHAR2(20 BYTE) NOT NULL"],
  ["SALARY", "NUMBER(12,2)"],
  ["CHANGED", "DATE"],
  ["NOTE", "CLOB"],
];

/** The plan of one stream of a catalog that was discovered from the same table, and what was found out. */
export function planOf(planning: Planning = {}): {
  readonly plan: StreamPlan | undefined;
  readonly findings: Findings;
} {
  const { columns = people, table = { keyColumns: ["ID"] }, change, metadata = {} } = planning;
  const settings = settingsOf(planning.settings);
  const discovered = originOfTable(tableOf(columns, table));
  const origin = planning.origin?.(discovered) ?? discovered;
  const entry = catalogEntryOf(origin, {
    read: readOptionsOf(settings),
    charset: "AL32UTF8",
    databaseName: null,
  });
  const { catalog } = applyMetadataOverrides({ streams: [entry] }, { "*": metadata });
  const given = catalog.streams[0] ?? entry;
  const findings = newFindings();
  const plan = planStream({
    entry: change?.(given) ?? given,
    origin,
    settings,
    options: streamOptionsOf(settings, origin.tapStreamId),
    charset: "AL32UTF8",
    findings,
  });
  return { plan, findings };
}

/** What went wrong with a stream, which has no plan then. */
export function problemsOf(planning: Planning): readonly string[] {
  const { plan, findings } = planOf(planning);
  expect(plan).toBeUndefined();
  return findings.problems;
}

/** The part of the SCHEMA message about properties. */
export function propertiesOf(planning: Planning): Record<string, unknown> {
  const { plan } = planOf(planning);
  return plan?.schemaMessage.schema["properties"] as unknown as Record<string, unknown>;
}
