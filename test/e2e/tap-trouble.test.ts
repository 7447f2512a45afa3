// Layer: sandbox. What goes wrong while the tap runs: each trouble has its exit code, its hint and a safe STATE.
import { describe, expect, test } from "vitest";
import { checkTapOutput, lastState, messagesOf } from "../conformance/index.ts";
import {
  type Choices,
  choose,
  discover,
  type Ending,
  failureOf,
  logged,
  openDatabase,
  ProgramFolder,
  succeeded,
  type TestDatabase,
  wholeLines,
} from "./harness.ts";

const seed = `
CREATE TABLE first_table (id NUMBER(9) CONSTRAINT first_pk PRIMARY KEY, note VARCHAR2(200));
INSERT INTO first_table SELECT level, RPAD('x', 200, 'x') FROM dual CONNECT BY level <= 3000;
CREATE TABLE second_table (id NUMBER(9) CONSTRAINT second_pk PRIMARY KEY, changed_at DATE, gone VARCHAR2(10));
INSERT INTO second_table (id, changed_at) SELECT level, DATE '2024-01-01' + level FROM dual CONNECT BY level <= 1000;
CREATE TABLE third_table (id NUMBER(9) CONSTRAINT third_pk PRIMARY KEY);
INSERT INTO third_table SELECT level FROM dual CONNECT BY level <= 10;
CREATE VIEW a_broken_view AS SELECT id, 1 / (501 - id) AS ratio FROM second_table;
`;

/** A database with the tables, a folder, and the tap on some of them. */
interface Bench extends AsyncDisposable {
  readonly database: TestDatabase;
  readonly folder: ProgramFolder;
  files(
    choices: Choices,
    settings?: object,
    state?: object,
  ): Promise<Parameters<ProgramFolder["tap"]>[0]>;
}

async function openBench(): Promise<Bench> {
  const database = await openDatabase({ seed, sandboxOnly: true });
  const folder = new ProgramFolder();
  const catalog = await discover(folder, database);
  return {
    database,
    folder,
    files: async (choices, settings = {}, state) => ({
      config: { retry_delay_s: 0, ...settings, ...database.settings("source") },
      catalog: choose(catalog, choices),
      ...(state && { state }),
    }),
    [Symbol.asyncDispose]: async () => {
      await database.close();
      folder[Symbol.dispose]();
    },
  };
}

const incremental = { "replication-method": "INCREMENTAL", "replication-key": "CHANGED_AT" };

function seen({ stdout }: Ending) {
  const messages = messagesOf(wholeLines(stdout));
  const count = (stream: string) =>
    messages.filter((message) => message.type === "RECORD" && message.stream === stream).length;
  const activated = messages.flatMap((message) =>
    message.type === "ACTIVATE_VERSION" ? [message.stream] : [],
  );
  return { count, activated, last: messages.at(-1) };
}

/** A run that failed on the way: rules kept, the last line a STATE, no success claimed. */
function expectFailed(ending: Ending, ...phrases: string[]): void {
  expect(ending.code).toBe(1);
  const told = [...logged(ending, "error"), ...logged(ending, "critical")].join("\n");
  for (const phrase of phrases) expect(told).toContain(phrase);
  expect(checkTapOutput(ending.stdout.split("\n"), { isComplete: false })).toEqual([]);
}

