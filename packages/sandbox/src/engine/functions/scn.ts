import type { SessionContext } from "../catalog/contract.ts";
import { oraError } from "../errors.ts";
import { quotedName } from "../expressions/scope.ts";
import { numberType, timestampType } from "../types/make-type.ts";
import { Timestamp } from "../types/value.ts";
import type { FunctionDefinition, FunctionTable } from "./contract.ts";
import { nullable, strict } from "./define.ts";

/**
 * True when the session may call a package of SYS that is not granted to PUBLIC: as SYS, or by a grant to the user, an
 * enabled role (DBA has some) or PUBLIC.
 */
export function mayExecute(session: SessionContext, packageName: string): boolean {
  if (session.user === "SYS") return true;
  for (const { privilege, grantee } of session.db.grants.of("SYS", packageName)) {
    const mine = grantee === session.user || grantee === "PUBLIC";
    if (privilege === "EXECUTE" && (mine || session.enabledRoles.has(grantee))) return true;
  }
  return false;
}

/** Without the right to execute a package its functions do not exist. @throws OraError 904 */
export function guarded(packageName: string, definition: FunctionDefinition): FunctionDefinition {
  return {
    ...definition,
    compile: (site) => {
      if (!mayExecute(site.binder.session, packageName)) {
        throw oraError(904, [quotedName(site.call.name.parts)], site.call.at);
      }
      return definition.compile(site);
    },
  };
}

/**
 * The SCN that was current at a time. Times are those of the database clock (UTC).
 * @throws OraError 8180 for the future and for times before the first known SCN.
 */
export function scnAt(session: SessionContext, seconds: number, nanos: number): number {
  const ms = seconds * 1000 + Math.floor(nanos / 1_000_000);
  const { scnTimes } = session.db;
  const now = session.db.now();
  if (ms > now.seconds * 1000 + now.nanos / 1_000_000) throw oraError(8180);
  let low = 0;
  let high = scnTimes.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((scnTimes[middle]?.ms ?? 0) <= ms) low = middle + 1;
    else high = middle;
  }
  const found = scnTimes[low - 1];
  if (!found) throw oraError(8180);
  return found.scn;
}

/** The time of an SCN. @throws OraError 8181 for an SCN that is not known. */
export function timeOfScn(session: SessionContext, scn: number): Timestamp {
  const { scnTimes } = session.db;
  const first = scnTimes[0];
  if (!first || scn < first.scn || scn > session.db.scn) throw oraError(8181);
  let found = first;
  for (const entry of scnTimes) {
    if (entry.scn > scn) break;
    found = entry;
  }
  const seconds = Math.floor(found.ms / 1000);
  return new Timestamp(seconds, (found.ms - seconds * 1000) * 1_000_000);
}

/**
 * Functions of system change numbers.
 * Source: Oracle SQL Language Reference, SCN_TO_TIMESTAMP, TIMESTAMP_TO_SCN; PL/SQL Packages and Types Reference,
 * DBMS_FLASHBACK.
 */
export const scnFunctions: FunctionTable = {
  SCN_TO_TIMESTAMP: strict({
    args: ["integer"],
    returns: timestampType(9),
    evaluate: ({ binder: { session } }, scn) => timeOfScn(session, scn),
  }),
  TIMESTAMP_TO_SCN: {
    min: 1,
    max: 1,
    compile: (site) => {
      const zoned = site.args[0]?.type.name === "TIMESTAMP WITH TIME ZONE";
      return (zoned ? scnOfZoned : scnOfLocal).compile(site);
    },
  },
  "DBMS_FLASHBACK.GET_SYSTEM_CHANGE_NUMBER": guarded(
    "DBMS_FLASHBACK",
    nullable({
      args: [],
      returns: numberType,
      volatile: true,
      evaluate: ({ binder: { session } }) => session.db.scn,
    }),
  ),
};

const scnOfZoned = strict({
  args: ["zoned"],
  returns: numberType,
  evaluate: ({ binder: { session } }, value) => scnAt(session, value.seconds, value.nanos),
});

const scnOfLocal = strict({
  args: ["timestamp"],
  returns: numberType,
  evaluate: ({ binder: { session } }, value) => scnAt(session, value.seconds, value.nanos),
});
