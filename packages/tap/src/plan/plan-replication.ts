import {
  CatalogError,
  metadataOf,
  type ReplicationMethod,
  replicationKeyOf,
  replicationMethodOf,
} from "@singer-oracle/core";
import {
  type DictionaryColumn,
  isValidReplicationKey,
  oraRowscn,
  printOracleType,
} from "@singer-oracle/core/oracle";
import { validReplicationKeys } from "../discovery/stream-origin.ts";
import { listed } from "../listed.ts";
import { matchColumn, matchName } from "../match-name.ts";
import type { ReplicationKeyPlan, ReplicationPlan, ResumeColumn } from "../stream-plan.ts";
import { isUsableBookmark } from "../sync/bookmark-value.ts";
import { withoutStreamName } from "./findings.ts";
import type { PlanRequest } from "./plan-request.ts";

/** Rows from which on a table without an index on the replication key is not sorted. */
const maxSortedRows = 5_000_000;

/** How the stream is replicated; undefined when it cannot be, which is then among the findings' problems. */
export function planReplication(request: PlanRequest): ReplicationPlan | undefined {
  const { settings, options, findings } = request;
  const named = namedMethod(request);
  const { wanted, isOfDefault } = wantedKey(request);
  const method =
    named ??
    (options.replication_key === undefined ? settings.default_replication_method : undefined) ??
    (wanted === undefined || isOfDefault ? "FULL_TABLE" : "INCREMENTAL");
  if (method === "LOG_BASED") {
    findings.problems.push("LOG_BASED is not there yet; use INCREMENTAL or FULL_TABLE");
    return undefined;
  }
  if (method === "FULL_TABLE") {
    if (options.replication_key !== undefined) {
      const text = "the replication_key of stream_options is not used: the catalog says FULL_TABLE";
      findings.warnings.push(text);
    }
    return fullTable(request);
  }
  if (wanted !== undefined) return incremental(request, wanted);
  if (named === undefined) {
    findings.warnings.push("it has no replication key and is therefore read FULL_TABLE");
    return fullTable(request);
  }
  findings.problems.push(`INCREMENTAL needs a replication-key${suggestion(request)}`);
  return undefined;
}

/** What the catalog says, or the settings of a query. */
function namedMethod({ entry, origin, findings }: PlanRequest): ReplicationMethod | undefined {
  try {
    const method = replicationMethodOf(entry);
    const { "forced-replication-method": forced, "replication-method": written } =
      metadataOf(entry).stream;
    if (forced !== undefined && written !== undefined && written !== forced) {
      findings.warnings.push(
        `the replication-method ${written} is overruled by the forced-replication-method ${forced}`,
      );
    }
    if (method !== undefined) return method;
  } catch (error) {
    if (!(error instanceof CatalogError)) throw error;
    findings.problems.push(withoutStreamName(error.message, entry.tap_stream_id));
  }
  return origin.replicationKey === undefined ? undefined : "INCREMENTAL";
}

/** The replication key that somebody wants, as it was written. */
function wantedKey({ entry, origin, settings, options }: PlanRequest): {
  readonly wanted: string | undefined;
  /** It is that of all streams that have such a column. */
  readonly isOfDefault: boolean;
} {
  const own = options.replication_key ?? replicationKeyOf(entry) ?? origin.replicationKey;
  if (own !== undefined) return { wanted: own, isOfDefault: false };
  const byDefault = settings.default_replication_key;
  const isThere =
    byDefault !== undefined &&
    (matchName(byDefault, validReplicationKeys(origin)) !== undefined ||
      (isRowscn(byDefault) && rowscnProblem(origin) === undefined));
  return { wanted: isThere ? byDefault : undefined, isOfDefault: true };
}

function incremental(request: PlanRequest, wanted: string): ReplicationPlan | undefined {
  const { origin, findings } = request;
  const column = matchColumn(wanted, origin.columns);
  if (column === undefined) {
    if (isRowscn(wanted)) return byRowscn(request);
    findings.problems.push(`the replication key ${wanted} does not exist${suggestion(request)}`);
    return undefined;
  }
  if (!isValidReplicationKey(column.type)) {
    const type = printOracleType(column.type);
    findings.problems.push(
      `the replication key ${column.name} cannot be one: it has the type ${type}${suggestion(request)}`,
    );
    return undefined;
  }
  tellIfDeselected(request, column);
  return { method: "INCREMENTAL", key: columnKey(request, column) };
}

