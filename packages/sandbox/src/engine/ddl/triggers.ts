import type { Column, Database, Table, Trigger } from "../catalog/contract.ts";
import { oraError } from "../errors.ts";
import type { Name } from "../parser/ast.ts";
import { parseTriggerBody } from "../parser/parse-statement.ts";
import { isPrivate } from "./create-table-as.ts";
import type { DdlContext, Of } from "./ddl-context.ts";
import {
  findObject,
  holdsAny,
  mayDrop,
  noSuchTable,
  requireCreate,
} from "./required-privileges.ts";
import { type NewName, newName, objectFacts, redefined, touched } from "./schema-objects.ts";
import { refuseAssignments, refuseRows } from "./trigger-body.ts";

type CreateTrigger = Of<"create-trigger">;

/** The trigger of an owner and a name. */
export function triggerNamed(db: Database, owner: string, name: string): Trigger | undefined {
  return db.triggers.get(owner)?.get(name);
}

/**
 * CREATE [OR REPLACE] TRIGGER on a table. A body that the compiler refuses makes the trigger all the same: it is not valid,
 * and statements that would fire it are refused.
 * Source: Oracle Database PL/SQL Language Reference, CREATE TRIGGER Statement.
 * @throws OraError 942, 1031, 904, 4072, 4077, 4080, 4081, 4082, 4084, 4085, 4089, 4093, 4095, 14451, 25001, 25006.
 */
export async function createTrigger(statement: CreateTrigger, context: DdlContext): Promise<void> {
  const { db, session } = context;
  const target = newName(session, statement.name);
  const table = tableOf(statement.table, context);
  requireCreate(session, target.owner, "CREATE TRIGGER", "CREATE ANY TRIGGER", target.at);
  requireTable(table, statement.table.at, context);
  const before = triggerNamed(db, target.owner, target.name);
  if (before) {
    if (statement.ifNotExists) return;
    if (!statement.orReplace) throw oraError(4081, [target.name], target.at);
    if (before.table !== table) throw oraError(4095, [target.name], target.at);
  }
  checkClauses(statement);
  const columns = statement.columns?.map((name) => columnOf(table, name)) ?? null;
  const trigger: Trigger = {
    kind: "trigger",
    ...(before ? factsOf(before) : objectFacts(db, target)),
    table,
    timing: statement.timing,
    events: [...new Set(statement.events)],
    columns,
    row: statement.row,
    referencing: statement.referencing,
    when: statement.when ?? null,
    follows: statement.follows.map((name) => followed(name, table, target, context)),
    description: statement.description,
    body: statement.body,
    enabled: statement.enabled,
    errors: [],
  };
  checkBody(trigger, statement, context);
  if (before) redefined(db, trigger);
  trigger.errors = (await session.triggers?.compile(trigger, session)) ?? [];
  if (trigger.errors.length > 0) context.warnings.compilationErrors = true;
  putTrigger(db, trigger, before);
}

function factsOf({ owner, name, objectId, created, lastDdl, lastDdlScn }: Trigger) {
  return { owner, name, objectId, created, lastDdl, lastDdlScn };
}

/** Synonyms are not followed; a view can only have INSTEAD OF triggers. */
function tableOf(name: Name, { session }: DdlContext): Table {
  const object = findObject(session, name);
  if (object?.kind === "view") throw oraError(25_001, [], name.at);
  if (object?.kind !== "table") throw noSuchTable(session, name);
  return object;
}

/** A trigger on another's table needs CREATE ANY TRIGGER. */
function requireTable(table: Table, at: number, { session }: DdlContext): void {
  if (table.owner === "SYS") throw oraError(4089, [], at);
  if (isPrivate(table)) throw oraError(14_451, [], at);
  if (table.owner !== session.user && !holdsAny(session, table.owner, "CREATE ANY TRIGGER")) {
    throw oraError(1031, [], at);
  }
}

function checkClauses({ when, row, at }: CreateTrigger): void {
  if (when && !row) throw oraError(4077, [], at);
}

/** @throws OraError 904, 25006 for a column that UPDATE OF cannot name. */
function columnOf(table: Table, { parts, at }: Name): Column {
  const name = parts.at(-1) ?? "";
  const column = table.columns.find(
    (candidate) => candidate.name === name && !candidate.unused && !candidate.systemHidden,
  );
  if (!column) throw oraError(904, [`"${name}"`], at);
  if (/^(?:CLOB|NCLOB|BLOB)$/.test(column.type.name)) throw oraError(25_006, [], at);
  return column;
}

