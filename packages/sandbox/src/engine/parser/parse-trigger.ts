import { oraError } from "../errors.ts";
import type { CreateTrigger, Name, Statement, TriggerEvent } from "./ast.ts";
import { isOperatorToken } from "./token.ts";
import type { TokenCursor } from "./token-cursor.ts";

type Of<Kind extends Statement["kind"]> = Extract<Statement, { kind: Kind }>;

/**
 * CREATE TRIGGER; the word TRIGGER was read. The body is kept as text: what is wrong with it makes the trigger invalid, not
 * the statement fail.
 * @throws OraError 4070, 4071, 4072, 969, 4074, 4079, 25000; 3001 for triggers of other kinds than those of tables.
 * Source: Oracle Database PL/SQL Language Reference, CREATE TRIGGER Statement.
 */
export function parseCreateTrigger(
  cursor: TokenCursor,
  at: number,
  orReplace: boolean,
): CreateTrigger {
  const ifNotExists = cursor.version >= 23 && !orReplace && takeIfNotExists(cursor);
  const nameAt = cursor.token.at;
  const name = cursor.name(4070);
  if (cursor.isWord("INSTEAD") || cursor.isWord("FOR")) throw cursor.fail(3001);
  const timing = cursor.takeAnyWord(timings);
  if (!timing) throw cursor.fail(4071);
  const { events, columns } = parseEvents(cursor);
  cursor.expectWord("ON", 969);
  if (cursor.isWord("SCHEMA") || cursor.isWord("DATABASE")) throw cursor.fail(3001);
  const table = cursor.name(903);
  const clauses = parseClauses(cursor);
  const description = cursor.textFrom(nameAt);
  const when = cursor.takeWord("WHEN") ? parseWhen(cursor) : undefined;
  if (cursor.isWord("CALL")) throw cursor.fail(3001);
  const isBlock = cursor.isWord("BEGIN") || cursor.isWord("DECLARE") || isLabel(cursor);
  if (!isBlock) throw cursor.fail(4079);
  const bodyAt = cursor.token.at;
  cursor.skipToEnd();
  return {
    kind: "create-trigger",
    name,
    orReplace,
    ifNotExists,
    timing: timing as CreateTrigger["timing"],
    events,
    ...(columns ? { columns } : {}),
    table,
    ...clauses,
    ...(when ? { when } : {}),
    description,
    body: cursor.source.slice(bodyAt),
    bodyAt,
    at,
  };
}

function takeIfNotExists(cursor: TokenCursor): boolean {
  return cursor.takeWords("IF", "NOT", "EXISTS");
}

function isLabel(cursor: TokenCursor): boolean {
  return cursor.isOperator("<") && isOperatorToken(cursor.peek(), "<");
}

const timings = new Set(["BEFORE", "AFTER"]);
const tableEvents: ReadonlySet<string> = new Set(["INSERT", "UPDATE", "DELETE"]);
const otherEvents = new Set(
  `ALTER ANALYZE AUDIT COMMENT CREATE DDL DISASSOCIATE DROP GRANT LOGOFF LOGON NOAUDIT RENAME REVOKE SERVERERROR SET SHUTDOWN
STARTUP SUSPEND TRUNCATE`.split(/\s+/),
);

/** INSERT, DELETE and UPDATE [OF columns], with OR between them. */
function parseEvents(cursor: TokenCursor): Pick<CreateTrigger, "events" | "columns"> {
  const events: TriggerEvent[] = [];
  let columns: Name[] | undefined;
  do {
    if (cursor.isAnyWord(otherEvents)) throw cursor.fail(3001);
    const event = cursor.takeAnyWord(tableEvents);
    if (!event) throw cursor.fail(4072);
    events.push(event as TriggerEvent);
    if (!cursor.isWord("OF")) continue;
    if (event !== "UPDATE") throw cursor.fail(4073);
    cursor.advance();
    columns = cursor.list(() => cursor.name(904));
  } while (cursor.takeWord("OR"));
  return { events, ...(columns ? { columns } : {}) };
}

type Clauses = Pick<CreateTrigger, "referencing" | "row" | "follows" | "enabled">;

function parseClauses(cursor: TokenCursor): Clauses {
  const referencing = cursor.takeWord("REFERENCING") ? parseReferencing(cursor) : plainNames;
  const row = cursor.takeWords("FOR", "EACH", "ROW");
  const crossEdition = cursor.isWord("FORWARD") || cursor.isWord("REVERSE");
  if (crossEdition || cursor.isWord("PRECEDES")) throw cursor.fail(3001);
  const follows = cursor.takeWord("FOLLOWS") ? cursor.list(() => cursor.name(4070)) : [];
  const disabled = cursor.takeWord("DISABLE");
  if (!disabled) cursor.takeWord("ENABLE");
  return { referencing, row, follows, enabled: !disabled };
}

const plainNames = { old: "OLD", new: "NEW" } as const;

/** OLD [AS] name and NEW [AS] name, in any order. */
function parseReferencing(cursor: TokenCursor): CreateTrigger["referencing"] {
  const names: { old: string; new: string } = { ...plainNames };
  let some = false;
  for (;;) {
    if (cursor.isWord("PARENT")) throw cursor.fail(3001);
    const which = cursor.isWord("OLD") ? "old" : cursor.isWord("NEW") ? "new" : undefined;
    if (!which) break;
    cursor.advance();
    cursor.takeWord("AS");
    names[which] = cursor.identifier(4074);
    some = true;
  }
  if (!some || names.old === names.new) throw cursor.fail(some ? 4076 : 4074);
  return names;
}

/** `(condition)`: NEW and OLD stand in it without a colon. */
function parseWhen(cursor: TokenCursor): NonNullable<CreateTrigger["when"]> {
  cursor.expectOperator("(");
  const { at } = cursor.token;
  // `:NEW.id` is read as a whole to be refused as a whole.
  cursor.inTrigger = true;
  const condition = cursor.grammar.condition(cursor);
  cursor.inTrigger = false;
  const text = cursor.textFrom(at);
  cursor.expectOperator(")");
  const [bind] = cursor.binds;
  if (bind) throw oraError(25_000, [], bind.at);
  return { condition, text };
}

/** ALTER TRIGGER; the word TRIGGER was read. @throws OraError 4070, 4079. */
export function parseAlterTrigger(cursor: TokenCursor, at: number): Of<"alter-trigger"> {
  const ifExists = cursor.version >= 23 && cursor.takeWords("IF", "EXISTS");
  const name = cursor.name(4070);
  const facts = { kind: "alter-trigger", name, ifExists, at } as const;
  if (cursor.takeWord("ENABLE")) return { ...facts, action: "enable" };
  if (cursor.takeWord("DISABLE")) return { ...facts, action: "disable" };
  if (cursor.takeWord("RENAME")) {
    cursor.expectWord("TO", 946);
    return { ...facts, action: "rename", to: cursor.identifier(4070) };
  }
  if (cursor.takeWord("EDITIONABLE") || cursor.takeWord("NONEDITIONABLE")) {
    return { ...facts, action: "none" };
  }
  if (!cursor.takeWord("COMPILE")) throw cursor.fail(4079);
  // DEBUG, REUSE SETTINGS and compiler parameters change nothing here.
  cursor.skipToEnd();
  return { ...facts, action: "compile" };
}
