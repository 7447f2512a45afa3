// An engine without a database: it hands out rows that were made before, and drops what is inserted. What is left of the
// time is the wire, the session and the driver: the most that any engine could reach.

const done = Promise.resolve({ kind: "done" });

/** `table`: { name, columns, rows } of a query's result. Every other query fails; every DML counts its rows. */
export function createCannedEngine({ version, serviceNames, logonFacts }, table) {
  return {
    version,
    serviceNames,
    logonFacts,
    openSession: ({ user }) => cannedSession(user, table),
    close() {},
  };
}

let lastSid = 0;

function cannedSession(user, { columns, rows }) {
  lastSid += 1;
  return {
    sid: lastSid,
    serial: 1,
    inTransaction: false,
    currentSchema: user,
    parse: (sql) => ({ sql, kind: kindOf(sql), binds: bindsOf(sql) }),
    describe: ({ kind }) => (kind === "query" ? columns : undefined),
    execute({ kind }, { bindRows }) {
      if (kind === "query") return Promise.resolve({ kind, cursor: cursorOver(columns, rows) });
      if (kind === "dml") return Promise.resolve({ kind, rowCount: bindRows.length });
      return done;
    },
    commit: async () => {},
    rollback: async () => {},
    setEndToEnd() {},
    setCurrentSchema() {},
    close() {},
  };
}

function cursorOver(columns, rows) {
  let next = 0;
  return {
    columns,
    fetch(count) {
      const slice = rows.slice(next, next + count);
      next += slice.length;
      return Promise.resolve({ rows: slice, done: next >= rows.length });
    },
    close() {},
  };
}

function kindOf(sql) {
  if (/^\s*SELECT\b/i.test(sql)) return "query";
  return /^\s*INSERT\b/i.test(sql) ? "dml" : "ddl";
}

function bindsOf(sql) {
  return (sql.match(/:\d+/g) ?? []).map((name) => ({ name: name.slice(1), returning: false }));
}
