// Layer: pure.
import { expect, it } from "vitest";
import { blobType, clobType } from "../../../src/engine/types/make-type.ts";
import { openBlockSession } from "../plsql/block-session.ts";

const session = openBlockSession();
const clob = (body: string) =>
  session.value(`DECLARE c CLOB; n NUMBER; BEGIN ${body} :o := c; END;`, clobType);
const blob = (body: string) =>
  session.value(`DECLARE b BLOB; n NUMBER; BEGIN ${body} :o := b; END;`, blobType);

it.each([
  ["DBMS_LOB.CREATETEMPORARY(c, TRUE);", ""],
  ["DBMS_LOB.CREATETEMPORARY(c, TRUE); DBMS_LOB.WRITEAPPEND(c, 3, 'abcdef');", "abc"],
  ["c := 'abc'; DBMS_LOB.WRITEAPPEND(c, 2, 'de'); DBMS_LOB.APPEND(c, TO_CLOB('fg'));", "abcdefg"],
  ["c := 'abc'; DBMS_LOB.WRITE(c, 2, 2, 'XYZ');", "aXY"],
  ["c := 'abc'; DBMS_LOB.WRITE(c, 1, 6, 'X');", "abc  X"],
  ["c := 'abcdef'; DBMS_LOB.TRIM(c, 2);", "ab"],
  ["c := 'abcdef'; DBMS_LOB.TRIM(c, 0);", ""],
  ["c := 'abcdef'; n := 3; DBMS_LOB.ERASE(c, n, 5); c := c || n;", "abcd  2"],
  ["c := 'abcdef'; DBMS_LOB.COPY(c, TO_CLOB('12345'), 2, 3, 4);", "ab45ef"],
  ["c := 'abc'; DBMS_LOB.COPY(dest_lob => c, src_lob => TO_CLOB('123'), amount => 99);", "123"],
  ["c := 'abc'; DBMS_LOB.OPEN(c, DBMS_LOB.LOB_READWRITE); DBMS_LOB.CLOSE(c);", "abc"],
  ["c := 'abc'; DBMS_LOB.FREETEMPORARY(c);", null],
  ["c := 'abc'; c := DBMS_LOB.GETLENGTH(c) || DBMS_LOB.SUBSTR(c, 2, 2);", "3bc"],
])("%s", async (body, value) => {
  expect(await clob(body)).toBe(value);
});

it.each([
  [
    "DBMS_LOB.CREATETEMPORARY(b, FALSE, DBMS_LOB.CALL); DBMS_LOB.WRITEAPPEND(b, 2, HEXTORAW('0102'));",
    "0102",
  ],
  ["b := HEXTORAW('0102'); DBMS_LOB.WRITEAPPEND(b, 2, '0AFF');", "01020AFF"],
  ["b := HEXTORAW('01'); DBMS_LOB.WRITE(b, 1, 4, HEXTORAW('09'));", "01000009"],
  ["b := HEXTORAW('010203'); n := 2; DBMS_LOB.ERASE(b, n);", "000003"],
  ["b := HEXTORAW('0102'); DBMS_LOB.APPEND(b, b);", "01020102"],
])("%s", async (body, value) => {
  expect(await blob(body)).toBe(value);
});

it("READ gives what there is, then nothing more", async () => {
  const sql = `DECLARE c CLOB := 'abcdef'; n NUMBER := 4; t VARCHAR2(10); all_of VARCHAR2(100);
      BEGIN
        FOR i IN 0..9 LOOP
          DBMS_LOB.READ(c, n, 1 + 4 * i, t);
          all_of := all_of || n || t || ' ';
        END LOOP;
      EXCEPTION WHEN NO_DATA_FOUND THEN :o := all_of;
      END;`;
  expect(await session.value(sql)).toBe("4abcd 2ef ");
});

it.each([
  [
    "DBMS_LOB.WRITEAPPEND(c, 1, 'a');",
    "ORA-06502: PL/SQL: numeric or value error: invalid LOB locator specified: ORA-22275",
  ],
  [
    "c := 'a'; DBMS_LOB.WRITEAPPEND(c, 2, 'a');",
    "ORA-21560: argument 2 is null, invalid, or out of range",
  ],
  [
    "c := 'a'; DBMS_LOB.WRITEAPPEND(c, 0, 'a');",
    "ORA-21560: argument 2 is null, invalid, or out of range",
  ],
  [
    "c := 'a'; DBMS_LOB.WRITE(c, 1, 0, 'a');",
    "ORA-21560: argument 3 is null, invalid, or out of range",
  ],
  [
    "c := 'a'; DBMS_LOB.TRIM(c, 2);",
    "ORA-22926: specified trim length is greater than current LOB value's length",
  ],
  [
    "c := 'a'; DBMS_LOB.COPY(c, c, 1, 1, 2);",
    "ORA-22994: source offset is beyond the end of the source LOB",
  ],
])("%s", async (body, message) => {
  const failure = await session.failure(`DECLARE c CLOB; BEGIN ${body} END;`);
  expect(failure).toBe(`${message}\nORA-06512: at line 1`);
});
