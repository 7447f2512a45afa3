import { RecordError } from "@singer-oracle/core";

/** The error of a record that does not fit, when none more may be rejected. */
export function refusedRecord(
  stream: string,
  line: number,
  reason: string,
  policy: "fail" | "file",
): RecordError {
  const over = policy === "file" ? " (max_rejects is reached)" : "";
  return new RecordError(`stream ${JSON.stringify(stream)}, line ${line}: ${reason}${over}`, {
    hint:
      policy === "file"
        ? "Raise max_rejects, or mend the source."
        : 'Set on_reject to "file" to go on without such records, or validate_records to "off" if the schema is wrong.',
    details: { stream, line },
  });
}
