import type { DictionaryView, SchemaObject } from "../catalog/contract.ts";
import { OraError, oraError } from "../errors.ts";
import { compileExpr } from "../expressions/compile.ts";
import { convertTo } from "../expressions/compiled.ts";
import { type Env, type Scope, TICK } from "../expressions/contract.ts";
import { quotedName } from "../expressions/scope.ts";
import { tickIsDue } from "../expressions/ticks.ts";
import type { TableRef } from "../parser/ast.ts";
import { commonType } from "../types/common-type.ts";
import type { Row } from "../types/value.ts";
import type { NewSource, QueryContext, Rows } from "./contract.ts";
import { fixedSource, ownNames, ticking } from "./fixed-source.ts";
import { columnLookup, compileDerived, compileView } from "./query-source.ts";
import { compileTableFunction } from "./table-functions.ts";
import { compileTable } from "./table-source.ts";

export { ownNames } from "./fixed-source.ts";

type Leaf = Exclude<TableRef, { kind: "join" }>;
type TableName = Extract<TableRef, { kind: "table" }>;

/**
 * Compiles one item of FROM that is no join. `lateral` is the scope of the items to its left.
 * @throws OraError 942 and others for names, and whatever the queries inside raise.
 */
export function compileSource(
  ref: Leaf,
  context: QueryContext,
  up: Scope | null,
  lateral: Scope,
): NewSource {
  switch (ref.kind) {
    case "table":
      return compileNamed(ref, context, up);
    case "derived":
      return compileDerived(ref, context, up, lateral);
    case "values":
      return compileValues(ref, context, lateral);
    case "table-function":
      return compileTableFunction(ref, context, lateral);
  }
}

function compileNamed(ref: TableName, context: QueryContext, up: Scope | null): NewSource {
  const { name } = ref;
  const common = name.dbLink === undefined ? context.commonTables?.find(name) : undefined;
  const alias = ref.alias ?? name.parts.at(-1) ?? "";
  if (common) {
    const enclosing = environmentOf(common.definedIn, up);
    const rows = (env: Env): Rows => common.open(enclosing(env.up));
    const fixed = fixedSource(alias, common.columns, common.estimate, common.plan);
    const lookup = columnLookup(common.narrowing, common.columns, (env) => enclosing(env.up));
    if (!common.numbered) return { ...fixed, rows, ...lookup };
    const column = common.columns.length;
    return { ...fixed, rows, identity: false, locks: [{ table: null, alias, column }] };
  }
  if (name.dbLink !== undefined) throw oraError(2019, [], name.at);
  const object = located(() => context.session.resolve(name, "select"), name.at);
  return compileObject(object, ref, alias, context, up);
}

/**
 * The way from the environment of a scope out to that of one of the scopes around it. Subqueries on the way depend on the
 * rows that the target may read.
 */
function environmentOf(target: Scope | null, from: Scope | null): (env: Env | null) => Env | null {
  let hops = 0;
  for (let scope = from; scope && scope !== target; scope = scope.up) {
    hops++;
    if (target && scope.correlation) scope.correlation.used = true;
  }
  return (env) => {
    let result = env;
    for (let hop = 0; hop < hops; hop++) result = result?.up ?? null;
    return result;
  };
}

/** An error of a look-up gets the place of the name, unless it has one. */
function located<T>(find: () => T, at: number): T {
  try {
    return find();
  } catch (error) {
    if (error instanceof OraError && error.position < 0) error.position = at;
    throw error;
  }
}

function compileObject(
  object: SchemaObject,
  ref: TableName,
  alias: string,
  context: QueryContext,
  up: Scope | null,
): NewSource {
  switch (object.kind) {
    case "table":
      return compileTable(object, ref, alias, context, up);
    case "materialized-view":
      return compileTable(object.container, ref, alias, context, up);
    case "view":
      return compileView(object, ref, alias, context, up);
    case "dictionary-view":
      return compileDictionaryView(object, ref, alias, context);
    case "sequence":
      throw oraError(2201, [], ref.name.at);
    default:
      throw oraError(942, [quotedName(ref.name.parts)], ref.name.at);
  }
}

