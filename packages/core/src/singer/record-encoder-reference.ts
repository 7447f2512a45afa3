import type { RecordColumn, RecordPlan, RecordRow, SpecialFloats } from "./record-plan.ts";
import { recordValueError, type ValueProblem } from "./record-value-error.ts";

/**
 * One RECORD line of a row, with its line feed, made in the plainest way there is. It says what every faster encoder has
 * to write, byte for byte (after UTF-8), and is used by tests and benchmarks only.
 * Lines are put together from texts instead of by one `JSON.stringify(message)`, because JavaScript would reorder
 * property names like `1` and could not hold the digits of a NUMBER.
 * @throws RecordError for a value that cannot be written.
 */
export function referenceRecordLine(
  plan: RecordPlan,
  row: RecordRow,
  timeExtracted?: string,
  specialFloats: SpecialFloats = "null",
): string {
  const properties = plan.columns.map((column) => {
    const value = referenceValue(row[column.position], column, specialFloats);
    if (typeof value === "string") return `${JSON.stringify(column.name)}:${value}`;
    throw recordValueError(plan.stream, column, value.problem);
  });
  const fields = [
    '"type":"RECORD"',
    `"stream":${JSON.stringify(plan.stream)}`,
    `"record":{${properties.join(",")}}`,
  ];
  if (plan.version !== undefined) fields.push(`"version":${JSON.stringify(plan.version)}`);
  if (timeExtracted !== undefined) fields.push(`"time_extracted":${JSON.stringify(timeExtracted)}`);
  return `{${fields.join(",")}}\n`;
}

type ReferenceValue = string | { readonly problem: ValueProblem };

function referenceValue(
  value: unknown,
  column: RecordColumn,
  specialFloats: SpecialFloats,
): ReferenceValue {
  if (value === null || value === undefined) return "null";
  switch (column.encoding) {
    case "string":
      return typeof value === "string" ? JSON.stringify(value) : { problem: "it is not text" };
    case "number":
      return numberText(value);
    case "decimal-string": {
      const text = numberText(value);
      return typeof text === "string" ? JSON.stringify(text) : text;
    }
    case "binary-double":
      return floatText(value, specialFloats, (number) => number);
    case "binary-float":
      return floatText(value, specialFloats, nearestSingle);
    case "boolean":
      return typeof value === "boolean"
        ? JSON.stringify(value)
        : { problem: "it is not a boolean" };
    case "base64":
      return value instanceof Uint8Array
        ? JSON.stringify(Buffer.from(value).toString("base64"))
        : { problem: "it is not bytes" };
    case "json":
      return typeof value === "string" ? jsonText(value) : { problem: "it is not JSON text" };
  }
}

function numberText(value: unknown): ReferenceValue {
  const problem: ReferenceValue = { problem: "it is not the text of a finite decimal number" };
  if (typeof value !== "string") return problem;
  if (!/^-?((0|[1-9]\d*)(\.\d+)?|\.\d+)([eE][+-]?\d+)?$/.test(value)) return problem;
  // A finite NUMBER is below 10^126; the driver gives an infinite one as one of these.
  if (value === "-1e126" || value === `1${"0".repeat(126)}`) return problem;
  return value.replace(/^(-?)\./, "$10.");
}

function floatText(
  value: unknown,
  specialFloats: SpecialFloats,
  round: (value: number) => number,
): ReferenceValue {
  if (typeof value !== "number") return { problem: "it is not a number" };
  if (Number.isFinite(value)) return JSON.stringify(round(value));
  return specialFloats === "null"
    ? "null"
    : { problem: "it is NaN or infinite, which JSON does not have" };
}

/** `value` rounded to the fewest digits that still give the same single; `value` itself when it is no single. */
function nearestSingle(value: number): number {
  for (let precision = 1; precision <= 9; precision += 1) {
    const candidate = Number(value.toPrecision(precision));
    if (Math.fround(candidate) === value) return candidate;
  }
  return value;
}

function jsonText(text: string): ReferenceValue {
  if (/^[ \t\n\r]*$/.test(text)) return { problem: "its JSON text is empty" };
  let line = "";
  let isInString = false;
  let isEscaped = false;
  for (const character of text) {
    const written = jsonCharacter(character, isInString);
    if (typeof written !== "string") return written;
    line += written;
    if (character === '"' && !isEscaped) isInString = !isInString;
    isEscaped = character === "\\" && !isEscaped;
  }
  return line;
}

function jsonCharacter(character: string, isInString: boolean): ReferenceValue {
  if (/^[\n\r]$/.test(character)) {
    return isInString ? { problem: "its JSON text has a line break inside a string" } : " ";
  }
  if (/^[\ud800-\udfff]$/.test(character)) {
    return isInString ? JSON.stringify(character).slice(1, -1) : { problem: "it is not JSON text" };
  }
  return character;
}
