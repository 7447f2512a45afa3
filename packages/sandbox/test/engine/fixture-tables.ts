import type {
  Column,
  Constraint,
  Database,
  Index,
  SessionContext,
  Table,
  View,
} from "../../src/engine/catalog/contract.ts";
import type {
  ColumnDefinition,
  ConstraintDefinition,
  CreateTable,
} from "../../src/engine/parser/ast.ts";
import { createSegment } from "../../src/engine/store/segment.ts";
import { typeFromName } from "../../src/engine/types/type-from-name.ts";

/** What all objects have, for a new one. */
export function objectFacts(session: SessionContext, owner: string, name: string) {
  const scn = session.db.scn;
  return {
    owner,
    name,
    objectId: session.db.nextObjectId(),
    created: 0,
    lastDdl: 0,
    lastDdlScn: scn,
  };
}

/** Makes an object known in its schema. */
export function register(db: Database, object: Table | View): void {
  const names = db.objects.get(object.owner) ?? new Map();
  names.set(object.name, object);
  db.objects.set(object.owner, names);
}

/** A column as the parser gives it, or less. */
export type FixtureColumn = Omit<ColumnDefinition, "at" | "type"> & {
  readonly type?: Partial<NonNullable<ColumnDefinition["type"]>>;
};

/** Makes a table with its keys. */
export function makeTable(
  session: SessionContext,
  owner: string,
  name: string,
  definitions: readonly FixtureColumn[],
  constraints: readonly ConstraintDefinition[] = [],
  create?: CreateTable,
): Table {
  const { db } = session;
  const options = {
    version: db.version,
    maxStringBytes: db.maxStringBytes,
    lengthSemantics: "BYTE" as const,
  };
  let position = 0;
  const columns = definitions.map(
    (column): Column => ({
      name: column.name,
      type: typeFromName({ name: "NUMBER", at: 0, ...column.type }, options),
      nullable: !column.constraints.some(({ kind }) => kind === "primary" || kind === "not-null"),
      ...(column.virtual ? { virtual: column.virtual } : {}),
      invisible: column.invisible ?? false,
      systemHidden: false,
      unused: false,
      comment: null,
      position: column.virtual ? -1 : position++,
    }),
  );
  const table: Table = {
    kind: "table",
    ...objectFacts(session, owner, name),
    dataObjectId: db.nextObjectId(),
    columns,
    constraints: [],
    indexes: [],
    temporary: null,
    organizationIndex: false,
    external: false,
    rowDependencies: create?.rowDependencies ?? true,
    partitioning: partitioningOf(create),
    tablespace: "USERS",
    comment: null,
    readOnly: false,
    statistics: null,
    supplementalLog: [],
    segment: createSegment(),
    materializedView: null,
  };
  const all = [
    ...constraints,
    ...definitions.flatMap((column) =>
      column.constraints.map((constraint) => ({ ...constraint, columns: [column.name] })),
    ),
  ];
  for (const constraint of all) addConstraint(session, table, constraint);
  register(db, table);
  return table;
}

function partitioningOf(create: CreateTable | undefined): Table["partitioning"] {
  const found = create?.partitioning;
  if (!found) return null;
  return {
    type: found.type,
    columns: found.columns,
    partitions: found.partitions.map((partition, index) => ({
      name: partition.name ?? `SYS_P${index + 1}`,
      values: partition.values ?? [],
    })),
  };
}

function addConstraint(
  session: SessionContext,
  table: Table,
  { kind, name, columns: names }: ConstraintDefinition,
): void {
  if (kind !== "primary" && kind !== "unique") return;
  const columns = names.flatMap((column) => table.columns.filter((other) => other.name === column));
  const index = addIndex(session, table, name ?? `${table.name}_${kind}`, true, columns);
  const constraint: Constraint = {
    kind,
    name: index.name,
    generated: name === undefined,
    columns,
    enabled: true,
    validated: true,
    deferrable: false,
    deferred: false,
    index,
    lastChange: 0,
  };
  table.constraints.push(constraint);
}

/** Makes an index; its map is built with the next change. */
export function addIndex(
  session: SessionContext,
  table: Table,
  name: string,
  unique: boolean,
  columns: readonly Column[],
): Index {
  const index: Index = {
    kind: "index",
    ...objectFacts(session, table.owner, name.toUpperCase()),
    table,
    unique,
    keys: columns.map((column) => ({ column, expr: null, text: column.name, descending: false })),
    bitmap: false,
    visible: true,
    usable: true,
    data: null,
  };
  table.indexes.push(index);
  return index;
}

/** A table of APP or SYS. */
export function tableOf(session: SessionContext, name: string): Table {
  const found =
    session.db.objects.get("APP")?.get(name) ?? session.db.objects.get("SYS")?.get(name);
  if (found?.kind !== "table") throw new Error(`no table ${name}`);
  return found;
}
