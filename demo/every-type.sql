-- One table with every Oracle type that a stream can carry, and its extremes.
CREATE TABLE every_type (
  id                NUMBER(4) PRIMARY KEY,
  n_38              NUMBER(38),
  n_money           NUMBER(12,2),
  n_free            NUMBER,
  n_negative_scale  NUMBER(5,-3),
  f_126             FLOAT,
  b_float           BINARY_FLOAT,
  b_double          BINARY_DOUBLE,
  c_char            CHAR(10),
  c_nchar           NCHAR(10),
  c_varchar2        VARCHAR2(4000),
  c_nvarchar2       NVARCHAR2(100),
  l_clob            CLOB,
  l_nclob           NCLOB,
  l_blob            BLOB,
  r_raw             RAW(16),
  d_date            DATE,
  t_timestamp       TIMESTAMP(9),
  t_tz              TIMESTAMP(6) WITH TIME ZONE,
  t_ltz             TIMESTAMP(6) WITH LOCAL TIME ZONE,
  i_year_month      INTERVAL YEAR(4) TO MONTH,
  i_day_second      INTERVAL DAY(3) TO SECOND(6),
  b_boolean         BOOLEAN,
  j_json            JSON,
  v_vector          VECTOR(3, FLOAT32)
)
/
COMMENT ON TABLE every_type IS 'Every type, with its extremes'
/
COMMENT ON COLUMN every_type.n_38 IS 'All 38 digits'
/
INSERT INTO every_type VALUES (
  1, 99999999999999999999999999999999999999, -1234567890.12, 0.000000000000000000000000000000000000001, 99999000,
  3.14159265358979323846264338327950288, 0.1f, 1.7976931348623157E+308d, 'padded', N'日本', 'Zürich — ''quoted'', "twice"',
  N'Ελληνικά', TO_CLOB(RPAD('x', 4000, 'x')) || RPAD('y', 4000, 'y'), TO_NCLOB(N'Привет'), HEXTORAW('00FF10'), HEXTORAW('DEADBEEF'),
  DATE '0001-01-01', TIMESTAMP '9999-12-31 23:59:59.999999999', TIMESTAMP '2024-03-31 02:30:00.000001 +05:30',
  TIMESTAMP '2024-10-27 02:30:00.123456 +00:00', INTERVAL '-99-11' YEAR TO MONTH, INTERVAL '-12 10:20:30.123456' DAY TO SECOND,
  TRUE, JSON('{"a": 12345678901234567890.123, "b": [1, null, "ü"]}'), TO_VECTOR('[1, 0.5, -2.25]')
)
/
INSERT INTO every_type (id) VALUES (2)
/
COMMIT
/
