import type { PackageProcedure } from "./contract.ts";
import { lobProcedures } from "./lob-package.ts";
import { logminerProcedures } from "./logminer-package.ts";
import { metadataProcedures } from "./metadata-package.ts";
import { outputProcedures } from "./output-package.ts";
import { sessionProcedures } from "./session-packages.ts";
import { sqlProcedures } from "./sql-packages.ts";
import { statisticsProcedures } from "./statistics-package.ts";

/** The procedures of the supplied packages by name, `DBMS_OUTPUT.PUT_LINE`. `SYS.` before the name is left out. */
export const packageProcedures: ReadonlyMap<string, PackageProcedure> = new Map(
  [
    ...sessionProcedures,
    ...outputProcedures,
    ...statisticsProcedures,
    ...sqlProcedures,
    ...lobProcedures,
    ...logminerProcedures,
    ...metadataProcedures,
  ].map((procedure) => [procedure.name, procedure]),
);

export type { PackageProcedure, ProcedureCall, ProcedureParameter } from "./contract.ts";
