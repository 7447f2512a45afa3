"""Creates, fills and reads a table through python-oracledb in thin mode. argv: connect string, user, password."""

import datetime
import decimal
import sys

import oracledb

dsn, user, password = sys.argv[1:4]
oracledb.defaults.fetch_decimals = True
connection = oracledb.connect(user=user, password=password, dsn=dsn)
assert connection.thin
print("server", connection.version)
cursor = connection.cursor()

cursor.execute("SELECT 'ok', 1 + 1 FROM dual")
assert cursor.fetchall() == [("ok", decimal.Decimal(2))]

cursor.execute(
    """CREATE TABLE py_types (
         id NUMBER(10) PRIMARY KEY, n NUMBER, d2 NUMBER(38, 10), bf BINARY_FLOAT, bd BINARY_DOUBLE,
         v VARCHAR2(100 CHAR), c CHAR(5), nv NVARCHAR2(50), dt DATE, ts TIMESTAMP(6),
         tstz TIMESTAMP(6) WITH TIME ZONE, ltz TIMESTAMP(6) WITH LOCAL TIME ZONE,
         ym INTERVAL YEAR TO MONTH, ds INTERVAL DAY TO SECOND, r RAW(16), cl CLOB, nc NCLOB, bl BLOB)"""
)
when = datetime.datetime(2024, 2, 29, 23, 59, 58)
precise = datetime.datetime(2024, 2, 29, 23, 59, 58, 123456)
digits = decimal.Decimal("12345678901234567890.0123456789")
span = datetime.timedelta(days=1, hours=2, minutes=3, seconds=4, microseconds=500000)
# The client binds a datetime as DATE unless it is told otherwise.
cursor.setinputsizes(
    ts=oracledb.DB_TYPE_TIMESTAMP, tstz=oracledb.DB_TYPE_TIMESTAMP_TZ, ltz=oracledb.DB_TYPE_TIMESTAMP_LTZ
)
cursor.execute(
    """INSERT INTO py_types VALUES (1, :n, :d2, :bf, :bd, :v, :c, :nv, :dt, :ts, :tstz, :ltz,
         INTERVAL '2-3' YEAR TO MONTH, :ds, :r, :cl, :nc, :bl)""",
    n=digits, d2=digits, bf=0.5, bd=0.1, v="Łódź 日本", c="ab", nv="日本", dt=when, ts=precise,
    tstz=precise, ltz=precise, ds=span, r=b"\x00\xff\x10", cl="c" * 100_000, nc="n" * 10, bl=b"\x00\x01" * 50_000,
)
cursor.execute("SELECT * FROM py_types")
row = cursor.fetchone()
assert row[1] == digits and row[2] == digits, row[1:3]
assert row[3] == decimal.Decimal("0.5") or row[3] == 0.5, row[3]
assert float(row[4]) == 0.1, row[4]
assert row[5] == "Łódź 日本" and row[6] == "ab   " and row[7] == "日本", row[5:8]
assert row[8] == when and row[9] == precise, row[8:10]
assert row[10] == precise and row[11] == precise, row[10:12]
assert row[12].years == 2 and row[12].months == 3, row[12]
assert row[13] == span, row[13]
assert row[14] == b"\x00\xff\x10", row[14]
assert row[15].read() == "c" * 100_000
assert row[16].read() == "n" * 10
assert row[17].read() == b"\x00\x01" * 50_000
print("ok types", len(row), "columns")

cursor.execute("CREATE TABLE py_many (id NUMBER PRIMARY KEY, name VARCHAR2(50), at TIMESTAMP)")
rows = [(i, f"name {i}", precise + datetime.timedelta(seconds=i)) for i in range(10_000)]
cursor.setinputsizes(None, None, oracledb.DB_TYPE_TIMESTAMP)
cursor.executemany("INSERT INTO py_many VALUES (:1, :2, :3)", rows)
connection.commit()
cursor.execute("SELECT id, name, at FROM py_many ORDER BY id")
read = [(int(i), name, at) for i, name, at in cursor]
assert read == rows
print("ok executemany", len(read), "rows")

cursor.executemany("INSERT INTO py_many VALUES (:1, :2, NULL)", [(1, "twice"), (10_000, "new")], batcherrors=True)
errors = cursor.getbatcherrors()
assert [(error.offset, error.full_code) for error in errors] == [(0, "ORA-00001")], errors
connection.rollback()
try:
    cursor.execute("SELECT * FROM no_such_table")
    raise AssertionError("no error")
except oracledb.DatabaseError as error:
    assert error.args[0].full_code == "ORA-00942", error
out = cursor.var(int)
cursor.execute("BEGIN :out := :in_value * 2; END;", out=out, in_value=21)
assert out.getvalue() == 42
print("ok batch errors, errors, PL/SQL")
connection.close()
try:
    oracledb.connect(user=user, password="wrong", dsn=dsn)
    raise AssertionError("logged on with a wrong password")
except oracledb.DatabaseError as error:
    assert error.args[0].full_code == "ORA-01017", error
print("ok logon refused")
