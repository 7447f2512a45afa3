// The target's own line from stdin to the array of binds: everything but the database, whose session takes rows and
// forgets them.
import { Writable } from "node:stream";
import {
  loadSettings,
  openLog,
  openMessageWriter,
  openMetrics,
} from "../../packages/core/dist/index.js";
import { bindFor, parseOracleType } from "../../packages/core/dist/oracle/index.js";
import { loadStreams } from "../../packages/target/dist/flow/load-streams.js";
import { createChangeCounts } from "../../packages/target/dist/load/change-counts.js";
import { createSequence } from "../../packages/target/dist/load/sequence.js";
import { TableLoader } from "../../packages/target/dist/load/table-loader.js";
import { targetSettings } from "../../packages/target/dist/settings.js";
import { columns, keyProperties, stream } from "./lines.mjs";
import { createDrain, report } from "./measure.mjs";

const { settings } = loadSettings(targetSettings, {});
const log = openLog({ program: "bench", runId: "bench", write: () => {} });
const drain = createDrain();
let progress = () => {};
const session = {
  async executeMany(_sql, rows) {
    drain.take(rows);
    progress(drain.result().rowCount);
    return { rowsAffected: rows.length, rowCounts: [], rowErrors: [] };
  },
  execute: async () => 0,
  commit: async () => {},
  rollback: async () => {},
};
const lane = { session, stages: new Map() };

const plan = {
  revision: 1,
  stream,
  table: { owner: "HR", name: "EMPLOYEES" },
  columns: columns.map(({ name, oracle }) => {
    const type = parseOracleType(oracle);
    return {
      name,
      source: { kind: "property", path: [name] },
      type,
      bind: bindFor(type),
      isKey: keyProperties.includes(name),
      contentEncoding: undefined,
      cutFraction: false,
      declaredType: type,
      mayWiden: true,
    };
  }),
  keyColumns: keyProperties,
  hasUniqueKey: true,
  ignoredProperties: [],
};

function createLoader(name, rejects) {
  const parts = {
    stream: name,
    settings,
    lanes: { use: (_stream, work) => work(lane) },
    server: { majorVersion: 23, user: "HR", charset: "AL32UTF8", maxVarchar2Bytes: 4000 },
    tableOf: () => plan.table,
    rejects,
    sequence: createSequence(),
    runStartedMs: Date.now(),
    log,
  };
  const loader = new TableLoader(plan, {
    parts,
    mode: "upsert",
    deletes: "partial",
    counts: createChangeCounts(name, log),
    widen: async () => plan,
  });
  return {
    isHeldBack: false,
    applySchema: async () => {},
    load: (batch, hook) => loader.load(batch, hook),
    activateVersion: async () => {},
    finish: async () => true,
  };
}

await report(async (onProgress) => {
  progress = onProgress;
  const output = openMessageWriter(new Writable({ write: (_chunk, _encoding, done) => done() }));
  await loadStreams(process.stdin, {
    settings,
    log,
    metrics: openMetrics({ log }),
    output,
    signal: new AbortController().signal,
    createLoader,
  });
  return drain.result();
});
