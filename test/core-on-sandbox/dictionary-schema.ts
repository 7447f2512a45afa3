/** Names that break everything that does not quote. */
export const hostileNames = [
  "lower case",
  "a.b",
  "o'clock",
  "semi;colon--",
  "SELECT",
  "ÄÖÜ ß 漢字",
  "%_\\",
  "x/*y*/",
  "tab\tname",
  ":bind",
  "a-b-c",
  "{}[]()&@",
] as const;

/** A schema with every kind of thing that stands in FROM, and what must not be taken for one. */
export const schemaScript = `
CREATE TABLE plain (id NUMBER(10) CONSTRAINT plain_pk PRIMARY KEY, code CHAR(2 CHAR) NOT NULL, note VARCHAR2(100 BYTE) DEFAULT 'none', CONSTRAINT plain_code_uk UNIQUE (code), CONSTRAINT plain_ck CHECK (id > 0));
COMMENT ON TABLE plain IS 'A plain table';
COMMENT ON COLUMN plain.note IS 'It''s a note';
INSERT INTO plain VALUES (1, 'ab', 'x');
INSERT INTO plain VALUES (2, 'cd', NULL);
COMMIT;
BEGIN DBMS_STATS.GATHER_TABLE_STATS(USER, 'PLAIN'); END;
/
CREATE TABLE child (a NUMBER(5), b DATE, plain_id NUMBER(10) CONSTRAINT child_fk REFERENCES plain ON DELETE SET NULL, CONSTRAINT child_pk PRIMARY KEY (b, a)) ROWDEPENDENCIES;
CREATE INDEX child_plain_ix ON child (plain_id, a);
CREATE TABLE no_key (id NUMBER, name VARCHAR2(10));
CREATE TABLE unique_index (id NUMBER(5) NOT NULL, other NUMBER(5) NOT NULL, nullable NUMBER(5));
CREATE UNIQUE INDEX ui_two ON unique_index (id, other);
CREATE UNIQUE INDEX ui_null ON unique_index (nullable);
CREATE UNIQUE INDEX ui_expr ON unique_index (UPPER(TO_CHAR(id)));
CREATE UNIQUE INDEX ui_desc ON unique_index (other DESC);
CREATE TABLE disabled_key (id NUMBER(5), CONSTRAINT disabled_pk PRIMARY KEY (id) DISABLE);
CREATE TABLE iot (id NUMBER(5), val VARCHAR2(10), CONSTRAINT iot_pk PRIMARY KEY (id)) ORGANIZATION INDEX;
CREATE TABLE parts (id NUMBER(5), region VARCHAR2(2), day DATE) PARTITION BY LIST (region) (PARTITION p_de VALUES ('DE'), PARTITION p_rest VALUES (DEFAULT));
CREATE GLOBAL TEMPORARY TABLE gtt (id NUMBER) ON COMMIT DELETE ROWS;
CREATE TABLE identities (id NUMBER(9) GENERATED ALWAYS AS IDENTITY, seq NUMBER DEFAULT 7, total NUMBER GENERATED ALWAYS AS (seq * 2) VIRTUAL, hidden VARCHAR2(5) INVISIBLE, CONSTRAINT identities_pk PRIMARY KEY (id));
CREATE VIEW v_plain AS SELECT id, note FROM plain;
COMMENT ON TABLE v_plain IS 'A view';
CREATE MATERIALIZED VIEW mv_plain AS SELECT id, note FROM plain;
CREATE SYNONYM s_plain FOR plain;
CREATE SEQUENCE a_sequence;
CREATE TABLE gone (id NUMBER);
DROP TABLE gone;
`;

/** DDL for tables with the hostile names: the key, a column and the comments are called so as well. */
export function hostileScript(): string {
  return hostileNames
    .map((name) => {
      const text = name.replaceAll("'", "''");
      return `CREATE TABLE "${name}" ("${name}" NUMBER(5), "${name}2" VARCHAR2(10), CONSTRAINT "${name} PK" PRIMARY KEY ("${name}"));
COMMENT ON TABLE "${name}" IS '${text}';
COMMENT ON COLUMN "${name}"."${name}2" IS '${text}';
`;
    })
    .join("");
}
