import { type JsonObject, parseExact, stringifyExact } from "@singer-oracle/core";
import { messagesOf } from "./check-second-run.ts";
import type { Problem } from "./problem.ts";

/** What is known of the run besides its output. */
export interface TargetRun {
  /** Whether the target ran to its end by itself and with exit code 0; default true. */
  readonly isComplete?: boolean;
}

/**
 * Holds the output of a target against its input. Gives every problem found.
 *
 * - `json`: every line is the bare value of a STATE, an object. `line-end`: the last one too ends in a line feed.
 * - `state-empty`: none is empty. `state-twice`: none comes twice in a row.
 * - `state-unknown`, `state-order`: each is the value of a STATE of the input, and they come in the input's order.
 * - `state-last`: the last is the input's last, or its last that holds a value: `{"bookmarks": {"S": {}}}` says nothing.
 *
 * Targets that merge or reorder bookmarks of several streams do not pass `state-unknown`.
 *
 * @param input lines that the target was given
 * @param output its stdout, split at its line feeds; the last is empty when the output ended in one
 */
export function checkTargetOutput(
  input: readonly string[],
  output: readonly string[],
  run: TargetRun = {},
): Problem[] {
  const problems: Problem[] = [];
  const report = (rule: string, line: number, text: string) => {
    problems.push({ rule, line, text });
  };
  const lines = output.at(-1) === "" ? output.slice(0, -1) : output;
  if (lines.length === output.length && lines.length > 0) {
    report("line-end", lines.length, "the last line does not end in a line feed");
  }
  const values = lines.map((line, index) => readValue(line, index + 1, report));
  compareWithInput(statesOf(input), values, report);
  const states = statesOf(input);
  const lasts = [states.at(-1), states.findLast(holdsValue)];
  if ((run.isComplete ?? true) && states.some(holdsValue) && !lasts.includes(values.at(-1))) {
    report("state-last", lines.length, "the last STATE of the input was not written");
  }
  return problems;
}

type Report = (rule: string, line: number, text: string) => void;

/** The texts of the states that say something. */
function statesOf(input: readonly string[]): string[] {
  return messagesOf(input)
    .filter((message) => message.type === "STATE")
    .map(({ value }) => value)
    .filter((value): value is JsonObject => value !== null && Object.keys(value).length > 0)
    .map((value) => stringifyExact(value));
}

/** Whether there is anything but null in the objects and lists of a state. */
function holdsValue(state: string): boolean {
  return /[^{}[\],:\s]/.test(state.replaceAll(/"(?:[^"\\]|\\.)*"\s*:|\bnull\b/g, ""));
}

function readValue(line: string, number: number, report: Report): string | undefined {
  let text: string;
  try {
    const value = parseExact(line);
    text = stringifyExact(value);
    if (!text.startsWith("{")) {
      report("json", number, "the line is no JSON object");
      return undefined;
    }
  } catch (error) {
    report("json", number, (error as Error).message);
    return undefined;
  }
  if (text === "{}")
    report("state-empty", number, "an empty STATE makes a runner forget everything");
  return text;
}

function compareWithInput(
  states: readonly string[],
  values: readonly (string | undefined)[],
  report: Report,
): void {
  let next = 0;
  for (const [index, value] of values.entries()) {
    if (value === undefined || value === "{}") continue;
    if (index > 0 && value === values[index - 1]) {
      report("state-twice", index + 1, "the same STATE twice in a row");
      continue;
    }
    const at = states.indexOf(value, next);
    if (at >= 0) next = at + 1;
    else if (states.includes(value)) report("state-order", index + 1, "a STATE out of order");
    else report("state-unknown", index + 1, "a STATE that was not in the input");
  }
}
