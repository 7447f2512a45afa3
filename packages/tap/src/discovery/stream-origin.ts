import {
  type ChosenKey,
  type DictionaryColumn,
  type DiscoveredTable,
  isValidReplicationKey,
} from "@singer-oracle/core/oracle";
import type { StreamSource } from "../stream-plan.ts";
import { tapStreamIdOf } from "./stream-id.ts";

/** What the database says about the table, view or query of a stream. */
export interface StreamOrigin {
  readonly tapStreamId: string;
  readonly source: StreamSource;
  readonly kind: DiscoveredTable["kind"] | "query";
  /** Name of the table or of the query. */
  readonly name: string;
  readonly comment: string | null;
  /** In their order, those with an unsupported type among them. */
  readonly columns: readonly DictionaryColumn[];
  readonly invisibleColumns: readonly string[];
  /** Columns that tell the rows apart; empty when none are known. */
  readonly keyProperties: readonly string[];
  /** The key that the database guarantees; null when it does not. */
  readonly key: ChosenKey | null;
  /** Why there is no key, or what one has to know about it; null when there is nothing to say. */
  readonly keyReason: string | null;
  /** The replication key that the settings give to a query. */
  readonly replicationKey: string | undefined;
  /** NUM_ROWS; null when there are no statistics. */
  readonly rowCount: number | null;
  readonly isIndexOrganized: boolean;
  readonly leadingIndexColumns: readonly string[];
}

/** Whether Singer calls it a view: it has no key of its own. A materialized view is a table with a key. */
export function isViewKind(kind: StreamOrigin["kind"]): boolean {
  return kind === "view" || kind === "query";
}

/** The names of the columns that can be replication keys. */
export function validReplicationKeys({ columns }: Pick<StreamOrigin, "columns">): string[] {
  return columns.filter(({ type }) => isValidReplicationKey(type)).map(({ name }) => name);
}

/** A table, view or materialized view as the origin of a stream. */
export function originOfTable(table: DiscoveredTable): StreamOrigin {
  const { owner, name, kind, key, comment } = table;
  return {
    tapStreamId: tapStreamIdOf(table),
    source: {
      kind: "table",
      table: { owner, name },
      objectKind: kind === "view" || kind === "materialized-view" ? kind : "table",
      isExternal: kind === "external",
    },
    kind,
    name,
    comment: comment === ownCommentOf(table) ? null : comment,
    columns: table.columns,
    invisibleColumns: table.invisibleColumns,
    keyProperties: key?.columns ?? [],
    key,
    keyReason: table.keyReason,
    replicationKey: undefined,
    rowCount: table.rowCount,
    isIndexOrganized: table.isIndexOrganized,
    leadingIndexColumns: table.leadingIndexColumns,
  };
}

/** What Oracle itself writes as the comment on a materialized view: it says nothing about the rows. */
function ownCommentOf({ owner, name, kind }: DiscoveredTable): string | undefined {
  return kind === "materialized-view" ? `snapshot table for snapshot ${owner}.${name}` : undefined;
}
