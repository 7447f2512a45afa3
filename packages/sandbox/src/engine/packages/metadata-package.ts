import { setMetadataParameter } from "../functions/metadata-settings.ts";
import type { Value } from "../types/value.ts";
import type { PackageProcedure } from "./contract.ts";
import { procedure, textOf } from "./define-procedure.ts";

function truthOf(value: Value | undefined): boolean | null {
  if (typeof value === "boolean") return value;
  return value === undefined || value === null ? null : String(value).toUpperCase() === "TRUE";
}

/** DBMS_METADATA, as far as the text of GET_DDL depends on it. */
export const metadataProcedures: readonly PackageProcedure[] = [
  procedure(
    "DBMS_METADATA.SET_TRANSFORM_PARAM(TRANSFORM_HANDLE n, NAME v, VALUE x?, OBJECT_TYPE v?)",
    (session, [, name, value]) => {
      setMetadataParameter(session, (textOf(name) ?? "").toUpperCase(), truthOf(value ?? true));
      return {};
    },
  ),
];
