// Reading lines with exact numbers against JSON.parse, which loses the digits. Both begin with the bytes of a line, as they
// come out of a pipe. The rounds of both alternate, and every ratio is taken within a round, so a machine that changes its
// speed changes both.
import { isAscii } from "node:buffer";
import { parseExactBytes } from "../packages/core/dist/index.js";
import { benchColumns, benchRows } from "./rows.mjs";

const lineCount = 5_000;
const warmUps = 4;
const rounds = 15;

/** Kinds that are written as JSON numbers, the others as strings. */
const numberKinds = ["integer", "small", "decimal9", "decimal38"];

export async function run() {
  const safe = lines({ longShare: 0 });
  const zeros = lines({ longShare: 0, department: "0" });
  const few = lines({ longShare: 0.01 });
  const long = lines({ longShare: 1 });
  const quoted = lines({ longShare: 1, quote: true });
  return {
    name: `parseExactBytes / JSON.parse of the decoded line, RECORD lines of ${Math.round(meanLength(long))} bytes`,
    rows: [
      { name: "no number has more than 15 digits", ratio: compare(safe), mark: 0.85 },
      { name: "the same with a 0 in every line", ratio: compare(zeros), mark: 0.7 },
      { name: "38 digits, in a string", ratio: compare(quoted), mark: 0.75 },
      { name: "38 digits, in one line of a hundred", ratio: compare(few), mark: 0.8 },
      { name: "38 digits, in every line", ratio: compare(long), mark: 0.5 },
    ],
  };
}

/** One buffer with RECORD lines of ten columns. `longShare`: share of the lines whose salary has 38 digits. */
function lines({ longShare, department, quote = false }) {
  const columns = benchColumns(10);
  const texts = benchRows(columns, lineCount).map((row, i) => {
    const isLong = longShare > 0 && i % Math.round(1 / longShare) === 0;
    const members = columns.map(({ name, kind }, position) => {
      let text = row[position];
      if (kind === "decimal38" && text !== null && !isLong) text = "12345.67";
      if (kind === "small" && department !== undefined) text = department;
      const isNumber = numberKinds.includes(kind) && !(quote && kind === "decimal38");
      return `${JSON.stringify(name)}:${isNumber ? text : JSON.stringify(text)}`;
    });
    const line = `{"type":"RECORD","stream":"HR-EMPLOYEES","record":{${members.join(",")}},"time_extracted":"2025-01-01T00:00:00.000000Z"}`;
    checkSalary(Buffer.from(line), row[2], isLong && !quote);
    return line;
  });
  const bytes = Buffer.from(`${texts.join("\n")}\n`);
  const ends = [];
  for (let at = bytes.indexOf(10); at !== -1; at = bytes.indexOf(10, at + 1)) ends.push(at);
  return { bytes, ends };
}

/** No ratio without the digits. */
function checkSalary(bytes, salary, isLong) {
  if (!isLong || salary === null) return;
  const exact = parseExactBytes(bytes).record.SALARY.toPlainText();
  const trimmed = salary.replace(/\.?0+$/, "");
  if (exact !== trimmed) throw new Error(`${salary} came back as ${exact}`);
}

const parseInexact = (bytes, start, end) => JSON.parse(bytes.toString("utf8", start, end));

/** How many times as fast as JSON.parse, per round. */
function compare(block) {
  const ratios = [];
  for (let round = 0; round < warmUps + rounds; round += 1) {
    // Taking turns at being first, so that neither always pays for the other's garbage.
    const ways =
      round % 2 === 0 ? [parseInexact, parseExactBytes] : [parseExactBytes, parseInexact];
    const times = new Map(ways.map((parse) => [parse, timeOf(parse, block)]));
    if (round >= warmUps) ratios.push(times.get(parseInexact) / times.get(parseExactBytes));
  }
  ratios.sort((a, b) => a - b);
  return { min: ratios[0], median: ratios[ratios.length >> 1], max: ratios[ratios.length - 1] };
}

function timeOf(parse, { bytes, ends }) {
  const begin = process.hrtime.bigint();
  const ascii = isAscii(bytes);
  let start = 0;
  let seen = 0;
  for (const end of ends) {
    if (parse(bytes, start, end, ascii) !== null) seen += 1;
    start = end + 1;
  }
  const elapsed = Number(process.hrtime.bigint() - begin);
  if (seen !== lineCount) throw new Error("a line was lost");
  return elapsed;
}

function meanLength({ bytes, ends }) {
  return bytes.length / ends.length - 1;
}
