/**
 * First byte of every TTC message. `encode…` functions of this folder write it; `decode…` functions are called with the
 * reader behind it (whoever reads the type chooses the decoder), unless they say otherwise.
 * Source: oracledb 26.0.0 lib/thin/protocol/constants.js TNS_MSG_TYPE_….
 */
export const messageType = {
  protocol: 1,
  dataTypes: 2,
  function: 3,
  error: 4,
  rowHeader: 6,
  rowData: 7,
  parameter: 8,
  status: 9,
  ioVector: 11,
  lobData: 14,
  warning: 15,
  describe: 16,
  piggyback: 17,
  flushOutBinds: 19,
  bitVector: 21,
  serverPiggyback: 23,
  oneway: 26,
  implicitResults: 27,
  renegotiate: 28,
  endOfResponse: 29,
  token: 33,
  fastAuth: 34,
} as const;

const names = new Map<number, string>(
  Object.entries(messageType).map(([name, number]) => [number, name]),
);

/** The name of a message type, for traces. */
export function messageTypeName(type: number): string {
  return names.get(type) ?? `message${String(type)}`;
}
