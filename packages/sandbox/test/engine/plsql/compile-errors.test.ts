// Layer: pure.
import { beforeAll, expect, test } from "vitest";
import { openBlockSession } from "./block-session.ts";

const s = openBlockSession();

beforeAll(async () => {
  await s.all("CREATE TABLE t (id NUMBER)");
});

const at = (column: number, text: string) => `ORA-06550: line 1, column ${column}:\n${text}`;

test.each([
  [
    "BEGIN nosuch(1); END;",
    [at(7, "PLS-00201: identifier 'NOSUCH' must be declared"), at(7, "PL/SQL: Statement ignored")],
  ],
  [
    "BEGIN :o := nosuch; END;",
    [at(13, "PLS-00201: identifier 'NOSUCH' must be declared"), at(7, "PL/SQL: Statement ignored")],
  ],
  [
    "BEGIN x := 1; END;",
    [at(7, "PLS-00201: identifier 'X' must be declared"), at(7, "PL/SQL: Statement ignored")],
  ],
  [
    "DECLARE x nosuch.c%TYPE; BEGIN NULL; END;",
    [at(11, "PLS-00201: identifier 'NOSUCH.C' must be declared"), at(11, "PL/SQL: Item ignored")],
  ],
  [
    "BEGIN RAISE nosuch; END;",
    [at(13, "PLS-00201: identifier 'NOSUCH' must be declared"), at(7, "PL/SQL: Statement ignored")],
  ],
  [
    "DECLARE c CONSTANT NUMBER := 1; BEGIN c := 2; END;",
    [
      at(39, "PLS-00363: expression 'C' cannot be used as an assignment target"),
      at(39, "PL/SQL: Statement ignored"),
    ],
  ],
  [
    "DECLARE c CONSTANT NUMBER; BEGIN NULL; END;",
    [
      at(9, "PLS-00322: declaration of a constant 'C' must contain an initialization assignment"),
      at(20, "PL/SQL: Item ignored"),
    ],
  ],
  [
    "BEGIN IF 1 THEN NULL; END IF; END;",
    [at(10, "PLS-00382: expression is of wrong type"), at(7, "PL/SQL: Statement ignored")],
  ],
  [
    "DECLARE TYPE l IS TABLE OF NUMBER; v l; BEGIN v := 1; END;",
    [at(52, "PLS-00382: expression is of wrong type"), at(47, "PL/SQL: Statement ignored")],
  ],
  [
    "DECLARE PROCEDURE p (a NUMBER) IS BEGIN NULL; END; BEGIN p; END;",
    [
      at(58, "PLS-00306: wrong number or types of arguments in call to 'P'"),
      at(58, "PL/SQL: Statement ignored"),
    ],
  ],
  [
    "BEGIN DBMS_OUTPUT.PUT_LINE(1, 2); END;",
    [
      at(7, "PLS-00306: wrong number or types of arguments in call to 'PUT_LINE'"),
      at(7, "PL/SQL: Statement ignored"),
    ],
  ],
  [
    "BEGIN SELECT 1 FROM dual; END;",
    [at(7, "PLS-00428: an INTO clause is expected in this SELECT statement")],
  ],
  [
    "DECLARE n NUMBER; BEGIN SELECT 1, 2 INTO n FROM dual; END;",
    [at(44, "PL/SQL: ORA-00913: too many values"), at(25, "PL/SQL: SQL Statement ignored")],
  ],
  [
    "BEGIN INSERT INTO nosuch VALUES (1); EXCEPTION WHEN OTHERS THEN NULL; END;",
    [
      at(19, "PL/SQL: ORA-00942: table or view does not exist"),
      at(7, "PL/SQL: SQL Statement ignored"),
    ],
  ],
  [
    "BEGIN UPDATE t SET id = nosuch; END;",
    [
      at(25, `PL/SQL: ORA-00904: "NOSUCH": invalid identifier`),
      at(7, "PL/SQL: SQL Statement ignored"),
    ],
  ],
  [
    "BEGIN FOR r IN (SELECT * FROM nosuch) LOOP NULL; END LOOP; END;",
    [
      at(31, "PL/SQL: ORA-00942: table or view does not exist"),
      at(17, "PL/SQL: SQL Statement ignored"),
    ],
  ],
  [
    "DECLARE r t%ROWTYPE; BEGIN r.nosuch := 1; END;",
    [at(28, "PLS-00302: component 'NOSUCH' must be declared"), at(28, "PL/SQL: Statement ignored")],
  ],
  [
    "DECLARE FUNCTION f RETURN NUMBER IS BEGIN RETURN 1; END; n NUMBER; BEGIN SELECT f() INTO n FROM dual; END;",
    [
      at(81, "PLS-00231: function 'F' may not be used in SQL"),
      at(74, "PL/SQL: SQL Statement ignored"),
    ],
  ],
  [
    "BEGIN :o := DECODE(1, 1, 2); END;",
    [
      at(
        13,
        "PLS-00204: function or pseudo-column 'DECODE' may be used inside a SQL statement only",
      ),
      at(7, "PL/SQL: Statement ignored"),
    ],
  ],
  [
    "BEGIN :o := COUNT(1); END;",
    [
      at(
        13,
        "PLS-00204: function or pseudo-column 'COUNT' may be used inside a SQL statement only",
      ),
      at(7, "PL/SQL: Statement ignored"),
    ],
  ],
  [
    "BEGIN :o := ROWNUM; END;",
    [
      at(
        13,
        "PLS-00204: function or pseudo-column 'ROWNUM' may be used inside a SQL statement only",
      ),
      at(7, "PL/SQL: Statement ignored"),
    ],
  ],
  [
    "BEGIN :o := NVL2(1, 1, 2); END;",
    [at(13, "PLS-00201: identifier 'NVL2' must be declared"), at(7, "PL/SQL: Statement ignored")],
  ],
  [
    "BEGIN :o := (SELECT 1 FROM dual); END;",
    [at(13, "PLS-00405: subquery not allowed in this context"), at(7, "PL/SQL: Statement ignored")],
  ],
  [
    "BEGIN EXIT; END;",
    [
      at(7, "PLS-00376: illegal EXIT/CONTINUE statement; it must appear inside a loop"),
      at(7, "PL/SQL: Statement ignored"),
    ],
  ],
  [
    "BEGIN LOOP EXIT nosuch; END LOOP; END;",
    [
      at(12, "PLS-00201: identifier 'NOSUCH' must be declared"),
      at(12, "PL/SQL: Statement ignored"),
    ],
  ],
  [
    "<<b>> BEGIN LOOP EXIT b; END LOOP; END;",
    [
      at(18, "PLS-00373: EXIT/CONTINUE label 'B' must label a LOOP statement"),
      at(18, "PL/SQL: Statement ignored"),
    ],
  ],
  [
    "BEGIN NULL; EXCEPTION WHEN OTHERS THEN NULL; WHEN NO_DATA_FOUND THEN NULL; END;",
    [
      at(51, "PLS-00370: OTHERS handler must be last among the exception handlers of a block"),
      at(51, "PL/SQL: Statement ignored"),
    ],
  ],
  [
    "BEGIN NULL; EXCEPTION WHEN VALUE_ERROR THEN NULL; WHEN VALUE_ERROR THEN NULL; END;",
    [
      at(
        56,
        "PLS-00483: exception 'VALUE_ERROR' may appear in at most one exception handler in this block",
      ),
      at(56, "PL/SQL: Statement ignored"),
    ],
  ],
  [
    "DECLARE n NUMBER; BEGIN NULL; EXCEPTION WHEN n THEN NULL; END;",
    [
      at(46, "PLS-00485: in exception handler, 'N' must be an exception name"),
      at(46, "PL/SQL: Statement ignored"),
    ],
  ],
  [
    "BEGIN RAISE; END;",
    [
      at(
        7,
        "PLS-00367: a RAISE statement with no exception name must be inside an exception handler",
      ),
      at(7, "PL/SQL: Statement ignored"),
    ],
  ],
  [
    "DECLARE n NUMBER; BEGIN n := TRUE; END;",
    [at(30, "PLS-00382: expression is of wrong type"), at(25, "PL/SQL: Statement ignored")],
  ],
  [
    "DECLARE b BOOLEAN; BEGIN b := 'TRUE'; END;",
    [at(31, "PLS-00382: expression is of wrong type"), at(26, "PL/SQL: Statement ignored")],
  ],
  [
    "DECLARE b BOOLEAN; s VARCHAR2(9); BEGIN s := 'a' || b; END;",
    [
      at(46, "PLS-00306: wrong number or types of arguments in call to '||'"),
      at(41, "PL/SQL: Statement ignored"),
    ],
  ],
  [
    "DECLARE b BOOLEAN; BEGIN IF b = 1 THEN NULL; END IF; END;",
    [
      at(29, "PLS-00306: wrong number or types of arguments in call to '='"),
      at(26, "PL/SQL: Statement ignored"),
    ],
  ],
  [
    "DECLARE b BOOLEAN; BEGIN :o := TO_CHAR(b); END;",
    [
      at(32, "PLS-00306: wrong number or types of arguments in call to 'TO_CHAR'"),
      at(26, "PL/SQL: Statement ignored"),
    ],
  ],
  [
    "DECLARE b BOOLEAN; BEGIN DBMS_OUTPUT.PUT_LINE(b); END;",
    [
      at(26, "PLS-00306: wrong number or types of arguments in call to 'PUT_LINE'"),
      at(26, "PL/SQL: Statement ignored"),
    ],
  ],
  [
    "DECLARE n NUMBER; n DATE; BEGIN n := 1; END;",
    [
      at(33, "PLS-00371: at most one declaration for 'N' is permitted"),
      at(33, "PL/SQL: Statement ignored"),
    ],
  ],
  [
    "DECLARE n NUMBER NOT NULL; BEGIN NULL; END;",
    [
      at(9, "PLS-00218: a variable declared NOT NULL must have an initialization assignment"),
      at(11, "PL/SQL: Item ignored"),
    ],
  ],
  [
    "DECLARE v t.nosuch%TYPE; BEGIN v := 1; END;",
    [
      at(11, "PLS-00302: component 'NOSUCH' must be declared"),
      at(11, "PL/SQL: Item ignored"),
      at(
        32,
        "PLS-00320: the declaration of the type of this expression is incomplete or malformed",
      ),
      at(32, "PL/SQL: Statement ignored"),
    ],
  ],
  [
    "DECLARE CURSOR c IS SELECT nosuch FROM t; r c%ROWTYPE; BEGIN NULL; END;",
    [
      at(28, `PL/SQL: ORA-00904: "NOSUCH": invalid identifier`),
      at(21, "PL/SQL: SQL Statement ignored"),
      at(45, "PLS-00341: declaration of cursor 'C' is incomplete or malformed"),
      at(45, "PL/SQL: Item ignored"),
    ],
  ],
  [
    "DECLARE TYPE l IS TABLE OF NUMBER INDEX BY DATE; BEGIN NULL; END;",
    [
      at(9, "PLS-00315: Implementation restriction: unsupported table index type"),
      at(9, "PL/SQL: Item ignored"),
    ],
  ],
  [
    "DECLARE e EXCEPTION; PRAGMA EXCEPTION_INIT(e, 5); BEGIN NULL; END;",
    [
      at(22, "PLS-00701: illegal ORACLE error number 5 for PRAGMA EXCEPTION_INIT"),
      at(22, "PL/SQL: Item ignored"),
    ],
  ],
  [
    "BEGIN DECLARE PRAGMA AUTONOMOUS_TRANSACTION; BEGIN NULL; END; END;",
    [at(15, "PLS-00710: PRAGMA AUTONOMOUS_TRANSACTION cannot be declared here")],
  ],
  [
    "DECLARE a NUMBER; b NUMBER; BEGIN SELECT 1 INTO a, b FROM dual; END;",
    [at(54, "PL/SQL: ORA-00947: not enough values"), at(35, "PL/SQL: SQL Statement ignored")],
  ],
  [
    "DECLARE b BOOLEAN; BEGIN INSERT INTO t VALUES (b); END;",
    [at(48, "PLS-00382: expression is of wrong type"), at(26, "PL/SQL: SQL Statement ignored")],
  ],
  [
    "BEGIN UPDATE t SET id = SQL%ROWCOUNT; END;",
    [
      at(25, "PLS-00229: Attribute expression within SQL expression"),
      at(7, "PL/SQL: SQL Statement ignored"),
    ],
  ],
  [
    "DECLARE CURSOR c IS SELECT id FROM t; BEGIN DELETE t WHERE CURRENT OF c; END;",
    [
      at(60, "PLS-00404: cursor 'C' must be declared with FOR UPDATE to use with CURRENT OF"),
      at(45, "PL/SQL: SQL Statement ignored"),
    ],
  ],
  [
    "DECLARE CURSOR c IS SELECT id FROM t; d DATE; BEGIN FETCH c INTO d; END;",
    [
      at(66, "PLS-00386: type mismatch found at 'D' between FETCH cursor and INTO variables"),
      at(53, "PL/SQL: SQL Statement ignored"),
    ],
  ],
  [
    "DECLARE CURSOR c IS SELECT id FROM t; d NUMBER; BEGIN FETCH c INTO d, d; END;",
    [
      at(55, "PLS-00394: wrong number of values in the INTO list of a FETCH statement"),
      at(55, "PL/SQL: SQL Statement ignored"),
    ],
  ],
  [
    "DECLARE n NUMBER; BEGIN OPEN n FOR SELECT 1 FROM dual; END;",
    [at(30, "PLS-00456: item 'N' is not a cursor"), at(25, "PL/SQL: SQL Statement ignored")],
  ],
  [
    "DECLARE PROCEDURE p (c SYS_REFCURSOR) IS BEGIN OPEN c FOR SELECT 1 FROM dual; END; BEGIN NULL; END;",
    [at(53, "PLS-00361: IN cursor 'C' cannot be OPEN'ed"), at(48, "PL/SQL: SQL Statement ignored")],
  ],
  [
    "DECLARE CURSOR c IS SELECT id FROM t; BEGIN :o := c%NONSENSE; END;",
    [
      at(51, "PLS-00208: identifier 'NONSENSE' is not a legal cursor attribute"),
      at(45, "PL/SQL: Statement ignored"),
    ],
  ],
  [
    "DECLARE n NUMBER; BEGIN :o := n%FOUND; END;",
    [
      at(31, "PLS-00324: cursor attribute may not be applied to non-cursor 'N'"),
      at(25, "PL/SQL: Statement ignored"),
    ],
  ],
  [
    "DECLARE n NUMBER; BEGIN SELECT id BULK COLLECT INTO n FROM t; END;",
    [
      at(53, "PLS-00497: cannot mix between single row and multi-row (BULK) in INTO list"),
      at(25, "PL/SQL: SQL Statement ignored"),
    ],
  ],
  [
    "BEGIN EXECUTE IMMEDIATE 'x' USING NULL; END;",
    [at(35, "PLS-00457: expressions have to be of SQL types"), at(7, "PL/SQL: Statement ignored")],
  ],
  [
    "DECLARE FUNCTION f RETURN NUMBER; BEGIN NULL; END;",
    [at(9, "PLS-00328: A subprogram body must be defined for the forward declaration of F.")],
  ],
  [
    "DECLARE FUNCTION f RETURN NUMBER IS BEGIN RETURN 5; END; BEGIN f; END;",
    [
      at(64, "PLS-00221: 'F' is not a procedure or is undefined"),
      at(64, "PL/SQL: Statement ignored"),
    ],
  ],
  [
    "DECLARE PROCEDURE p IS BEGIN NULL; END; BEGIN :o := p; END;",
    [
      at(53, "PLS-00222: no function with name 'P' exists in this scope"),
      at(47, "PL/SQL: Statement ignored"),
    ],
  ],
  [
    "DECLARE PROCEDURE p (a NUMBER) IS BEGIN NULL; END; PROCEDURE p (a PLS_INTEGER) IS BEGIN NULL; END; BEGIN p(1); END;",
    [
      at(106, "PLS-00307: too many declarations of 'P' match this call"),
      at(106, "PL/SQL: Statement ignored"),
    ],
  ],
  [
    "BEGIN RETURN 1; END;",
    [
      at(7, "PLS-00372: In a procedure, RETURN statement cannot contain an expression"),
      at(7, "PL/SQL: Statement ignored"),
    ],
  ],
  [
    "DECLARE FUNCTION f RETURN NUMBER IS BEGIN RETURN; END; BEGIN NULL; END;",
    [
      at(43, "PLS-00503: RETURN <value> statement required for this return from function"),
      at(43, "PL/SQL: Statement ignored"),
    ],
  ],
  [
    "BEGIN DBMS_RANDOM.VALUE; END;",
    [
      at(7, "PLS-00221: 'VALUE' is not a procedure or is undefined"),
      at(7, "PL/SQL: Statement ignored"),
    ],
  ],
  [
    "BEGIN DBMS_OUTPUT.PUT_LINES('x'); END;",
    [
      at(7, "PLS-00302: component 'PUT_LINES' must be declared"),
      at(7, "PL/SQL: Statement ignored"),
    ],
  ],
  [
    "BEGIN :o := DBMS_OUTPUT.NOSUCH; END;",
    [at(13, "PLS-00302: component 'NOSUCH' must be declared"), at(7, "PL/SQL: Statement ignored")],
  ],
  [
    "BEGIN NOSUCH.RUN; END;",
    [
      at(7, "PLS-00201: identifier 'NOSUCH.RUN' must be declared"),
      at(7, "PL/SQL: Statement ignored"),
    ],
  ],
  [
    "DECLARE n NUMBER; BEGIN :o := n.x; END;",
    [at(31, "PLS-00487: Invalid reference to variable 'N'"), at(25, "PL/SQL: Statement ignored")],
  ],
  [
    "DECLARE n NUMBER; BEGIN :o := n(1); END;",
    [
      at(31, "PLS-00224: object must be of type function or array to be used this way"),
      at(25, "PL/SQL: Statement ignored"),
    ],
  ],
  [
    "BEGIN FOR i IN 1..3 LOOP i := 2; END LOOP; END;",
    [
      at(26, "PLS-00363: expression 'I' cannot be used as an assignment target"),
      at(26, "PL/SQL: Statement ignored"),
    ],
  ],
])("%s does not compile", async (sql, lines) => {
  expect(await s.failure(sql)).toBe(lines.join("\n"));
});

