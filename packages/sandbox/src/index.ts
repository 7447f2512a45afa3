export {
  type Sandbox,
  type SandboxOptions,
  type SandboxUser,
  type Seed,
  startSandbox,
} from "./sandbox.ts";
export type { Fault, FaultAction, FaultCall, FaultCondition } from "./script/fault.ts";
export type { WireOptions } from "./session/wire-options.ts";
