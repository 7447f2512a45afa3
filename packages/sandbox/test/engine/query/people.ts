import { createFixture, type Fixture } from "../fixture.ts";

/** Departments and employees with a tree of managers, as in Oracle's own examples. */
export function peopleFixture(version: 19 | 23 = 19): Fixture {
  const fixture = createFixture(version);
  fixture.run(
    "CREATE TABLE dept (deptno NUMBER(2) PRIMARY KEY, dname VARCHAR2(14), loc VARCHAR2(13))",
    "INSERT INTO dept VALUES (10, 'ACCOUNTING', 'NEW YORK')",
    "INSERT INTO dept VALUES (20, 'RESEARCH', 'DALLAS')",
    "INSERT INTO dept VALUES (40, 'OPERATIONS', NULL)",
    "CREATE TABLE emp (empno NUMBER(4) PRIMARY KEY, ename VARCHAR2(10) NOT NULL, mgr NUMBER(4), sal NUMBER(7,2), comm NUMBER(7,2), deptno NUMBER(2))",
    "INSERT INTO emp VALUES (7839, 'KING', NULL, 5000, NULL, 10)",
    "INSERT INTO emp VALUES (7566, 'JONES', 7839, 2975, NULL, 20)",
    "INSERT INTO emp VALUES (7788, 'SCOTT', 7566, 3000, NULL, 20)",
    "INSERT INTO emp VALUES (7876, 'ADAMS', 7788, 1100, 0, 20)",
    "INSERT INTO emp VALUES (7782, 'CLARK', 7839, 2450, 300, 10)",
    "INSERT INTO emp VALUES (7934, 'MILLER', 7782, 1300, NULL, NULL)",
    "CREATE INDEX emp_dept ON emp (deptno)",
  );
  return fixture;
}