test("nothing of a block runs that does not compile", async () => {
  await s.failure("BEGIN INSERT INTO t VALUES (1); nosuch; END;");
  expect(await s.rows("SELECT COUNT(*) FROM t")).toEqual([[0]]);
});

test("everything that a block has wrong is said at once", async () => {
  const sql = `DECLARE
  x NUMBER := nosuch;
BEGIN
  y := 1;
  IF z THEN NULL; END IF;
  FOR r IN (SELECT id FROM nosuch) LOOP
    :o := r.id;
  END LOOP;
  SELECT nosuch INTO :o FROM t;
EXCEPTION
  WHEN nosuch THEN foo;
END;`;
  const all = [
    [2, 15, "PLS-00201: identifier 'NOSUCH' must be declared"],
    [2, 5, "PL/SQL: Item ignored"],
    [4, 3, "PLS-00201: identifier 'Y' must be declared"],
    [4, 3, "PL/SQL: Statement ignored"],
    [5, 6, "PLS-00201: identifier 'Z' must be declared"],
    [5, 3, "PL/SQL: Statement ignored"],
    [6, 28, "PL/SQL: ORA-00942: table or view does not exist"],
    [6, 13, "PL/SQL: SQL Statement ignored"],
    [7, 11, "PLS-00320: the declaration of the type of this expression is incomplete or malformed"],
    [7, 5, "PL/SQL: Statement ignored"],
    [9, 10, `PL/SQL: ORA-00904: "NOSUCH": invalid identifier`],
    [9, 3, "PL/SQL: SQL Statement ignored"],
    [11, 8, "PLS-00201: identifier 'NOSUCH' must be declared"],
    [11, 8, "PL/SQL: Statement ignored"],
    [11, 20, "PLS-00201: identifier 'FOO' must be declared"],
    [11, 20, "PL/SQL: Statement ignored"],
  ];
  expect(await s.failure(sql)).toBe(
    all
      .map(([line, column, text]) => `ORA-06550: line ${line}, column ${column}:\n${text}`)
      .join("\n"),
  );
});

test.each([
  ["CALL nosuch(1)", "ORA-06576: not a valid function or procedure name"],
  ["CALL DBMS_OUTPUT.NOSUCH()", "ORA-06576: not a valid function or procedure name"],
  [
    "CALL DBMS_OUTPUT.PUT_LINE(1, 2)",
    "ORA-06553: PLS-306: wrong number or types of arguments in call to 'PUT_LINE'",
  ],
])("%s", async (sql, message) => {
  expect(await s.failure(sql)).toBe(message);
});