function compileDictionaryView(
  view: DictionaryView,
  ref: TableName,
  alias: string,
  context: QueryContext,
): NewSource {
  if (ref.flashback) throw oraError(1031, [], ref.name.at);
  const columns = view.columns.map((column) => ({
    name: column.name,
    type: column.type,
    nullable: column.nullable ?? true,
  }));
  const { session } = context;
  const plan = {
    operation: "FIXED TABLE",
    options: "FULL",
    objectName: view.name,
    rows: 100,
    children: [],
  };
  const fixed = fixedSource(alias, columns, 100, plan);
  const none = new Map();
  return {
    ...fixed,
    scope: { ...fixed.scope, ...ownNames(ref, view.owner, view.name) },
    rows: () => ticking(view.rows(session, none)),
    canLookUp: (name) => lookedUp.has(name),
    lookup: ({ columns: names }) => {
      const places = names.map((name) => columns.findIndex((column) => column.name === name));
      return {
        // An owner alone may have everything that is there.
        estimate: names.every((name) => name.endsWith("OWNER")) ? 100 : 10,
        fast: true,
        rows: (_env, values) => {
          const equals = new Map(names.map((name, place) => [name, values[place] ?? null]));
          return withValues(ticking(view.rows(session, equals)), places, values);
        },
      };
    },
  };
}

/** Columns by which dictionary views find their rows: those that narrow the objects they are about. */
const lookedUp: ReadonlySet<string> = new Set([
  "OWNER",
  "TABLE_OWNER",
  "INDEX_OWNER",
  "SEQUENCE_OWNER",
  "TABLE_NAME",
  "VIEW_NAME",
  "MVIEW_NAME",
  "INDEX_NAME",
  "SEQUENCE_NAME",
  "SYNONYM_NAME",
  "OBJECT_NAME",
  "SEGMENT_NAME",
]);

/** A view may give more rows than it was asked for. */
function* withValues(rows: Rows, places: readonly number[], values: Row): Rows {
  for (const row of rows) {
    if (row === TICK || places.every((place, index) => row[place] === values[index])) yield row;
    else if (tickIsDue()) yield TICK;
  }
}

/**
 * VALUES as a table.
 * Source: Oracle SQL Language Reference 23ai, SELECT, values_clause.
 * @throws OraError 1789 for rows of different lengths, 1790 for types that do not go together.
 */
function compileValues(
  ref: Extract<Leaf, { kind: "values" }>,
  context: QueryContext,
  scope: Scope,
): NewSource {
  const { session } = context;
  const rows = ref.rows.map((row) =>
    row.map((item) => ({ item, compiled: compileExpr(item, scope, session) })),
  );
  const width = rows[0]?.length ?? 0;
  if (rows.some((row) => row.length !== width)) throw oraError(1789, [], ref.at);
  const columns = Array.from({ length: width }, (_, index) => ({
    name: ref.columns?.[index] ?? `COLUMN${index + 1}`,
    type: commonType(
      rows.map((row) => row[index]?.compiled.type ?? { name: "NULL" }),
      "set",
      rows[0]?.[index]?.item.at,
    ),
    nullable: true,
  }));
  const cells = rows.map((row) =>
    row.map(({ compiled, item }, index) =>
      convertTo(compiled, columns[index]?.type ?? compiled.type, session, item.at),
    ),
  );
  const plan = { operation: "TABLE VALUE CONSTRUCTOR", rows: rows.length, children: [] };
  return {
    ...fixedSource(ref.alias, columns, rows.length, plan),
    rows: (env) => cells.map((row) => row.map((cell) => cell.eval(env))),
  };
}
