// The driver's process: the unmodified driver in thin mode, told what to do by the process that started it.
import oracledb from "oracledb";
import { insertStatement, tables } from "./tables.mjs";

const fetchTypeHandler = ({ dbType }) =>
  dbType === oracledb.DB_TYPE_NUMBER ? { type: oracledb.DB_TYPE_VARCHAR } : undefined;

const connections = new Map();

async function connect(connectString) {
  let connection = connections.get(connectString);
  if (connection === undefined) {
    connection = await oracledb.getConnection({
      user: "sandbox",
      password: "sandbox",
      connectString,
    });
    connections.set(connectString, connection);
  }
  return connection;
}

const actions = {
  /** Reads the whole table; milliseconds, and a checksum of what was read. `onShare`: a report after that many rows. */
  async read({ connectString, table, reportAt = -1 }) {
    const connection = await connect(connectString);
    const start = performance.now();
    const { resultSet } = await connection.execute(`SELECT * FROM ${table}`, [], {
      resultSet: true,
      fetchArraySize: 1000,
      prefetchRows: 1000,
      fetchTypeHandler,
    });
    let rowCount = 0;
    let sum = 0;
    for (;;) {
      const rows = await resultSet.getRows(1000);
      if (rows.length === 0) break;
      for (const row of rows) sum += Number(row[0]);
      if (rowCount < reportAt && rowCount + rows.length >= reportAt)
        process.send({ event: "rows" });
      rowCount += rows.length;
    }
    await resultSet.close();
    return { ms: performance.now() - start, rowCount, sum };
  },
  /** Inserts rows in batches of 5000 and commits; milliseconds, without those in which the rows were made. */
  async insert({ connectString, table, rowCount }) {
    const connection = await connect(connectString);
    const definition = tables[table];
    const sql = insertStatement(definition);
    const bindDefs = definition.bindDefs(oracledb);
    let ms = 0;
    let inserted = 0;
    for (let first = 0; first < rowCount; first += 5000) {
      const length = Math.min(5000, rowCount - first);
      const rows = Array.from({ length }, (_, index) => definition.row(first + index));
      const start = performance.now();
      const result = await connection.executeMany(sql, rows, { bindDefs });
      ms += performance.now() - start;
      inserted += result.rowsAffected;
    }
    const start = performance.now();
    await connection.commit();
    return { ms: ms + performance.now() - start, rowCount: inserted };
  },
};

process.on("message", async ({ action, argument }) => {
  process.send({ result: await actions[action](argument) });
});
process.on("disconnect", () => process.exit());
process.send({ ready: true });
