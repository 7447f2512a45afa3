import { oraError } from "../errors.ts";
import type { PackageProcedure } from "./contract.ts";
import { procedure, textOf } from "./define-procedure.ts";

/** DBMS_LOGMNR.CONTINUOUS_MINE among the options. */
const continuousMine = 1024;

/**
 * DBMS_LOGMNR as a database answers that has no redo log files to give it: none can be added, and so none can be mined.
 * Source: Oracle Database PL/SQL Packages and Types Reference, DBMS_LOGMNR; Error Messages.
 */
export const logminerProcedures: readonly PackageProcedure[] = [
  procedure("DBMS_LOGMNR.ADD_LOGFILE(LOGFILENAME v, OPTIONS n?)", (_, [name]) => {
    throw oraError(1284, [textOf(name) ?? ""]);
  }),
  procedure("DBMS_LOGMNR.REMOVE_LOGFILE(LOGFILENAME v)", (_, [name]) => {
    throw oraError(1290, [textOf(name) ?? ""]);
  }),
  procedure(
    `DBMS_LOGMNR.START_LOGMNR(STARTSCN n?, ENDSCN n?, STARTTIME d?, ENDTIME d?, DICTFILENAME v?,
      OPTIONS n?)`,
    (_, args) => {
      const options = Number(args[5] ?? 0);
      throw oraError((options & continuousMine) !== 0 ? 44609 : 1292);
    },
  ),
  procedure("DBMS_LOGMNR.END_LOGMNR()", () => {
    throw oraError(1307);
  }),
];
