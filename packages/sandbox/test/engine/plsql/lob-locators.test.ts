// Layer: pure.
import { beforeEach, expect, test } from "vitest";
import { type BlockSession, openBlockSession } from "./block-session.ts";

let s: BlockSession;

beforeEach(async () => {
  s = openBlockSession();
  await s.all(
    "CREATE TABLE docs (id NUMBER, c CLOB, b BLOB)",
    "INSERT INTO docs VALUES (1, 'abcdef', HEXTORAW('0102'))",
    "COMMIT",
  );
});

const stored = () => s.rows("SELECT id, c, b FROM docs ORDER BY id");
const refused = "ORA-22920: row containing the LOB value is not locked\nORA-06512: at line 1";

test.each([
  [
    "RETURNING INTO of INSERT",
    "v CLOB; BEGIN INSERT INTO docs VALUES (2, EMPTY_CLOB(), NULL) RETURNING c INTO v; DBMS_LOB.WRITEAPPEND(v, 2, 'xy'); DBMS_LOB.WRITEAPPEND(v, 1, 'z'); END;",
    [
      [1, "abcdef", "0102"],
      [2, "xyz", null],
    ],
  ],
  [
    "SELECT … FOR UPDATE",
    "v CLOB; w BLOB; BEGIN SELECT c, b INTO v, w FROM docs FOR UPDATE; DBMS_LOB.TRIM(v, 2); DBMS_LOB.WRITE(w, 1, 2, HEXTORAW('FF')); END;",
    [[1, "ab", "01FF"]],
  ],
  [
    "a copy of the variable",
    "v CLOB; w CLOB; BEGIN SELECT c INTO v FROM docs FOR UPDATE; w := v; DBMS_LOB.WRITEAPPEND(w, 1, 'g'); END;",
    [[1, "abcdefg", "0102"]],
  ],
  [
    "records of a loop, and of a cursor",
    "CURSOR d IS SELECT * FROM docs FOR UPDATE; r d%ROWTYPE; BEGIN FOR x IN d LOOP DBMS_LOB.WRITEAPPEND(x.c, 1, 'g'); END LOOP; OPEN d; FETCH d INTO r; DBMS_LOB.WRITEAPPEND(r.c, 1, 'h'); END;",
    [[1, "abcdefgh", "0102"]],
  ],
  [
    "what SQL was given is another LOB",
    "v CLOB; BEGIN SELECT c INTO v FROM docs FOR UPDATE; INSERT INTO docs VALUES (2, v, NULL); DBMS_LOB.WRITEAPPEND(v, 1, 'g'); END;",
    [
      [1, "abcdefg", "0102"],
      [2, "abcdef", null],
    ],
  ],
  [
    "what was computed is temporary",
    "v CLOB; BEGIN SELECT c || 'x' INTO v FROM docs; DBMS_LOB.WRITEAPPEND(v, 1, 'y'); END;",
    [[1, "abcdef", "0102"]],
  ],
])("%s", async (_, block, rows) => {
  await s.block(`DECLARE ${block}`);
  expect(await stored()).toEqual(rows);
});

test.each([
  ["BEGIN SELECT c INTO v FROM docs; DBMS_LOB.WRITEAPPEND(v, 1, 'g'); END;", refused],
  ["BEGIN SELECT c INTO v FROM docs FOR UPDATE; COMMIT; DBMS_LOB.TRIM(v, 1); END;", refused],
  [
    "BEGIN SELECT c INTO v FROM docs; DBMS_LOB.FREETEMPORARY(v); END;",
    "ORA-22275: invalid LOB locator specified\nORA-06512: at line 1",
  ],
])("%s", async (block, message) => {
  expect(await s.failure(`DECLARE v CLOB; ${block}`)).toBe(message);
  expect(await stored()).toEqual([[1, "abcdef", "0102"]]);
});
