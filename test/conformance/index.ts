/**
 * Rules of Singer that any tap and any target must keep, as functions that take lines and give problems. They start no
 * process and know nothing of Oracle: feed them the output of any program.
 */
export { checkCatalog } from "./check-catalog.ts";
export { checkSecondRun, lastState, messagesOf } from "./check-second-run.ts";
export { bookmarkIn, checkTapOutput, compareValues, type TapRun } from "./check-tap-output.ts";
export { checkTargetOutput, type TargetRun } from "./check-target-output.ts";
export type { Problem } from "./problem.ts";
export { strictValidator } from "./strict-schema.ts";
