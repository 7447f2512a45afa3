import { writeFileSync } from "node:fs";
import type { Connection } from "oracledb";
import type { Change } from "./changes.ts";
import { sourceTables } from "./datasets.ts";
import type { Files } from "./files.ts";
import { type PipeResult, runPipe, runProgram, shown } from "./programs.ts";
import { compareTable } from "./proof.ts";
import { bad, command, count, good, line, table, title } from "./screen.ts";

const tables = [...sourceTables.map(({ name }) => name), "EVERY_TYPE"];

/** Has the tap write its catalog, and shows what is in it. */
export async function discover(files: Files): Promise<void> {
  const args = ["--config", files.tapConfig, "--discover"];
  command(`${shown("tap")} ${args.join(" ")} > ${files.catalog}`);
  const text = await runProgram("tap", args);
  writeFileSync(files.catalog, text);
  const { streams } = JSON.parse(text) as {
    readonly streams: readonly {
      readonly tap_stream_id: string;
      readonly schema: { readonly properties: object };
    }[];
  };
  const rows = streams.map(({ tap_stream_id, schema }) => [
    tap_stream_id,
    String(Object.keys(schema.properties).length),
  ]);
  table(["stream", "columns"], rows, ["left", "right"]);
}

/**
 * Runs the pipe, keeps the last STATE, shows what moved.
 * @param changes What has happened in the source since the last run; undefined: this is the first run.
 */
export async function sync(files: Files, changes?: readonly Change[]): Promise<void> {
  const state = changes === undefined ? [] : ["--state", files.state];
  const tapArgs = ["--config", files.tapConfig, "--catalog", files.catalog, ...state];
  const targetArgs = ["--config", files.targetConfig];
  command(
    `${shown("tap")} ${tapArgs.join(" ")} | ${shown("target")} ${targetArgs.join(" ")} > ${files.states}`,
  );
  const result = await runPipe(tapArgs, targetArgs);
  const last = result.states.at(-1);
  if (last === undefined) throw new Error("the target has written no STATE");
  writeFileSync(files.states, result.states.map((text) => `${text}\n`).join(""));
  command(`tail -n 1 ${files.states} > ${files.state}`);
  writeFileSync(files.state, `${last}\n`);
  if (changes === undefined) showFirst(result);
  else showChanged(result, changes);
}

function showFirst({ streams, seconds }: PipeResult): void {
  const rate = (records: number, time: number) =>
    time === 0 ? "" : count(Math.round(records / time));
  const rows = [...streams].map(([stream, result]) => [
    stream,
    count(result.records),
    result.seconds.toFixed(2),
    rate(result.records, result.seconds),
  ]);
  const total = totalOf(streams);
  rows.push(["all, with start and end", count(total), seconds.toFixed(2), rate(total, seconds)]);
  table(["stream", "rows", "seconds", "rows/s"], rows, ["left", "right", "right", "right"]);
}

function showChanged({ streams, seconds }: PipeResult, changes: readonly Change[]): void {
  const rows = [...streams].map(([stream, { records }]) => {
    const name = stream.slice(stream.indexOf("-") + 1);
    const changed = changes.filter((change) => change.table === name);
    const isIncremental = sourceTables.some(
      (each) => each.name === name && each.replicationKey !== undefined,
    );
    return [
      stream,
      isIncremental ? "INCREMENTAL" : "FULL_TABLE",
      count(changed.reduce((sum, change) => sum + change.rows, 0)),
      count(records),
    ];
  });
  rows.push([
    "all",
    "",
    count(changes.reduce((sum, { rows: n }) => sum + n, 0)),
    count(totalOf(streams)),
  ]);
  table(["stream", "method", "changed", "rows moved"], rows, ["left", "left", "right", "right"]);
  line(
    `  ${seconds.toFixed(2)} s. INCREMENTAL reads the row at the bookmark again, so that no row with an equal key`,
  );
  line("  is missed; FULL_TABLE reads the whole table, which is how deleted rows are found.");
}

const totalOf = (streams: PipeResult["streams"]): number =>
  [...streams.values()].reduce((sum, { records }) => sum + records, 0);

/** Compares all tables and shows it. @returns whether all are equal */
export async function prove(left: Connection, right: Connection): Promise<boolean> {
  let isEqual = true;
  const rows: string[][] = [];
  for (const name of tables) {
    const result = await compareTable(left, right, name);
    isEqual &&= result.isEqual;
    rows.push([
      name,
      count(result.sourceRows),
      count(result.targetRows),
      result.sourceHash,
      result.targetHash,
      result.isEqual ? good("equal") : bad("different"),
    ]);
  }
  const header = ["table", "source rows", "target rows", "source hash", "target hash", ""];
  table(header, rows, ["left", "right", "right", "left", "left", "left"]);
  return isEqual;
}

/** Shows what was done to the source. */
export function showChanges(changes: readonly Change[]): void {
  for (const { rows, sql } of changes) line(`  ${count(rows).padStart(5)} rows  ${sql}`);
}

/** Titles of steps count by themselves. */
export function stepTitles(): (text: string) => void {
  let step = 0;
  return (text) => {
    step += 1;
    title(`${step}. ${text}`);
  };
}
