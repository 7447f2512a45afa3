// The tables of the sandbox's benchmark, and their rows as the driver binds them: the same in every run, without a clock.

/** Ten columns of many types, about 105 bytes a row on the wire. */
export const mixedTable = {
  name: "MIXED",
  columns: [
    ["ID", "NUMBER(10)"],
    ["AMOUNT", "NUMBER(12,2)"],
    ["CODE", "VARCHAR2(8)"],
    ["NAME", "VARCHAR2(40)"],
    ["FLAG", "CHAR(1)"],
    ["DAY", "DATE"],
    ["CHANGED_AT", "TIMESTAMP(6)"],
    ["YEAR", "NUMBER(4)"],
    ["NOTE", "VARCHAR2(40)"],
    ["RATE", "BINARY_DOUBLE"],
  ],
  bindDefs: ({ NUMBER, STRING, DB_TYPE_DATE, DB_TYPE_TIMESTAMP, DB_TYPE_BINARY_DOUBLE }) => [
    { type: NUMBER },
    { type: NUMBER },
    { type: STRING, maxSize: 8 },
    { type: STRING, maxSize: 40 },
    { type: STRING, maxSize: 1 },
    { type: DB_TYPE_DATE },
    { type: DB_TYPE_TIMESTAMP },
    { type: NUMBER },
    { type: STRING, maxSize: 40 },
    { type: DB_TYPE_BINARY_DOUBLE },
  ],
  row(id) {
    const scattered = (id * 2_654_435_761) % 4_294_967_296;
    return [
      id,
      (scattered % 10_000_000) / 100,
      scattered.toString(16).padStart(8, "0"),
      `Customer number ${scattered % 1_000_000}`,
      "NY"[id % 2],
      new Date(Date.UTC(2000, 0, 1 + (scattered % 9000))),
      new Date(1_600_000_000_000 + scattered),
      1950 + (scattered % 75),
      id % 10 < 3 ? null : `order ${scattered % 100_000} shipped`,
      scattered / 1024,
    ];
  },
};

/** Four short columns. */
export const narrowTable = {
  name: "NARROW",
  columns: [
    ["ID", "NUMBER(10)"],
    ["NAME", "VARCHAR2(20)"],
    ["AMOUNT", "NUMBER(10,2)"],
    ["DAY", "DATE"],
  ],
  bindDefs: ({ NUMBER, STRING, DB_TYPE_DATE }) => [
    { type: NUMBER },
    { type: STRING, maxSize: 20 },
    { type: NUMBER },
    { type: DB_TYPE_DATE },
  ],
  row(id) {
    const scattered = (id * 2_654_435_761) % 4_294_967_296;
    return [
      id,
      `name ${scattered % 100_000}`,
      (scattered % 1_000_000) / 100,
      new Date(Date.UTC(2000, 0, 1 + (scattered % 9000))),
    ];
  },
};

export const tables = { [mixedTable.name]: mixedTable, [narrowTable.name]: narrowTable };

export function createStatement({ name, columns }) {
  const list = columns.map(([column, type]) => `${column} ${type}`).join(", ");
  return `CREATE TABLE ${name} (${list})`;
}

export function insertStatement({ name, columns }) {
  const binds = columns.map((_, index) => `:${index + 1}`).join(", ");
  return `INSERT INTO ${name} VALUES (${binds})`;
}
