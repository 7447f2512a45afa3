/**
 * Functions that exist only with OVER (or, for the ranks, with WITHIN GROUP).
 * Source: Oracle SQL Language Reference, Analytic Functions.
 */
const windowOnlyNames: ReadonlySet<string> = new Set([
  "CUME_DIST",
  "DENSE_RANK",
  "FIRST_VALUE",
  "LAG",
  "LAST_VALUE",
  "LEAD",
  "NTH_VALUE",
  "NTILE",
  "PERCENT_RANK",
  "RANK",
  "RATIO_TO_REPORT",
  "ROW_NUMBER",
]);

/** True for a name that needs OVER: ORA-30484 without it. */
export function isWindowOnlyName(name: string): boolean {
  return windowOnlyNames.has(name);
}
