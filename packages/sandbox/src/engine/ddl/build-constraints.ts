import type { Column, Constraint, Table } from "../catalog/contract.ts";
import { oraError } from "../errors.ts";
import { paced } from "../pacing.ts";
import type { ColumnDefinition, ConstraintDefinition } from "../parser/ast.ts";
import { nowMs } from "../store/scn-times.ts";
import { buildCheck } from "./check-constraint.ts";
import { attachIndex } from "./constraint-index.ts";
import { addConstraint, constraintNamed, removeConstraint } from "./constraint-registry.ts";
import type { DdlContext } from "./ddl-context.ts";
import { buildReference } from "./foreign-key.ts";
import { generatedConstraintName } from "./generated-names.ts";
import { maxIndexColumns, requireKeyLength, requireKeyType } from "./key-types.ts";
import { validateRows } from "./validate-rows.ts";

/** A constraint as written, with the columns it is about. */
export interface PlacedConstraint {
  readonly definition: ConstraintDefinition;
  /** Names; the column itself for a constraint written at a column. */
  readonly columns: readonly string[];
  /** Written at a column. */
  readonly inline: boolean;
}

/** The constraints of column definitions and of the table in the order they are written. NULL is no constraint. */
export function placeConstraints(
  columns: readonly ColumnDefinition[],
  constraints: readonly ConstraintDefinition[],
): PlacedConstraint[] {
  const inline = columns.flatMap((column) => placeColumnConstraints(column));
  const outOfLine = constraints.map(
    (definition): PlacedConstraint => ({ definition, columns: definition.columns, inline: false }),
  );
  return [...inline, ...outOfLine];
}

/** Identity and DEFAULT ON NULL bring NOT NULL with them. */
function placeColumnConstraints(column: ColumnDefinition): PlacedConstraint[] {
  const written = column.constraints.filter(({ kind }) => kind !== "null");
  const mandatory = column.identity !== undefined || column.default?.onNull === true;
  const definitions =
    mandatory && !written.some(({ kind }) => kind === "not-null")
      ? [notNullDefinition(column.at), ...written]
      : written;
  return definitions.map((definition) => ({ definition, columns: [column.name], inline: true }));
}

/** A NOT NULL that nobody wrote. */
export function notNullDefinition(at: number): ConstraintDefinition {
  return {
    kind: "not-null",
    columns: [],
    disabled: false,
    novalidate: false,
    deferrable: false,
    initiallyDeferred: false,
    at,
  };
}

/** In which order constraints are made: keys before what points at them. */
const ranks: Readonly<Record<ConstraintDefinition["kind"], number>> = {
  "not-null": 0,
  null: 0,
  primary: 1,
  unique: 2,
  check: 3,
  foreign: 4,
};

/**
 * Adds constraints to a table: names, columns and types are checked, indexes are made, and the rows that are there are
 * validated. When one is refused, none is added.
 * Source: Oracle SQL Language Reference, constraint.
 * @throws OraError 904, 957, 2260, 2261, 2264, 2270, 2329, 2437, 2299, 2298, 2293 and others.
 */
export async function addConstraints(
  context: DdlContext,
  table: Table,
  placed: readonly PlacedConstraint[],
): Promise<void> {
  const named = placed.map((item) => ({ ...item, name: nameOf(context, table, item.definition) }));
  const added: Constraint[] = [];
  try {
    for (const item of [...named].sort(byRank)) {
      const constraint = buildConstraint(context, table, item, item.name);
      addConstraint(context.db, table, constraint);
      added.push(constraint);
      if (!constraint.enabled) continue;
      const { session } = context;
      if (constraint.validated) {
        await paced(validateRows(table, constraint, session), session.signal);
      }
      if (needsIndex(constraint)) {
        await attachIndex(context, table, constraint, item.definition.at);
      }
    }
  } catch (error) {
    for (const constraint of added) removeConstraint(context.db, table, constraint);
    throw error;
  }
}

/** Whether a constraint is enforced by an index. */
export function needsIndex({ kind }: Pick<Constraint, "kind">): boolean {
  return kind === "primary" || kind === "unique";
}

function byRank(a: PlacedConstraint, b: PlacedConstraint): number {
  return ranks[a.definition.kind] - ranks[b.definition.kind];
}

/** @throws OraError 2264 when the schema has a constraint of that name. */
function nameOf({ db }: DdlContext, table: Table, definition: ConstraintDefinition): string {
  const { name, at } = definition;
  if (name === undefined) return generatedConstraintName(db);
  if (constraintNamed(db, table.owner, name) !== undefined) throw oraError(2264, [], at);
  return name;
}

function buildConstraint(
  context: DdlContext,
  table: Table,
  { definition, columns: names, inline }: PlacedConstraint,
  name: string,
): Constraint {
  const { db } = context;
  // Two constraints of one statement may have been given the same name.
  if (constraintNamed(db, table.owner, name) !== undefined) {
    throw oraError(2264, [], definition.at);
  }
  const kind = definition.kind === "null" ? "not-null" : definition.kind;
  const columns = kind === "check" ? [] : columnsNamed(table, names, definition.at);
  const constraint: Constraint = {
    kind,
    name,
    generated: definition.name === undefined,
    columns,
    enabled: !definition.disabled,
    validated: !definition.disabled && !definition.novalidate,
    deferrable: definition.deferrable,
    deferred: definition.initiallyDeferred,
    index: null,
    lastChange: nowMs(db),
  };
  if (kind === "primary" || kind === "unique") checkKey(table, constraint, inline, definition.at);
  if (kind === "foreign") buildReference(context, table, constraint, definition);
  if (kind === "check")
    buildCheck(context, table, constraint, definition, inline ? names[0] : null);
  return constraint;
}

/** @throws OraError 904 for an unknown column, 957 for one that stands twice. */
export function columnsNamed(table: Table, names: readonly string[], at: number): Column[] {
  if (new Set(names).size < names.length) throw oraError(957, [], at);
  return names.map((name) => {
    const column = table.columns.find((candidate) => candidate.name === name && !candidate.unused);
    if (column === undefined) throw oraError(904, [`"${name}"`], at);
    return column;
  });
}

function checkKey(table: Table, constraint: Constraint, inline: boolean, at: number): void {
  const { kind, columns } = constraint;
  if (columns.length > maxIndexColumns) throw oraError(2257, [], at);
  for (const column of columns) requireKeyType(column, at);
  const keys = table.constraints.filter(needsIndex);
  if (kind === "primary" && keys.some((other) => other.kind === "primary")) {
    throw oraError(2260, [], at);
  }
  if (keys.some((other) => sameColumns(other.columns, columns))) {
    throw oraError(inline ? 2259 : 2261, [], at);
  }
  requireKeyLength(
    columns.map((column) => column.type),
    at,
  );
}

/** The same columns in the same order. */
export function sameColumns(a: readonly Column[], b: readonly Column[]): boolean {
  return a.length === b.length && a.every((column, place) => column === b[place]);
}
