import type { Sequence } from "../catalog/contract.ts";
import { oraError } from "../errors.ts";
import type { Name } from "../parser/ast.ts";
import type { DdlContext, Of } from "./ddl-context.ts";
import { removeGrantsOn } from "./drop-table.ts";
import { findObject, holdsAny, mayDrop, requireCreate, seesObject } from "./required-privileges.ts";
import {
  newName,
  objectFacts,
  objectOf,
  putObject,
  redefined,
  removeObject,
  requireFreeName,
} from "./schema-objects.ts";
import { changeSequence, sequenceNumbers } from "./sequence-options.ts";

/** CREATE SEQUENCE. @throws OraError 1031, 955, 4002 to 4015. */
export function createSequence(
  statement: Of<"create-sequence">,
  { db, session }: DdlContext,
): void {
  const target = newName(session, statement.name);
  requireCreate(session, target.owner, "CREATE SEQUENCE", "CREATE ANY SEQUENCE", target.at);
  if (statement.ifNotExists && objectOf(db, target.owner, target.name) !== undefined) return;
  requireFreeName(db, target);
  const { start, ...numbers } = sequenceNumbers(statement.options, target.at);
  const facts = objectFacts(db, target);
  putObject(db, { kind: "sequence", ...facts, next: start, ...numbers, generated: false });
}

/** ALTER SEQUENCE. @throws OraError 2289, 1031, 32793 for an identity column's, 2283, 2286, 4002 to 4015. */
export function alterSequence(statement: Of<"alter-sequence">, context: DdlContext): void {
  const { name } = statement;
  const sequence = findSequence(context, name);
  if (!mayAlter(sequence, context)) throw oraError(1031, [], name.at);
  if (sequence.generated) throw oraError(32793, [], name.at);
  changeSequence(sequence, statement.options, name.at);
  redefined(context.db, sequence);
}

function mayAlter(sequence: Sequence, { db, session }: DdlContext): boolean {
  const { owner } = sequence;
  if (mayDrop(session, owner, "ALTER ANY SEQUENCE")) return true;
  for (const grant of db.grants.of(owner, sequence.name)) {
    const isMine = grant.grantee === session.user || session.enabledRoles.has(grant.grantee);
    if (isMine && grant.privilege === "ALTER") return true;
  }
  return false;
}

/** @throws OraError 2289 when there is none or it may not be seen. */
function findSequence({ session }: DdlContext, name: Name): Sequence {
  const object = findObject(session, name);
  if (object?.kind !== "sequence") throw oraError(2289, [name.parts.join(".")], name.at);
  const visible =
    seesObject(session, name) || holdsAny(session, object.owner, "ALTER ANY SEQUENCE");
  if (!visible) throw oraError(2289, [name.parts.join(".")], name.at);
  return object;
}

/** DROP SEQUENCE. @throws OraError 2289, 1031, 32794 for an identity column's. */
export function dropSequence(statement: Of<"drop">, context: DdlContext): void {
  const { name, ifExists } = statement;
  if (ifExists && findObject(context.session, name) === undefined) return;
  const sequence = findSequence(context, name);
  if (!mayDrop(context.session, sequence.owner, "DROP ANY SEQUENCE")) {
    throw oraError(1031, [], name.at);
  }
  if (sequence.generated) throw oraError(32794, [], name.at);
  removeObject(context.db, sequence);
  removeGrantsOn(context.db, sequence.owner, sequence.name);
}
