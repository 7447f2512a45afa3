// The tap's process: streams of a plan through the tap's own line, into a pipe; and the bare fetch loop with the same
// statement, session and fetch size. It answers messages of the process that started it.
import { spawn } from "node:child_process";
import { openLog, openMessageWriter, openMetrics } from "../../packages/core/dist/index.js";
import {
  openPool,
  parseOracleType,
  quoteIdentifier,
  readColumn,
} from "../../packages/core/dist/oracle/index.js";
import { syncStreams } from "../../packages/tap/dist/sync-streams.js";

const tables = {
  MIXED: [
    ["ID", "NUMBER(10)"],
    ["AMOUNT", "NUMBER(12,2)"],
    ["CODE", "VARCHAR2(8 BYTE)"],
    ["NAME", "VARCHAR2(40 BYTE)"],
    ["FLAG", "CHAR(1 BYTE)"],
    ["DAY", "DATE"],
    ["CHANGED_AT", "TIMESTAMP(6)"],
    ["YEAR", "NUMBER(4)"],
    ["NOTE", "VARCHAR2(40 BYTE)"],
    ["RATE", "BINARY_DOUBLE"],
  ],
  NARROW: [
    ["ID", "NUMBER"],
    ["NAME", "VARCHAR2(45 BYTE)"],
    ["AMOUNT", "NUMBER"],
  ],
};
const fetchSize = 1000;

const log = openLog({ program: "bench", runId: "bench", write: () => {} });
const settings = {
  snapshot: "none",
  max_parallel_streams: 1,
  state_interval_rows: 10_000,
  state_interval_s: 10,
  emit_activate_version: true,
  on_stream_error: "stop",
  special_floats: "null",
  retry_count: 0,
  retry_delay_s: 0,
};

let pool;
async function open(connectString) {
  pool ??= await openPool(
    { connect_string: connectString, user: "sandbox", password: "sandbox" },
    { program: "bench", maxSessions: 1, log },
  );
  return pool;
}

function planOf(table) {
  const columns = tables[table].map(([name, text]) => {
    const type = parseOracleType(text);
    return {
      name,
      type,
      isNullable: true,
      reader: readColumn(type, quoteIdentifier(name)),
      changes: new Map(),
    };
  });
  const schema = {
    type: "object",
    properties: Object.fromEntries(columns.map(({ name, reader }) => [name, reader.jsonSchema])),
  };
  return {
    tapStreamId: table,
    stream: table,
    source: {
      kind: "table",
      table: { owner: "SANDBOX", name: table },
      objectKind: "table",
      isExternal: false,
    },
    hints: undefined,
    conditions: [],
    columns,
    keyProperties: [],
    schemaMessage: { type: "SCHEMA", stream: table, schema, key_properties: [] },
    replication: { method: "FULL_TABLE", resumeKey: [] },
    fetchSize,
    estimatedRows: undefined,
  };
}

/** Milliseconds, and those of the processor, that `work` takes; beside what it gives. */
async function measured(work) {
  const cpu = process.cpuUsage();
  const start = performance.now();
  const result = await work();
  const { user, system } = process.cpuUsage(cpu);
  return { ...result, ms: performance.now() - start, cpuMs: (user + system) / 1000 };
}

const actions = {
  /** The fetch loop that does nothing with its rows. */
  async fetch({ connectString, table }) {
    const { columns } = planOf(table);
    const list = columns.flatMap(({ reader }) => reader.selectExpressions).join(", ");
    const pool = await open(connectString);
    return measured(() =>
      pool.use(async (session) => {
        const cursor = await session.openCursor(`SELECT ${list} FROM ${table}`, {}, { fetchSize });
        let rowCount = 0;
        for (;;) {
          const rows = await cursor.next(fetchSize);
          if (rows.length === 0) break;
          rowCount += rows.length;
        }
        await cursor.close();
        return { rowCount };
      }),
    );
  },
  /** The tap, into a pipe. `watchMemory`: the most bytes in use up to a tenth of that many rows, and after it. */
  async tap({ connectString, table, watchRows }) {
    const pool = await open(connectString);
    const reader = spawn("cat", [], { stdio: ["pipe", "ignore", "ignore"] });
    const output = openMessageWriter(reader.stdin);
    const serverInfo = await pool.serverInfo();
    const memory = watchRows === undefined ? undefined : watchMemory(output, watchRows);
    const result = await measured(async () => {
      await syncStreams([planOf(table)], {
        settings,
        pool,
        log,
        metrics: openMetrics({ log }),
        runId: "bench",
        output,
        signal: new AbortController().signal,
        state: {},
        serverInfo,
      });
      await output.close();
      // All lines but SCHEMA, ACTIVATE_VERSION and the STATEs are rows.
      return { lineCount: output.lineCount };
    });
    reader.stdin.end();
    await new Promise((resolve) => reader.once("exit", resolve));
    return { ...result, memory: memory?.() };
  },
};

function watchMemory(output, rowCount) {
  let early = 0;
  let late = 0;
  const timer = setInterval(() => {
    const bytes = process.memoryUsage.rss();
    if (output.lineCount < rowCount / 10) early = Math.max(early, bytes);
    else late = Math.max(late, bytes);
  }, 20);
  return () => {
    clearInterval(timer);
    return { early, late };
  };
}

process.on("message", async ({ action, argument }) => {
  process.send({ result: await actions[action](argument) });
});
process.on("disconnect", () => pool?.close());
process.send({ ready: true });
