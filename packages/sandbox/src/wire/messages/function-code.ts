/** TTC function codes. Source: oracledb 26.0.0 lib/thin/protocol/constants.js TNS_FUNC_…. */
export const functionCode = {
  reexecute: 4,
  fetch: 5,
  logoff: 9,
  commit: 14,
  rollback: 15,
  version: 59,
  reexecuteAndFetch: 78,
  execute: 94,
  lobOp: 96,
  transactionSwitch: 103,
  transactionChangeState: 104,
  closeCursors: 105,
  authPhaseTwo: 115,
  authPhaseOne: 118,
  cancelCursors: 120,
  aqEnqueue: 121,
  aqDequeue: 122,
  subscribe: 125,
  directPathPrepare: 128,
  directPathLoadStream: 129,
  directPathOp: 130,
  endToEnd: 135,
  aqArray: 145,
  ping: 147,
  setSchema: 152,
  appContext: 154,
  sessionGet: 162,
  releaseSession: 163,
  sessionState: 176,
  notify: 187,
  pipelineBegin: 199,
  pipelineEnd: 200,
  alterSession: 204,
  securityContext: 205,
} as const;

const names = new Map<number, string>(
  Object.entries(functionCode).map(([name, number]) => [number, name]),
);

/** The name of a function, for traces and for errors about functions that are not served. */
export function functionName(code: number): string {
  return names.get(code) ?? `function${String(code)}`;
}
