// Runs every benchmark of this folder, or those named on the command line, and prints ratios taken within one run.
// A ratio below its mark ends with exit code 1.
import { readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";

const wanted = process.argv.slice(2);
const modules = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith(".mjs") && file !== "run.mjs")
  .filter((file) => wanted.length === 0 || wanted.includes(basename(file, ".mjs")));

console.log(`node ${process.version}; x = how many times as fast as the baseline, in this run`);
let missed = 0;
for (const file of modules) {
  const { run } = await import(pathToFileURL(join(import.meta.dirname, file)).href);
  if (typeof run !== "function") continue;
  const { name, rows } = await run();
  console.log(`\n${name}`);
  for (const row of rows) {
    const { min, median, max } = row.ratio;
    const good = row.mark === undefined || median >= row.mark;
    if (!good) missed += 1;
    const mark = row.mark === undefined ? "" : `  mark >= ${row.mark}x ${good ? "ok" : "MISSED"}`;
    console.log(
      `  ${row.name.padEnd(52)} ${median.toFixed(2)}x (${min.toFixed(2)} to ${max.toFixed(2)})${mark}`,
    );
  }
}
if (missed > 0) process.exitCode = 1;
