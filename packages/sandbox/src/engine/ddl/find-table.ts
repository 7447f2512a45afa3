import type { ObjectWant, Table } from "../catalog/contract.ts";
import { oraError } from "../errors.ts";
import type { Name } from "../parser/ast.ts";
import type { DdlContext } from "./ddl-context.ts";
import { findObject, noSuchTable } from "./required-privileges.ts";

/**
 * The table that ALTER TABLE, TRUNCATE or CREATE INDEX names. Synonyms are not followed, views are none.
 * Source: Oracle SQL Language Reference, CREATE SYNONYM, the statements in which synonyms may stand.
 * @throws OraError 942, 1031, 1702 for an index on a view, 2021 for a database link.
 */
export function findTable({ session }: DdlContext, name: Name, want: ObjectWant): Table {
  if (name.dbLink !== undefined) throw oraError(2021, [], name.at);
  const own = session.privateTables.get(name.parts.at(-1) ?? "");
  if (own !== undefined && (name.parts.length === 1 || name.parts.at(-2) === own.owner)) return own;
  const object = findObject(session, name);
  if (object === undefined || object.kind === "synonym") throw noSuchTable(session, name);
  session.resolve(name, want);
  if (object.kind === "view" && want === "index") throw oraError(1702, [], name.at);
  if (object.kind !== "table") throw noSuchTable(session, name);
  return object;
}
