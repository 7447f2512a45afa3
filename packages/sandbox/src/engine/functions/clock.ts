import { oraError } from "../errors.ts";
import { derived } from "../expressions/compiled.ts";
import { roundZoned } from "../types/datetime.ts";
import { timestampType, timestampTzType } from "../types/make-type.ts";
import { localOfZoned, sessionNow } from "../types/time-zone.ts";
import { ZonedTimestamp } from "../types/value.ts";
import type { FunctionDefinition, FunctionTable } from "./contract.ts";
import { literalInteger } from "./text-arguments.ts";

/** The zone of the database and of the clock behind SYSDATE: the sandbox runs in UTC. */
export const databaseZone = 0;

/** Clocks show microseconds. */
export function microseconds(value: ZonedTimestamp): ZonedTimestamp {
  const rest = value.nanos % 1000;
  return rest === 0 ? value : new ZonedTimestamp(value.seconds, value.nanos - rest, value.zone);
}

/**
 * A clock with a precision: `CURRENT_TIMESTAMP(3)`.
 * @throws OraError 30088 for a precision that is no literal from 0 to 9.
 */
function clock(where: "session" | "database", zoned: boolean): FunctionDefinition {
  return {
    min: 1,
    max: 1,
    compile: (site) => {
      const precision = literalInteger(site.args[0]);
      if (precision === undefined || precision < 0 || precision > 9) {
        throw oraError(30088, [], site.at(0));
      }
      const { session } = site.binder;
      const type = zoned ? timestampTzType(precision) : timestampType(precision);
      return derived(type, site.args, session, () => {
        const zone = where === "session" ? session.nls.timeZone : databaseZone;
        const now = roundZoned(microseconds(sessionNow(session.now, zone)), precision);
        return zoned ? now : localOfZoned(now);
      });
    },
  };
}

/**
 * The clocks in their form with a precision; without one they are pseudo columns.
 * Source: Oracle SQL Language Reference, CURRENT_TIMESTAMP, LOCALTIMESTAMP, SYSTIMESTAMP.
 */
export const clockFunctions: FunctionTable = {
  CURRENT_TIMESTAMP: clock("session", true),
  LOCALTIMESTAMP: clock("session", false),
  SYSTIMESTAMP: clock("database", true),
};