describe.concurrent("one stream fails", { timeout: 120_000 }, () => {
  test("a view that divides by zero after 500 rows: what was sent stays sent, and is not called complete", async () => {
    await using bench = await openBench();
    const choices = { A_BROKEN_VIEW: {}, THIRD_TABLE: {} };
    const ending = await bench.folder.tap(await bench.files(choices, { fetch_size: 100 }));
    expectFailed(ending, "ORA-01476", "A_BROKEN_VIEW");
    const { count, activated } = seen(ending);
    expect(count("SOURCE-A_BROKEN_VIEW")).toBe(500);
    expect(activated).toEqual([]);
    expect(count("SOURCE-THIRD_TABLE")).toBe(0);
  });

  test("on_stream_error: continue reads the others, and the exit code is 1 all the same", async () => {
    await using bench = await openBench();
    const choices = { A_BROKEN_VIEW: {}, THIRD_TABLE: {} };
    const ending = await bench.folder.tap(
      await bench.files(choices, { fetch_size: 100, on_stream_error: "continue" }),
    );
    expectFailed(ending, "ORA-01476", "A_BROKEN_VIEW");
    const { count, activated } = seen(ending);
    expect(count("SOURCE-THIRD_TABLE")).toBe(10);
    expect(activated).toEqual(["SOURCE-THIRD_TABLE"]);
    // A target that overwrites must not take the broken stream for a complete one.
    expect(lastState(wholeLines(ending.stdout))).toMatchObject({
      currently_syncing: "SOURCE-A_BROKEN_VIEW",
    });
  });

  test("a table that is dropped while another is read", async () => {
    await using bench = await openBench();
    const { database, folder } = bench;
    const choices = { FIRST_TABLE: {}, SECOND_TABLE: {}, THIRD_TABLE: {} };
    const program = folder.start(
      "tap",
      await bench.files(choices, { on_stream_error: "continue" }),
      "",
    );
    // The reader sleeps, so the tap cannot go on while the table goes.
    await new Promise<void>((resolve) => program.onStdout(() => resolve()));
    program.child.stdout?.pause();
    await database.run("source", "DROP TABLE second_table CASCADE CONSTRAINTS PURGE;");
    program.child.stdout?.resume();
    const ending = await program.ended;
    expectFailed(ending, "ORA-00942", "SECOND_TABLE");
    const { count, activated } = seen(ending);
    expect([count("SOURCE-FIRST_TABLE"), count("SOURCE-THIRD_TABLE")]).toEqual([3000, 10]);
    expect(activated).toEqual(["SOURCE-FIRST_TABLE", "SOURCE-THIRD_TABLE"]);
  });

  test.each([
    [1555, "ORA-01555", "snapshot"],
    [1031, "ORA-01031", "READ"],
    [904, "ORA-00904", "discovery"],
  ])("ORA-%d while a stream is read says what to do", async (number, code, hint) => {
    await using bench = await openBench();
    bench.database.sandbox?.script.add({
      when: { call: "fetch", statement: /"SECOND_TABLE"/, nth: 3 },
      what: { do: "error", number },
    });
    const ending = await bench.folder.tap(
      await bench.files({ SECOND_TABLE: {} }, { fetch_size: 100 }),
    );
    expectFailed(ending, code, "SECOND_TABLE", hint);
    expect(seen(ending).activated).toEqual([]);
  });

  test.each([1466, 8181])(
    "ORA-0%d before the first row: another way is taken once, and said",
    async (number) => {
      await using bench = await openBench();
      bench.database.sandbox?.script.add({
        when: { call: "execute", statement: /from\s+"SOURCE"\."SECOND_TABLE"/i },
        what: { do: "error", number },
      });
      const ending = succeeded(
        await bench.folder.tap(await bench.files({ SECOND_TABLE: {} }, { snapshot: "scn" })),
      );
      expect(logged(ending, "warning").join()).toContain(`ORA-0${number}`);
      expect(seen(ending).count("SOURCE-SECOND_TABLE")).toBe(1000);
    },
  );
});

