/**
 * The words that cannot be names without double quotes, upper-case: Oracle's own list, 110 words. We quote every
 * identifier, so the list decides only how a name is shown and which words a bind must not be called (ORA-01745).
 * Source: Oracle SQL Language Reference 23ai, Oracle SQL Reserved Words.
 */
export const reservedWords: ReadonlySet<string> = new Set([
  ..."ACCESS ADD ALL ALTER AND ANY AS ASC AUDIT BETWEEN BY CHAR CHECK CLUSTER COLUMN COLUMN_VALUE".split(
    " ",
  ),
  ..."COMMENT COMPRESS CONNECT CREATE CURRENT DATE DECIMAL DEFAULT DELETE DESC DISTINCT DROP ELSE".split(
    " ",
  ),
  ..."EXCLUSIVE EXISTS FILE FLOAT FOR FROM GRANT GROUP HAVING IDENTIFIED IMMEDIATE IN INCREMENT".split(
    " ",
  ),
  ..."INDEX INITIAL INSERT INTEGER INTERSECT INTO IS LEVEL LIKE LOCK LONG MAXEXTENTS MINUS".split(
    " ",
  ),
  ..."MLSLABEL MODE MODIFY NESTED_TABLE_ID NOAUDIT NOCOMPRESS NOT NOWAIT NULL NUMBER OF OFFLINE".split(
    " ",
  ),
  ..."ON ONLINE OPTION OR ORDER PCTFREE PRIOR PUBLIC RAW RENAME RESOURCE REVOKE ROW ROWID ROWNUM".split(
    " ",
  ),
  ..."ROWS SELECT SESSION SET SHARE SIZE SMALLINT START SUCCESSFUL SYNONYM SYSDATE TABLE THEN TO".split(
    " ",
  ),
  ..."TRIGGER UID UNION UNIQUE UPDATE USER VALIDATE VALUES VARCHAR VARCHAR2 VIEW WHENEVER WHERE WITH".split(
    " ",
  ),
]);

/**
 * Words that no column may be called, even in double quotes. ROWID is refused by Oracle when upper-case (ORA-00904).
 * ORA_ROWSCN is the pseudo column of every table: a real column of that name could not be told from it.
 * Source: Oracle SQL Language Reference, Oracle SQL Reserved Words, note 2; ORA_ROWSCN Pseudocolumn.
 */
export const refusedColumnNames: ReadonlySet<string> = new Set(["ROWID", "ORA_ROWSCN"]);
