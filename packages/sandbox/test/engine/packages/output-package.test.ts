// Layer: pure.
import { expect, it } from "vitest";
import { numberType, varchar2 } from "../../../src/engine/types/make-type.ts";
import { ArrayBind } from "../../../src/engine/types/value.ts";
import { openBlockSession } from "../plsql/block-session.ts";

const line = varchar2(32_767);
const getLine = "BEGIN DBMS_OUTPUT.GET_LINE(:line, :status); END;";
const outs = { line: [line, null], status: [numberType, null] } as const;

it("lines wait until they are asked for, one by one", async () => {
  const session = openBlockSession();
  await session.block("BEGIN DBMS_OUTPUT.PUT_LINE('not enabled'); DBMS_OUTPUT.ENABLE(NULL); END;");
  await session.block(`BEGIN DBMS_OUTPUT.PUT_LINE('a'); DBMS_OUTPUT.PUT('b'); DBMS_OUTPUT.PUT(2);
    DBMS_OUTPUT.NEW_LINE; DBMS_OUTPUT.PUT_LINE(''); DBMS_OUTPUT.PUT_LINE(DATE '2024-02-29'); END;`);
  const lines = [];
  for (let count = 0; count < 5; count++) lines.push(await session.block(getLine, outs));
  expect(lines).toEqual([
    { line: "a", status: 0 },
    { line: "b2", status: 0 },
    { line: null, status: 0 },
    { line: "29-FEB-24", status: 0 },
    { line: null, status: 1 },
  ]);
});

it("several lines at once, into an array of the client and into a variable", async () => {
  const session = openBlockSession();
  await session.block(`BEGIN DBMS_OUTPUT.ENABLE; FOR i IN 1..5 LOOP DBMS_OUTPUT.PUT_LINE('line ' || i);
    END LOOP; END;`);
  const asked = { lines: [line, new ArrayBind([], 10)], numlines: [numberType, 3] } as const;
  expect(
    await session.block("BEGIN DBMS_OUTPUT.GET_LINES(:lines, :numlines); END;", asked),
  ).toEqual({ lines: ["line 1", "line 2", "line 3"], numlines: 3 });
  const sql = `DECLARE some DBMS_OUTPUT.CHARARR; n INTEGER := 10;
    BEGIN DBMS_OUTPUT.GET_LINES(some, n); :o := n || some(1) || some(2) || some.COUNT; END;`;
  expect(await session.value(sql)).toBe("2line 4line 52");
});

it.each([
  [
    "DBMS_OUTPUT.ENABLE(2000); FOR i IN 1..21 LOOP DBMS_OUTPUT.PUT_LINE(LPAD('x', 100)); END LOOP;",
    "ORA-20000: ORU-10027: buffer overflow, limit of 2000 bytes",
  ],
  [
    "DBMS_OUTPUT.ENABLE(NULL); DBMS_OUTPUT.PUT(RPAD('x', 32767)); DBMS_OUTPUT.PUT('y');",
    "ORA-20000: ORU-10028: line length overflow, limit of 32767 bytes per line",
  ],
])("%s", async (body, message) => {
  const failure = await openBlockSession().failure(`BEGIN ${body} END;`);
  expect(failure).toBe(`${message}\nORA-06512: at line 1`);
});

it("RESET_PACKAGE and DISABLE forget what waits", async () => {
  const session = openBlockSession();
  const put = "DBMS_OUTPUT.ENABLE; DBMS_OUTPUT.PUT_LINE('a');";
  await session.block(`BEGIN ${put} DBMS_SESSION.RESET_PACKAGE; END;`);
  expect(await session.block(getLine, outs)).toEqual({ line: null, status: 1 });
  await session.block(`BEGIN ${put} DBMS_OUTPUT.DISABLE; END;`);
  expect(await session.block(getLine, outs)).toEqual({ line: null, status: 1 });
});
