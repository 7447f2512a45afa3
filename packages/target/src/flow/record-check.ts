import {
  createValidator,
  type JsonObject,
  type JsonSchema,
  type RecordValidator,
  type SchemaMessage,
} from "@singer-oracle/core";
import { deletedAtProperty } from "../load/metadata-values.ts";
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
 * case: without them a row could not be found again. A record that says that it is gone from the source need not have
 * anything else, even what the schema requires.
 * @param onNote Is told what of the schema cannot be checked.
 */
export function createRecordCheck(
  message: SchemaMessage,
  settings: RecordCheckSettings,
  onNote: (note: string) => void,
): RecordCheck {
  const mayBeNull = settings.load_method === "append-only";
  const { properties } = message.schema;
  // A key that no record can have is not the fault of the first one: the table cannot be planned, which ends the run.
  const keys = message.key_properties.filter(
    (key) => mayBeNull || properties === undefined || Object.hasOwn(properties, key),
  );
  const validatorOf = lazily((): RecordValidator => {
    const validator = createValidator(message.schema);
    for (const note of validator.notes) onNote(note);
    return validator;
  });
  const deletionValidator = lazily(() => createValidator(schemaOfDeletions(message.schema)));
  const validate = (record: JsonObject): string | undefined => {
    const isDeleted = (record[deletedAtProperty] ?? null) !== null;
    const failure = (isDeleted ? deletionValidator() : validatorOf()).validate(record);
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

function schemaOfDeletions({ required: _, ...schema }: JsonSchema): JsonSchema {
  return { ...schema, properties: { [deletedAtProperty]: {}, ...schema.properties } };
}

function lazily<T extends object>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
