// Creates, fills and reads tables through Oracle's JDBC thin driver. Arguments: host, port, service, user, password.

import java.math.BigDecimal;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.NClob;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.sql.Types;

public final class Client {
    private static void check(boolean holds, Object what) {
        if (!holds) throw new AssertionError(what);
    }

    public static void main(String[] args) throws Exception {
        String url = "jdbc:oracle:thin:@//" + args[0] + ":" + args[1] + "/" + args[2];
        try (Connection connection = DriverManager.getConnection(url, args[3], args[4])) {
            System.out.println("ok logon");
            connection.setAutoCommit(false);
            types(connection);
            batch(connection);
        }
        try {
            DriverManager.getConnection(url, args[3], "wrong").close();
            throw new AssertionError("logged on with a wrong password");
        } catch (SQLException error) {
            check(error.getErrorCode() == 1017, error);
        }
        System.out.println("ok logon refused");
    }

    private static void types(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(
                    "CREATE TABLE java_types (id NUMBER(10) PRIMARY KEY, n NUMBER, d2 NUMBER(38, 10), bd BINARY_DOUBLE,"
                            + " v VARCHAR2(100 CHAR), c CHAR(5), nv NVARCHAR2(50), dt DATE, ts TIMESTAMP(9),"
                            + " tstz TIMESTAMP(6) WITH TIME ZONE, r RAW(16), cl CLOB, bl BLOB, nc NCLOB,"
                            + " ym INTERVAL YEAR TO MONTH, ds INTERVAL DAY TO SECOND)");
        }
        BigDecimal digits = new BigDecimal("12345678901234567890.0123456789");
        Timestamp when = Timestamp.valueOf("2024-02-29 23:59:58");
        Timestamp precise = Timestamp.valueOf("2024-02-29 23:59:58.123456789");
        String insert =
                "INSERT INTO java_types VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, TIMESTAMP '2024-02-29 23:59:58.5 +02:00', ?, ?, ?,"
                        + " ?, INTERVAL '2-3' YEAR TO MONTH, INTERVAL '1 02:03:04.5' DAY TO SECOND)";
        try (PreparedStatement statement = connection.prepareStatement(insert)) {
            statement.setInt(1, 1);
            statement.setBigDecimal(2, digits);
            statement.setBigDecimal(3, digits);
            statement.setDouble(4, 0.1);
            statement.setString(5, "Łódź 日本");
            statement.setString(6, "ab");
            statement.setNString(7, "日本");
            statement.setTimestamp(8, when);
            statement.setTimestamp(9, precise);
            statement.setBytes(10, new byte[] {0, -1, 16});
            statement.setString(11, "c".repeat(100_000));
            statement.setBytes(12, new byte[100_000]);
            NClob national = connection.createNClob();
            national.setString(1, "日本".repeat(20_000));
            statement.setNClob(13, national);
            check(statement.executeUpdate() == 1, "one row");
        }
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT * FROM java_types")) {
            check(rows.next(), "a row");
            check(rows.getBigDecimal(2).compareTo(digits) == 0 && rows.getBigDecimal(3).compareTo(digits) == 0, "numbers");
            check(rows.getDouble(4) == 0.1, rows.getDouble(4));
            check(rows.getString(5).equals("Łódź 日本") && rows.getString(6).equals("ab   "), rows.getString(5));
            check(rows.getNString(7).equals("日本"), rows.getNString(7));
            check(rows.getTimestamp(8).equals(when) && rows.getTimestamp(9).equals(precise), rows.getTimestamp(9));
            check(rows.getObject(10, java.time.OffsetDateTime.class).toString().equals("2024-02-29T23:59:58.500+02:00"),
                    rows.getObject(10, java.time.OffsetDateTime.class));
            check(rows.getBytes(11 + 0).length == 3, "raw");
            check(rows.getString(12).equals("c".repeat(100_000)), "clob");
            check(rows.getBytes(13).length == 100_000, "blob");
            check(rows.getString(14).equals("日本".repeat(20_000)), "nclob");
            check(rows.getString(15).equals("2-3") && rows.getString(16).equals("1 2:3:4.5"),
                    rows.getString(15) + ", " + rows.getString(16));
            check(!rows.next(), "one row");
            System.out.println("ok types " + rows.getMetaData().getColumnCount() + " columns");
        }
    }

    private static void batch(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE java_many (id NUMBER PRIMARY KEY, name VARCHAR2(50), at TIMESTAMP)");
        }
        Timestamp at = Timestamp.valueOf("2024-02-29 23:59:58.123456");
        try (PreparedStatement statement = connection.prepareStatement("INSERT INTO java_many VALUES (?, ?, ?)")) {
            for (int id = 0; id < 10_000; id++) {
                statement.setInt(1, id);
                statement.setString(2, "name " + id);
                statement.setTimestamp(3, new Timestamp(at.getTime() + 1000L * id));
                statement.addBatch();
            }
            check(statement.executeBatch().length == 10_000, "10,000 rows");
        }
        connection.commit();
        int count = 0;
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT id, name FROM java_many WHERE id >= ? ORDER BY id")) {
            statement.setInt(1, 0);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    check(rows.getInt(1) == count && rows.getString(2).equals("name " + count), count);
                    count++;
                }
            }
        }
        System.out.println("ok batch " + count + " rows");
        try (Statement statement = connection.createStatement()) {
            statement.executeQuery("SELECT * FROM no_such_table");
            throw new AssertionError("no error");
        } catch (SQLException error) {
            check(error.getErrorCode() == 942, error);
        }
        try (ResultSet columns = connection.getMetaData().getColumns(null, connection.getSchema(), "JAVA_MANY", null)) {
            StringBuilder names = new StringBuilder();
            while (columns.next()) names.append(columns.getString("COLUMN_NAME")).append(' ').append(columns.getString("TYPE_NAME")).append(' ');
            check(names.toString().equals("ID NUMBER NAME VARCHAR2 AT TIMESTAMP(6) "), names);
        }
        try (ResultSet keys = connection.getMetaData().getPrimaryKeys(null, connection.getSchema(), "JAVA_MANY")) {
            check(keys.next() && keys.getString("COLUMN_NAME").equals("ID"), "primary key");
        }
        try (CallableStatement call = connection.prepareCall("BEGIN ? := ? * 2; END;")) {
            call.registerOutParameter(1, Types.NUMERIC);
            call.setInt(2, 21);
            call.execute();
            check(call.getInt(1) == 42, "out");
        }
        try (Statement statement = connection.createStatement()) {
            check(statement.executeUpdate("DELETE FROM java_many") == 10_000, "deleted");
            connection.rollback();
            try (ResultSet rows = statement.executeQuery("SELECT COUNT(*) FROM java_many")) {
                check(rows.next() && rows.getInt(1) == 10_000, "rolled back");
            }
        }
        System.out.println("ok errors, PL/SQL, metadata");
    }
}
