// Layer: pure.
import { expect, it } from "vitest";
import { varchar2 } from "../../../src/engine/types/make-type.ts";
import { openBlockSession } from "../plsql/block-session.ts";

it("what the session tells of itself is seen in V$SESSION's columns and read back", async () => {
  const session = openBlockSession();
  await session.block(`BEGIN DBMS_SESSION.SET_IDENTIFIER('singer');
    DBMS_APPLICATION_INFO.SET_MODULE(module_name => RPAD('m', 60, 'm'), action_name => 'first');
    DBMS_APPLICATION_INFO.SET_ACTION('second'); DBMS_APPLICATION_INFO.SET_CLIENT_INFO('info'); END;`);
  expect(
    await session.rows(`SELECT SYS_CONTEXT('USERENV', 'CLIENT_IDENTIFIER'),
      SYS_CONTEXT('USERENV', 'MODULE'), SYS_CONTEXT('USERENV', 'ACTION'),
      SYS_CONTEXT('USERENV', 'CLIENT_INFO') FROM dual`),
  ).toEqual([["singer", "m".repeat(48), "second", "info"]]);
  const outs = {
    m: [varchar2(100), null],
    a: [varchar2(100), null],
    i: [varchar2(100), null],
  } as const;
  const sql =
    "BEGIN DBMS_APPLICATION_INFO.READ_MODULE(:m, :a); DBMS_APPLICATION_INFO.READ_CLIENT_INFO(:i); END;";
  expect(await session.block(sql, outs)).toEqual({ m: "m".repeat(48), a: "second", i: "info" });
  await session.block("BEGIN DBMS_SESSION.CLEAR_IDENTIFIER; END;");
  expect(
    await session.rows("SELECT SYS_CONTEXT('USERENV', 'CLIENT_IDENTIFIER') FROM dual"),
  ).toEqual([[null]]);
});

it("a seed makes DBMS_RANDOM repeat itself, in SQL and in PL/SQL", async () => {
  const session = openBlockSession();
  const seeded = async () => {
    await session.block("BEGIN DBMS_RANDOM.SEED(7); END;");
    return session.value("DECLARE n NUMBER := DBMS_RANDOM.VALUE; BEGIN :o := n; END;");
  };
  const first = await seeded();
  await session.block("BEGIN DBMS_RANDOM.SEED(7); END;");
  const rows = await session.rows("SELECT TO_CHAR(DBMS_RANDOM.VALUE) FROM dual");
  expect([await seeded(), rows]).toEqual([first, [[first]]]);
});

it("a break ends SLEEP", async () => {
  const session = openBlockSession();
  const prepared = session.session.parse("BEGIN DBMS_SESSION.SLEEP(3600); END;");
  const controller = new AbortController();
  const running = session.session.execute(prepared, {
    bindTypes: [],
    bindRows: [[]],
    batchErrors: false,
    rowCounts: false,
    commit: false,
    signal: controller.signal,
  });
  controller.abort();
  await expect(running).rejects.toMatchObject({ number: 1013 });
});
