// The server's process: a sandbox and, on request, a server with a canned engine beside it. It answers messages of the
// process that started it.
import { createEngine } from "../../packages/sandbox/dist/engine/index.js";
import { startSandbox } from "../../packages/sandbox/dist/index.js";
import { startServer } from "../../packages/sandbox/dist/server.js";
import { createVerifierSync } from "../../packages/sandbox/dist/wire/auth-crypto.js";
import { createCannedEngine } from "./canned-engine.mjs";
import { createStatement, tables } from "./tables.mjs";

const startMs = performance.now();
const sandbox = await startSandbox();
const times = { startMs: performance.now() - startMs };
await sandbox.close();

// The parts of a sandbox, so that the engine can also be asked without a client.
const engine = createEngine({
  users: [{ name: "SANDBOX", password: "sandbox" }],
  makeVerifier: createVerifierSync,
});
await engine.ready();
const listen = async (served) => {
  const { port } = await startServer(served, { port: 0, host: "127.0.0.1" });
  return `127.0.0.1:${port}/${engine.serviceNames[0]}`;
};
process.send({ connectString: await listen(engine), ...times });

let sampler;
let mostBytes = 0;
const actions = {
  async createTable(name) {
    await execute(createStatement(tables[name]));
  },
  async truncate(name) {
    await execute(`TRUNCATE TABLE ${name}`);
  },
  /** Serves the rows that the sandbox's table has now. */
  async startCanned(name) {
    return listen(createCannedEngine(engine, await readTable(name)));
  },
  /** Begins to look for the most memory in use. */
  watchMemory() {
    mostBytes = process.memoryUsage.rss();
    sampler ??= setInterval(() => {
      mostBytes = Math.max(mostBytes, process.memoryUsage.rss());
    }, 20);
  },
  /** The most bytes in use since `watchMemory`, and now. */
  memory() {
    const nowBytes = process.memoryUsage.rss();
    return { nowBytes, mostBytes: Math.max(mostBytes, nowBytes) };
  },
};

process.on("message", async ({ action, argument }) => {
  process.send({ result: await actions[action](argument) });
});
process.on("disconnect", () => process.exit());

const request = {
  bindTypes: [],
  bindRows: [[]],
  batchErrors: false,
  rowCounts: false,
  commit: false,
  signal: new AbortController().signal,
};

async function execute(sql) {
  const session = engine.openSession({ user: "SANDBOX" });
  try {
    return await session.execute(session.parse(sql), request);
  } finally {
    session.close();
  }
}

async function readTable(name) {
  const session = engine.openSession({ user: "SANDBOX" });
  try {
    const { cursor } = await session.execute(session.parse(`SELECT * FROM ${name}`), request);
    const rows = [];
    for (let isDone = false; !isDone; ) {
      const slice = await cursor.fetch(1000, request.signal);
      rows.push(...slice.rows);
      isDone = slice.done;
    }
    return { columns: cursor.columns, rows };
  } finally {
    session.close();
  }
}
