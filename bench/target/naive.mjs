// The target that anybody would write first: lines split as split2 does, JSON.parse (digits are lost), ajv with all
// formats, a loop that converts, a Map that leaves the last record of each key, an array of binds for each batch.
import { once } from "node:events";
import { Transform } from "node:stream";
import { StringDecoder } from "node:string_decoder";
import { Ajv } from "ajv";
import formats from "ajv-formats";
import { createDrain, report } from "./measure.mjs";

const batchRows = 5000;
const drain = createDrain();
const sinks = new Map();

function takeSchema({ stream, schema, key_properties: keys }) {
  const ajv = new Ajv({ strict: false });
  formats.default(ajv);
  ajv.addFormat("singer.decimal", /^-?[0-9.]+$/);
  const columns = Object.entries(schema.properties).map(([name, { format }]) => ({ name, format }));
  sinks.set(stream, { validate: ajv.compile(schema), columns, keys, records: [] });
}

function takeRecord({ stream, record }) {
  const sink = sinks.get(stream);
  if (!sink.validate(record)) throw new Error(JSON.stringify(sink.validate.errors));
  sink.records.push(record);
  if (sink.records.length === batchRows) load(sink);
}

function load(sink) {
  const byKey = new Map();
  for (const record of sink.records) {
    byKey.set(JSON.stringify(sink.keys.map((key) => record[key])), record);
  }
  sink.records = [];
  const rows = [];
  for (const record of byKey.values()) {
    const row = [];
    for (const { name, format } of sink.columns) {
      const value = record[name] ?? null;
      row.push(format === "date-time" && value !== null ? new Date(value) : value);
    }
    rows.push(row);
  }
  drain.take(rows);
}

function takeLine(line) {
  const message = JSON.parse(line);
  if (message.type === "RECORD") takeRecord(message);
  else if (message.type === "SCHEMA") takeSchema(message);
}

/** One line at a time, as split2 gives them. Source: split2 4.2.0, index.js. */
function splitLines() {
  const decoder = new StringDecoder("utf8");
  let last = "";
  const push = (stream, line) => {
    if (line !== "") stream.push(line);
  };
  return new Transform({
    readableObjectMode: true,
    transform(chunk, _encoding, done) {
      last += decoder.write(chunk);
      const lines = last.split(/\r?\n/);
      last = lines.pop();
      for (const line of lines) push(this, line);
      done();
    },
    flush(done) {
      push(this, last + decoder.end());
      done();
    },
  });
}

await report(async () => {
  const lines = process.stdin.pipe(splitLines());
  lines.on("data", takeLine);
  await once(lines, "end");
  for (const sink of sinks.values()) load(sink);
  return drain.result();
});
