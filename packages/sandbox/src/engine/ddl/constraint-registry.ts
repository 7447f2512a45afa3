import type { Constraint, Database, Table } from "../catalog/contract.ts";

const registries = new WeakMap<Database, Map<string, Constraint>>();

/** Names of constraints are a namespace of their own in each schema. */
function registryOf(db: Database): Map<string, Constraint> {
  let registry = registries.get(db);
  if (registry === undefined) {
    registry = new Map();
    registries.set(db, registry);
  }
  return registry;
}

const keyOf = (owner: string, name: string): string => `${owner}\0${name}`;

/** The constraint of a name in a schema, whatever its table. */
export function constraintNamed(db: Database, owner: string, name: string): Constraint | undefined {
  return registryOf(db).get(keyOf(owner, name));
}

/** Foreign keys by the table that they point at, each with its own table. */
const foreignKeys = new WeakMap<Table, Map<Constraint, Table>>();

/** Adds a constraint to its table and to the names of the schema. */
export function addConstraint(db: Database, table: Table, constraint: Constraint): void {
  table.constraints = [...table.constraints, constraint];
  register(db, table, constraint);
}

function register(db: Database, table: Table, constraint: Constraint): void {
  registryOf(db).set(keyOf(table.owner, constraint.name), constraint);
  const parent = constraint.references?.table;
  if (parent === undefined) return;
  const keys = foreignKeys.get(parent) ?? new Map<Constraint, Table>();
  foreignKeys.set(parent, keys.set(constraint, table));
}

/** Takes a constraint off its table; its index stays. */
export function removeConstraint(db: Database, table: Table, constraint: Constraint): void {
  table.constraints = table.constraints.filter((other) => other !== constraint);
  forgetConstraint(db, table.owner, constraint);
}

/** Frees the name of a constraint whose table is gone or has got another owner. */
export function forgetConstraint(db: Database, owner: string, constraint: Constraint): void {
  const registry = registryOf(db);
  const key = keyOf(owner, constraint.name);
  if (registry.get(key) === constraint) registry.delete(key);
  const parent = constraint.references?.table;
  if (parent !== undefined) foreignKeys.get(parent)?.delete(constraint);
}

/** Gives a constraint another name. */
export function renameConstraint(
  db: Database,
  owner: string,
  constraint: Constraint,
  name: string,
): void {
  registryOf(db).delete(keyOf(owner, constraint.name));
  Object.assign(constraint, { name, generated: false });
  registryOf(db).set(keyOf(owner, name), constraint);
}

/** The names of a table's constraints once more, after the table was put back as it was. */
export function registerConstraints(db: Database, table: Table): void {
  for (const constraint of table.constraints) register(db, table, constraint);
}

/** A foreign key and the table that has it. */
export interface Reference {
  readonly table: Table;
  readonly constraint: Constraint;
}

/** The foreign keys that point at a table, those of the table itself among them. */
export function referencesTo(parent: Table): Reference[] {
  const keys = foreignKeys.get(parent) ?? new Map<Constraint, Table>();
  return [...keys].map(([constraint, table]) => ({ table, constraint }));
}

/** Columns of an enabled primary key and of NOT NULL constraints take no NULL, unless that is only checked at COMMIT. */
export function refreshNullability(table: Table): void {
  const mandatory = new Set(
    table.constraints
      .filter(({ kind, enabled, deferrable }) => {
        return enabled && (kind === "primary" || (kind === "not-null" && !deferrable));
      })
      .flatMap((constraint) => constraint.columns),
  );
  for (const column of table.columns) column.nullable = !mandatory.has(column);
}