function columnKey(
  { origin, settings, findings }: PlanRequest,
  column: DictionaryColumn,
): ReplicationKeyPlan {
  const { name, type, isNullable } = column;
  const isTime = type.family === "date" || type.family === "timestamp";
  const isText = type.family === "character";
  if (isText && settings.lookback > 0) {
    findings.warnings.push(`lookback is not applied: the replication key ${name} is a text`);
  }
  const start = isTime ? settings.start_date : undefined;
  if (start !== undefined && !isUsableBookmark(type, start)) {
    const text = printOracleType(type);
    findings.problems.push(`start_date is no value of the replication key ${name} (${text})`);
  }
  const isIndexed = origin.leadingIndexColumns.includes(name);
  return {
    name,
    type,
    isNullable,
    isSorted:
      settings.sort_incremental === "always" ||
      isIndexed ||
      (origin.rowCount ?? 0) <= maxSortedRows,
    start,
    lookback: isText ? 0 : settings.lookback,
    nullKeys: settings.null_replication_key,
  };
}

function isRowscn(name: string): boolean {
  return name.toUpperCase() === oraRowscn;
}

function byRowscn({ origin, settings, findings }: PlanRequest): ReplicationPlan | undefined {
  const problem = rowscnProblem(origin);
  if (problem !== undefined) {
    findings.problems.push(problem);
    return undefined;
  }
  return {
    method: "INCREMENTAL",
    key: {
      name: oraRowscn,
      type: undefined,
      isNullable: false,
      isSorted: false,
      start: undefined,
      lookback: 0,
      nullKeys: settings.null_replication_key,
    },
  };
}

/** Source: Oracle SQL Language Reference, ORA_ROWSCN Pseudocolumn. */
function rowscnProblem({ kind, isIndexOrganized }: PlanRequest["origin"]): string | undefined {
  const what = isIndexOrganized ? "an index-organized table" : rowscnless[kind];
  return what === undefined ? undefined : `ORA_ROWSCN cannot be the replication key of ${what}`;
}

const rowscnless: Readonly<Partial<Record<PlanRequest["origin"]["kind"], string>>> = {
  view: "a view",
  query: "a query",
  external: "an external table",
};

function suggestion({ origin }: PlanRequest): string {
  const names = validReplicationKeys(origin);
  return names.length === 0 ? "" : `; there are ${listed(names)}`;
}

/** A replication key is read whether it is selected or not. */
function tellIfDeselected({ entry, findings }: PlanRequest, { name }: DictionaryColumn): void {
  const { selected } = metadataOf(entry).properties.get(name) ?? {};
  if (selected !== undefined && String(selected).toLowerCase() === "false") {
    findings.notes.push(`the replication key ${name} is not selected and is read all the same`);
  }
}

function fullTable(request: PlanRequest): ReplicationPlan {
  return { method: "FULL_TABLE", resumeKey: resumeKey(request) };
}

/** The database's own key, since rows behind equal keys would be missed. */
function resumeKey({ origin, settings, findings }: PlanRequest): readonly ResumeColumn[] {
  if (settings.full_table_resume === "off") return [];
  const { key, columns, source } = origin;
  const named = (key?.columns ?? []).map((name) => columns.find((each) => each.name === name));
  const parts = named.filter((column) => column !== undefined);
  const isUsable =
    source.kind === "table" &&
    source.objectKind !== "view" &&
    !source.isExternal &&
    key?.isValidated === true &&
    parts.length === named.length &&
    parts.every(({ type, isNullable }) => !isNullable && isValidReplicationKey(type));
  if (settings.snapshot === "scn" && isUsable)
    return parts.map(({ name, type }) => ({ name, type }));
  const why =
    settings.snapshot === "scn"
      ? "it has no NOT NULL key of numbers, texts or dates"
      : "snapshot is not scn";
  findings.notes.push(`it cannot go on where a run was interrupted, because ${why}`);
  return [];
}
