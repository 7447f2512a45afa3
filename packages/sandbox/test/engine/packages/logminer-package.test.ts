// Layer: pure.
import { expect, it } from "vitest";
import { openBlockSession } from "../plsql/block-session.ts";

const session = openBlockSession();

it.each([
  [
    "START_LOGMNR(startScn => 1, endScn => 2, OPTIONS => DBMS_LOGMNR.DICT_FROM_ONLINE_CATALOG + DBMS_LOGMNR.COMMITTED_DATA_ONLY)",
    "ORA-01292: no log file has been specified for the current LogMiner session",
  ],
  [
    "START_LOGMNR(OPTIONS => DBMS_LOGMNR.CONTINUOUS_MINE)",
    "ORA-44609: CONTINOUS_MINE is desupported for use with DBMS_LOGMNR.START_LOGMNR.",
  ],
  ["ADD_LOGFILE('/redo/1.log', DBMS_LOGMNR.NEW)", "ORA-01284: file /redo/1.log cannot be opened"],
  ["REMOVE_LOGFILE('/redo/1.log')", "ORA-01290: cannot remove unlisted logfile /redo/1.log"],
  ["END_LOGMNR", "ORA-01307: no LogMiner session is currently active"],
])("DBMS_LOGMNR.%s", async (call, message) => {
  expect(await session.failure(`BEGIN DBMS_LOGMNR.${call}; END;`)).toBe(
    `${message}\nORA-06512: at line 1`,
  );
});
