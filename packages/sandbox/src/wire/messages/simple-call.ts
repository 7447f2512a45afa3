import { functionCode } from "./function-code.ts";

/** A function without a body; each is answered with STATUS, or ERROR. */
export interface SimpleCall {
  readonly kind: "commit" | "rollback" | "ping" | "logoff";
}

/** Code and kind of the functions without a body. Source: lib/thin/protocol/messages/{commit,rollback,ping,logOff}.js. */
export const simpleCalls: ReadonlyMap<number, SimpleCall["kind"]> = new Map([
  [functionCode.commit, "commit"],
  [functionCode.rollback, "rollback"],
  [functionCode.ping, "ping"],
  [functionCode.logoff, "logoff"],
]);
