import type { Database, Table } from "../catalog/contract.ts";
import { createSegment } from "../store/segment.ts";
import { type NewName, objectFacts } from "./schema-objects.ts";

/** What a new table may have that an ordinary one has not. */
export type TableFacts = Pick<Table, "tablespace"> &
  Partial<
    Pick<Table, "temporary" | "organizationIndex" | "external" | "rowDependencies" | "columns">
  >;

/** An empty table without columns, constraints and indexes. It is in no schema yet. */
export function newTable(
  db: Database,
  name: Pick<NewName, "owner" | "name">,
  facts: TableFacts,
): Table {
  const common = objectFacts(db, name);
  return {
    kind: "table",
    ...common,
    dataObjectId: common.objectId,
    columns: [],
    constraints: [],
    indexes: [],
    temporary: null,
    organizationIndex: false,
    external: false,
    rowDependencies: false,
    partitioning: null,
    comment: null,
    readOnly: false,
    statistics: null,
    supplementalLog: [],
    segment: createSegment(),
    materializedView: null,
    ...facts,
  };
}

/** The tablespace for tables of an owner that say nothing about it. */
export function defaultTablespaceOf(db: Database, owner: string): string {
  return db.users.get(owner)?.defaultTablespace ?? "USERS";
}
