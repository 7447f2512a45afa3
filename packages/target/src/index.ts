/** What `@singer-oracle/target-oracle` offers to other programs. The program itself is `target-oracle`. */
export { targetProgram } from "./program.ts";
export { type TargetSettings, targetSettings } from "./settings.ts";
export { targetAliases } from "./settings-aliases.ts";
