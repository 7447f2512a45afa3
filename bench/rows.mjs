// Rows for the benchmarks: the same ones in every run, from a seed, without a clock. Each text is flat, as those of the
// driver are; one put together by + would charge its reader for the joining.

const words =
  "lorem ipsum dolor sit amet consectetur adipiscing elit sed do eiusmod tempor incididunt ut labore et dolore magna".split(
    " ",
  );
const names = ["Steven", "Neena", "Lex", "Alexander", "Bruce", "David", "Valli", "Jose Manuel"];

const columns10 = [
  { name: "EMPLOYEE_ID", kind: "integer" },
  { name: "DEPARTMENT_ID", kind: "small", nullable: true },
  { name: "SALARY", kind: "decimal38", nullable: true },
  { name: "RATE", kind: "decimal9" },
  { name: "FIRST_NAME", kind: "name" },
  { name: "LAST_NAME", kind: "name", nullable: true },
  { name: "EMAIL", kind: "email" },
  { name: "COMMENTS", kind: "text200", nullable: true },
  { name: "HIRE_DATE", kind: "date" },
  { name: "UPDATED_AT", kind: "timestamp", nullable: true },
];

/** Ten columns, or any number of them with one text of 200 characters. */
export function benchColumns(count) {
  return Array.from({ length: count }, (_, i) => {
    const column = columns10[i % 10];
    if (i < 10) return column;
    const kind = column.kind === "text200" ? "text20" : column.kind;
    return { ...column, kind, name: `${column.name}_${i}` };
  });
}

/**
 * Rows by position, as the driver gives them when NUMBER is fetched as text and dates as ISO text.
 * `wideShare`: share of the long texts that hold CJK characters. One in ten nullable values is null, one text in a hundred
 * needs escapes.
 */
export function benchRows(columns, count, { seed = 42, wideShare = 0 } = {}) {
  const random = mulberry32(seed);
  const whole = (max) => Math.floor(random() * max);
  const digits = (length) => {
    let text = String(1 + whole(9));
    while (text.length < length) text += whole(10);
    return text;
  };
  const longText = (length) => {
    let text = "";
    while (text.length < length) text += `${words[whole(words.length)]} `;
    text = text.slice(0, length);
    if (random() < 0.01) text = `${text.slice(0, 10)}"\n\\${text.slice(13)}`;
    if (random() < wideShare) text = `${text.slice(0, 15)}日本${text.slice(17)}`;
    return text;
  };
  const iso = (from, span) => new Date(Date.UTC(from, 0, 1) + whole(span) * 1000).toISOString();
  const makers = {
    integer: () => String(whole(1e9)),
    small: () => String(whole(300)),
    decimal38: () => `${digits(28)}.${digits(10)}`,
    decimal9: () => `${digits(5)}.${digits(4)}`,
    name: () => `${names[whole(names.length)]}${digits(3)}`,
    email: () => `${digits(6)}@example.com`,
    text20: () => longText(20),
    text200: () => longText(200),
    date: () => `${iso(1990, 1e9).slice(0, 11)}00:00:00Z`,
    timestamp: () => iso(2000, 7e8),
  };
  return Array.from({ length: count }, () =>
    columns.map(({ kind, nullable }) =>
      nullable && random() < 0.1 ? null : Buffer.from(makers[kind]()).toString("utf8"),
    ),
  );
}

/** A small generator of numbers in [0, 1) from a seed. */
function mulberry32(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
