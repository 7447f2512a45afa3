import type { JsonSchema } from "@singer-oracle/core";
import { ddlType } from "@singer-oracle/core/oracle";
import type { TargetSettings } from "../../src/settings.ts";
import { targetServerOf } from "../../src/table/target-server.ts";
import { planWantedTable, type WantedTableInput } from "../../src/table/wanted-table.ts";
import { requestOf, serverInfo, settingsWith } from "./table-fixture.ts";

export type Properties = Readonly<Record<string, JsonSchema>>;

/** What decides about columns, on a 19c without metadata. */
export function input(
  settings: Partial<TargetSettings> = {},
  server: Parameters<typeof serverInfo>[0] = {},
  more: Partial<WantedTableInput> = {},
): WantedTableInput {
  return {
    settings: settingsWith({ add_record_metadata: false, ...settings }),
    server: targetServerOf(serverInfo(server)),
    maxIdentifierBytes: 128,
    existing: [],
    blockSize: 8192,
    halved: false,
    ...more,
  };
}

/** `NAME TYPE`, with `key`, `IS JSON` and the comment. */
export function columns(
  properties: Properties,
  request: Parameters<typeof requestOf>[1] = {},
  given: WantedTableInput = input(),
): readonly string[] {
  return planWantedTable(requestOf(properties, request), given).columns.map((column) =>
    [
      `${column.name} ${ddlType(column.type)}`,
      ...(column.isKey ? ["key"] : []),
      ...(column.jsonCheck ? ["IS JSON"] : []),
    ].join(" "),
  );
}
