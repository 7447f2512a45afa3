import type { Table, View } from "../catalog/contract.ts";
import { oraError } from "../errors.ts";
import type { Name } from "../parser/ast.ts";
import type { DdlContext, Of } from "./ddl-context.ts";
import { holdsAny, noSuchTable } from "./required-privileges.ts";
import { touched } from "./schema-objects.ts";

/** The longest comment in bytes. */
const maxCommentBytes = 4000;

/**
 * COMMENT ON TABLE, COLUMN. The empty text takes a comment away.
 * Source: Oracle SQL Language Reference, COMMENT.
 * @throws OraError 942, 904, 1031, 1704 for a text over 4000 bytes.
 */
export function comment(statement: Of<"comment">, context: DdlContext): void {
  const { on, name, text } = statement;
  if (Buffer.byteLength(text) > maxCommentBytes) throw oraError(1704, [], statement.at);
  const column = on === "COLUMN" ? name.parts.at(-1) : undefined;
  const target: Name = on === "COLUMN" ? { ...name, parts: name.parts.slice(0, -1) } : name;
  const object = findCommented(target, context);
  const value = text === "" ? null : text;
  if (column === undefined) object.comment = value;
  else commentColumn(object, column, value, name.at);
  touched(context.db, object);
}

function findCommented(name: Name, { session }: DdlContext): Table | View {
  const object = session.resolve(name, "any");
  if (object.kind !== "table" && object.kind !== "view") throw noSuchTable(session, name);
  const mine = object.owner === session.user || session.user === "SYS";
  if (!mine && !holdsAny(session, object.owner, "COMMENT ANY TABLE")) {
    throw oraError(1031, [], name.at);
  }
  return object;
}

function commentColumn(object: Table | View, name: string, value: string | null, at: number): void {
  if (object.kind === "view") {
    if (!object.described.some((column) => column.name === name)) {
      throw oraError(904, [`"${name}"`], at);
    }
    if (value === null) object.columnComments.delete(name);
    else object.columnComments.set(name, value);
    return;
  }
  const column = object.columns.find((candidate) => candidate.name === name && !candidate.unused);
  if (column === undefined) throw oraError(904, [`"${name}"`], at);
  column.comment = value;
}