/** @throws OraError 4080 for a trigger that is not there, or that of another table. */
function followed(
  { parts, at }: Name,
  table: Table,
  { owner }: NewName,
  { db }: DdlContext,
): Trigger["follows"][number] {
  const name = { owner: parts.length > 1 ? (parts.at(-2) ?? "") : owner, name: parts.at(-1) ?? "" };
  const trigger = triggerNamed(db, name.owner, name.name);
  if (trigger?.table !== table) throw oraError(4080, [name.name], at);
  return name;
}

/** What Oracle refuses although other mistakes of the body only make the trigger invalid. */
function checkBody(trigger: Trigger, { bodyAt }: CreateTrigger, { db, session }: DdlContext): void {
  const { maxStringBytes } = db;
  const parsed = attempt(() => parseTriggerBody(trigger.body, session.version, { maxStringBytes }));
  if (!parsed) return;
  if (trigger.row) refuseAssignments(parsed.statement, trigger, bodyAt);
  else refuseRows(parsed.binds, trigger, bodyAt);
}

function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}

/** Registers a trigger in its schema and at its table, in the place of one before it. */
function putTrigger(db: Database, trigger: Trigger, before: Trigger | undefined): void {
  const { owner, name, table } = trigger;
  const triggers = db.triggers.get(owner) ?? new Map<string, Trigger>();
  db.triggers.set(owner, triggers.set(name, trigger));
  const others = (table.triggers ?? []).filter((other) => other !== before);
  table.triggers = inOrder([...others, trigger].sort((a, b) => a.objectId - b.objectId));
}

/** Oldest first, but each behind those that it follows. */
function inOrder(triggers: readonly Trigger[]): Trigger[] {
  const placed: Trigger[] = [];
  const place = (trigger: Trigger, path: readonly Trigger[]): void => {
    if (placed.includes(trigger) || path.includes(trigger)) return;
    for (const { owner, name } of trigger.follows) {
      const first = triggers.find((other) => other.owner === owner && other.name === name);
      if (first) place(first, [...path, trigger]);
    }
    placed.push(trigger);
  };
  for (const trigger of triggers) place(trigger, []);
  return placed;
}

/** Takes a trigger out of its schema and off its table. */
export function removeTrigger(db: Database, trigger: Trigger): void {
  db.triggers.get(trigger.owner)?.delete(trigger.name);
  const { table } = trigger;
  table.triggers = (table.triggers ?? []).filter((other) => other !== trigger);
}

/**
 * ALTER TRIGGER … ENABLE | DISABLE | COMPILE | RENAME TO.
 * Source: Oracle Database PL/SQL Language Reference, ALTER TRIGGER Statement.
 * @throws OraError 4080, 1031, 4081.
 */
export async function alterTrigger(
  statement: Of<"alter-trigger">,
  context: DdlContext,
): Promise<void> {
  const { db, session } = context;
  const trigger = findTrigger(statement, "ALTER ANY TRIGGER", context);
  if (!trigger) return;
  switch (statement.action) {
    case "enable":
    case "disable":
      trigger.enabled = statement.action === "enable";
      break;
    case "rename":
      renameTrigger(trigger, statement.to ?? "", statement.name.at, context);
      break;
    case "compile":
      trigger.errors = (await session.triggers?.compile(trigger, session)) ?? [];
      if (trigger.errors.length > 0) context.warnings.compilationErrors = true;
      break;
    case "none":
      break;
  }
  touched(db, trigger);
}

function renameTrigger(trigger: Trigger, to: string, at: number, { db }: DdlContext): void {
  if (triggerNamed(db, trigger.owner, to)) throw oraError(4081, [to], at);
  const triggers = db.triggers.get(trigger.owner);
  triggers?.delete(trigger.name);
  trigger.name = to;
  triggers?.set(to, trigger);
}

/** DROP TRIGGER. @throws OraError 4080, 1031. */
export function dropTrigger(statement: Of<"drop">, context: DdlContext): void {
  const trigger = findTrigger(statement, "DROP ANY TRIGGER", context);
  if (trigger) removeTrigger(context.db, trigger);
}

/** Undefined when it is not there and IF EXISTS stands. @throws OraError 4080, also for one that is another's. */
function findTrigger(
  { name, ifExists }: { readonly name: Name; readonly ifExists: boolean },
  any: string,
  { db, session }: DdlContext,
): Trigger | undefined {
  const { parts, at } = name;
  const owner = parts.length > 1 ? (parts.at(-2) ?? "") : session.currentSchema;
  const trigger = triggerNamed(db, owner, parts.at(-1) ?? "");
  if (trigger && mayDrop(session, owner, any)) return trigger;
  if (!trigger && ifExists) return undefined;
  throw oraError(4080, [parts.at(-1) ?? ""], at);
}
