import {
  createValidator,
  type JsonObject,
  type RecordValidator,
  type SchemaMessage,
} from "@singer-oracle/core";
import type { TargetSettings } from "../settings.ts";

/** Says whether records fit the SCHEMA of their stream. */
export interface RecordCheck {
  /** Why the record cannot be loaded, without its values; undefined when it can. */
  findFault(record: JsonObject): string | undefined;
}

/** What decides how records are checked. */
export type RecordCheckSettings = Pick<TargetSettings, "validate_records" | "load_method">;

/**
 * Makes the check of a SCHEMA; the schema is compiled when the first record comes. Key properties are looked at in any
 * case: without them a row could not be found again.
 * @param onNote Is told what of the schema cannot be checked.
 */
export function createRecordCheck(
  message: SchemaMessage,
  settings: RecordCheckSettings,
  onNote: (note: string) => void,
): RecordCheck {
  const keys = message.key_properties;
  const mayBeNull = settings.load_method === "append-only";
  let validator: RecordValidator | undefined;
  const validate = (record: JsonObject): string | undefined => {
    if (validator === undefined) {
      validator = createValidator(message.schema);
      for (const note of validator.notes) onNote(note);
    }
    const failure = validator.validate(record);
    if (failure === undefined) return undefined;
    const where = failure.pointer === "" ? "" : ` at ${failure.pointer}`;
    return `the record does not fit its schema${where}: ${failure.reason}`;
  };
  return {
    findFault: (record) => {
      for (const key of keys) {
        if (!Object.hasOwn(record, key))
          return `the key property ${JSON.stringify(key)} is missing`;
        if (record[key] === null && !mayBeNull) {
          return `the key property ${JSON.stringify(key)} is null`;
        }
      }
      return settings.validate_records === "strict" ? validate(record) : undefined;
    },
  };
}
