/** What `@singer-oracle/tap-oracle` offers to other programs. The program itself is `tap-oracle`. */
export { tapProgram } from "./program.ts";
export { type TapSettings, tapSettings } from "./settings.ts";
export { tapAliases } from "./settings-aliases.ts";