describe.concurrent("connections", { timeout: 120_000 }, () => {
  test("lost while an INCREMENTAL stream is read: it goes on at the bookmark, and every row is sent", async () => {
    await using bench = await openBench();
    bench.database.sandbox?.script.add({
      when: { afterRows: 450, statement: /"SECOND_TABLE"/ },
      what: { do: "drop" },
    });
    const ending = succeeded(
      await bench.folder.tap(
        await bench.files(
          { SECOND_TABLE: incremental },
          { fetch_size: 50, state_interval_rows: 100 },
        ),
      ),
    );
    const ids = messagesOf(wholeLines(ending.stdout)).flatMap((message) =>
      message.type === "RECORD" ? [Number(message.record["ID"])] : [],
    );
    expect(new Set(ids).size).toBe(1000);
    expect(ids.length).toBeLessThan(1200);
  });

  test("lost while a FULL_TABLE stream is read: it fails with STATE, for a restart would send rows twice", async () => {
    await using bench = await openBench();
    bench.database.sandbox?.script.add({
      when: { afterRows: 450, statement: /"SECOND_TABLE"/ },
      what: { do: "drop" },
    });
    const ending = await bench.folder.tap(
      await bench.files({ SECOND_TABLE: {} }, { fetch_size: 50 }),
    );
    expectFailed(ending, "SECOND_TABLE");
    expect(seen(ending).activated).toEqual([]);
  });

  test("lost before the first row of a stream: tried again", async () => {
    await using bench = await openBench();
    bench.database.sandbox?.script.add({
      when: { call: "execute", statement: /from\s+"SOURCE"\."SECOND_TABLE"/i },
      what: { do: "drop" },
    });
    const ending = succeeded(await bench.folder.tap(await bench.files({ SECOND_TABLE: {} })));
    expect(seen(ending).count("SOURCE-SECOND_TABLE")).toBe(1000);
  });

  test("a listener that refuses twice is asked again", async () => {
    await using bench = await openBench();
    bench.database.sandbox?.script.add({
      when: { call: "connect", nth: 1 },
      what: { do: "refuse", number: 12518 },
    });
    const ending = succeeded(await bench.folder.tap(await bench.files({ THIRD_TABLE: {} })));
    expect(seen(ending).count("SOURCE-THIRD_TABLE")).toBe(10);
  });

  test("an expired password says whom to ask, and is not retried", async () => {
    await using bench = await openBench();
    bench.database.sandbox?.script.add({
      when: { call: "logon" },
      what: { do: "expire-password" },
    });
    const ending = await bench.folder.tap(await bench.files({ THIRD_TABLE: {} }));
    expect(failureOf(ending)).toEqual({
      code: 3,
      messages: [expect.stringContaining("ORA-28001")],
    });
  });
});

describe.concurrent("the other end", { timeout: 120_000 }, () => {
  test("goes away: the tap stops with an exit code, one line and no stack", async () => {
    await using bench = await openBench();
    const program = bench.folder.start("tap", await bench.files({ FIRST_TABLE: {} }), "");
    program.onStdout(() => program.child.stdout?.destroy());
    const ending = await program.ended;
    expect(ending.code).not.toBe(0);
    expect(ending.code).not.toBe(70);
    expect(ending.stderr).not.toContain("    at ");
  });

  test("sleeps: SIGTERM ends the tap with a STATE as its last line, and 143", async () => {
    await using bench = await openBench();
    const files = await bench.files(
      { SECOND_TABLE: incremental, FIRST_TABLE: {} },
      { fetch_size: 50 },
    );
    const program = bench.folder.start("tap", files, "");
    await new Promise<void>((resolve) => program.onStdout(() => resolve()));
    program.child.stdout?.pause();
    program.child.kill("SIGTERM");
    await new Promise((resolve) => setTimeout(resolve, 50));
    program.child.stdout?.resume();
    const ending = await program.ended;
    expect(ending.code).toBe(143);
    expect(checkTapOutput(ending.stdout.split("\n"), { isComplete: false })).toEqual([]);
    expect(seen(ending).last?.type).toBe("STATE");
  });

  test("SIGINT while a query does not answer: the call is broken off at once", async () => {
    await using bench = await openBench();
    bench.database.sandbox?.script.add({
      when: { call: "execute", statement: /"SECOND_TABLE"/ },
      what: { do: "delay", ms: 60_000 },
    });
    const program = bench.folder.start(
      "tap",
      await bench.files({ FIRST_TABLE: {}, SECOND_TABLE: {} }),
      "",
    );
    program.onStdout((_, text) => {
      if (text().includes('"ACTIVATE_VERSION"'))
        setTimeout(() => program.child.kill("SIGINT"), 300);
    });
    const ending = await program.ended;
    expect(ending.code).toBe(130);
    expect(seen(ending).last?.type).toBe("STATE");
  }, 20_000);
});
