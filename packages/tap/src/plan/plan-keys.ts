import { keyPropertiesOf, metadataOf } from "@singer-oracle/core";
import { printOracleType } from "@singer-oracle/core/oracle";
import { matchName } from "../match-name.ts";
import { listed } from "./findings.ts";
import type { PlanRequest } from "./plan-request.ts";

/**
 * The names of the columns that make a record unique: what the catalog says, where it says anything, since a user may have
 * written it; otherwise what the database or the settings of a query say.
 */
export function planKeys({ entry, origin, findings }: PlanRequest): readonly string[] {
  const named = keyPropertiesOf(entry);
  const wanted = named.length > 0 || saysNoKey(entry) ? named : origin.keyProperties;
  const names = origin.columns.map(({ name }) => name);
  const keys: string[] = [];
  for (const name of wanted) {
    const match = matchName(name, names);
    const type = origin.columns.find((column) => column.name === match)?.type;
    if (match === undefined || type === undefined) {
      findings.problems.push(`the key column ${name} does not exist; there are ${listed(names)}`);
    } else if (type.family === "unsupported") {
      const text = `the key column ${match} has the type ${printOracleType(type)}, which cannot be read`;
      findings.problems.push(text);
    } else if (!keys.includes(match)) keys.push(match);
  }
  return keys;
}

/** Whether an empty list of keys was written down, and not just left out: for a table it says that there is no key. */
function saysNoKey(entry: PlanRequest["entry"]): boolean {
  return Array.isArray(metadataOf(entry).stream["table-key-properties"]);
}
