import { keyPropertiesOf, metadataOf } from "@singer-oracle/core";
import { printOracleType } from "@singer-oracle/core/oracle";
import { listed } from "../listed.ts";
import { matchColumn } from "../match-name.ts";
import type { PlanRequest } from "./plan-request.ts";

/**
 * The names of the columns that make a record unique: what the catalog says, where it says anything, since a user may have
 * written it; otherwise what the database or the settings of a query say.
 */
export function planKeys({ entry, origin, findings }: PlanRequest): readonly string[] {
  const named = keyPropertiesOf(entry);
  const wanted = named.length > 0 || saysNoKey(entry) ? named : origin.keyProperties;
  const keys: string[] = [];
  for (const name of wanted) {
    const column = matchColumn(name, origin.columns);
    if (column === undefined) {
      const names = origin.columns.map((each) => each.name);
      findings.problems.push(`the key column ${name} does not exist; there are ${listed(names)}`);
    } else if (column.type.family === "unsupported") {
      const type = printOracleType(column.type);
      findings.problems.push(
        `the key column ${column.name} has the type ${type}, which cannot be read`,
      );
    } else if (!keys.includes(column.name)) keys.push(column.name);
  }
  return keys;
}

/** Whether an empty list of keys was written down, and not just left out: for a table it says that there is no key. */
function saysNoKey(entry: PlanRequest["entry"]): boolean {
  return Array.isArray(metadataOf(entry).stream["table-key-properties"]);
}
