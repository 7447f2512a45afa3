/** A Singer tap in one file, with core alone: two records of one stream, exact numbers, STATE behind the data. */
import {
  createRecordEncoder,
  openLog,
  openMessageWriter,
  runMain,
  type SchemaMessage,
} from "@singer-oracle/core";

const schema: SchemaMessage = {
  type: "SCHEMA",
  stream: "planets",
  schema: {
    type: "object",
    properties: {
      id: { type: "integer" },
      name: { type: "string", maxLength: 40 },
      mass_kg: { type: ["null", "number"] },
      seen: { type: ["null", "string"], format: "date-time" },
    },
  },
  key_properties: ["id"],
};

const encoder = createRecordEncoder({
  stream: "planets",
  columns: [
    { name: "id", encoding: "number", position: 0 },
    { name: "name", encoding: "string", position: 1 },
    { name: "mass_kg", encoding: "number", position: 2 },
    { name: "seen", encoding: "string", position: 3 },
  ],
});

const rows = [
  ["1", "Mercury", "330110000000000000000000.5", "2024-02-29T23:59:59.123456789Z"],
  ["2", 'Venus, "morning star"', null, null],
];

await runMain(
  async ({ signal }) => {
    await using output = openMessageWriter();
    await output.writeMessage(schema);
    for (let next = 0; next < rows.length; ) {
      signal.throwIfAborted();
      const chunk = encoder.encode(rows, next);
      await output.writeLines(chunk.bytes, chunk.rowCount);
      next = chunk.nextRow;
    }
    await output.writeMessage({ type: "STATE", value: { bookmarks: { planets: { last_id: 2 } } } });
  },
  { log: openLog({ program: "tap-minimal", runId: "example" }) },
);
