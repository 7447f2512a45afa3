// Creates, fills and reads tables through go-ora, a client in pure Go. Arguments: host, port, service, user, password, and
// how LOBs are fetched: pre or post.
package main

import (
	"database/sql"
	"errors"
	"fmt"
	"os"
	"reflect"
	"strconv"
	"strings"
	"time"

	go_ora "github.com/sijms/go-ora/v2"
	"github.com/sijms/go-ora/v2/network"
)

func must(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func check(holds bool, what ...any) {
	if !holds {
		must(errors.New(fmt.Sprint(what...)))
	}
}

func execute(db *sql.DB, text string, args ...any) {
	_, err := db.Exec(text, args...)
	if err != nil {
		err = fmt.Errorf("%s: %w", text, err)
	}
	must(err)
}

func types(db *sql.DB) {
	execute(db, `CREATE TABLE go_types (id NUMBER(10) PRIMARY KEY, n NUMBER, d2 NUMBER(38, 10), bf BINARY_FLOAT,
		bd BINARY_DOUBLE, v VARCHAR2(100 CHAR), c CHAR(5), nv NVARCHAR2(50), dt DATE, ts TIMESTAMP(9),
		tstz TIMESTAMP(6) WITH TIME ZONE, ltz TIMESTAMP(6) WITH LOCAL TIME ZONE, ym INTERVAL YEAR TO MONTH,
		ds INTERVAL DAY TO SECOND, r RAW(16), cl CLOB, nc NCLOB, bl BLOB)`)
	when := time.Date(2024, 2, 29, 23, 59, 58, 0, time.UTC)
	precise := when.Add(123456789)
	text := strings.Repeat("c", 100_000)
	blob := make([]byte, 100_000)
	blob[7] = 7
	digits := "12345678901234567890.0123456789"
	execute(db, `INSERT INTO go_types VALUES (1, :1, :2, 0.5, 0.1, :3, 'ab', :4, :5, :6, :7, :8, INTERVAL '2-3' YEAR TO MONTH,
		INTERVAL '1 02:03:04.5' DAY TO SECOND, :9, :10, :11, :12)`,
		digits, digits, "Łódź 日本", go_ora.NVarChar("日本"), when, go_ora.TimeStamp(precise), go_ora.TimeStampTZ(precise),
		go_ora.TimeStampTZ(precise), []byte{0, 255, 16}, go_ora.Clob{String: text, Valid: true},
		go_ora.NClob{String: "日本", Valid: true}, go_ora.Blob{Data: blob})
	rows, err := db.Query("SELECT * FROM go_types")
	must(err)
	defer rows.Close()
	check(rows.Next(), "no row: ", rows.Err())
	var id int64
	var n, d2, v, c, nv, ym, ds, cl, nc string
	var bf, bd float64
	var dt, ts, tstz, ltz time.Time
	var r, bl []byte
	must(rows.Scan(&id, &n, &d2, &bf, &bd, &v, &c, &nv, &dt, &ts, &tstz, &ltz, &ym, &ds, &r, &cl, &nc, &bl))
	check(n == digits && d2 == digits, "numbers: ", n, " ", d2)
	check(bf == 0.5 && bd == 0.1, "floats: ", bf, " ", bd)
	check(v == "Łódź 日本" && c == "ab   " && nv == "日本", "texts: ", v, c, nv)
	check(dt.Equal(when) && ts.Equal(precise), "times: ", dt, ts)
	check(tstz.Equal(precise.Truncate(time.Microsecond)) || tstz.Equal(precise.Round(time.Microsecond)), "zoned: ", tstz)
	check(ltz.Equal(tstz), "local: ", ltz)
	check(strings.Contains(ym, "2-3") || strings.Contains(ym, "+02-03"), "years: ", ym)
	check(strings.Contains(ds, "02:03:04.5"), "days: ", ds)
	check(reflect.DeepEqual(r, []byte{0, 255, 16}), "raw: ", r)
	check(cl == text && nc == "日本" && reflect.DeepEqual(bl, blob), "lobs: ", len(cl), nc, len(bl))
	names, err := rows.Columns()
	must(err)
	fmt.Println("ok types", len(names), "columns")
}

func batch(db *sql.DB) {
	execute(db, "CREATE TABLE go_many (id NUMBER(10) PRIMARY KEY, name VARCHAR2(50), at DATE)")
	ids := make([]int, 10_000)
	names := make([]string, len(ids))
	times := make([]time.Time, len(ids))
	start := time.Date(2024, 2, 29, 1, 2, 3, 0, time.UTC)
	for i := range ids {
		ids[i], names[i], times[i] = i, fmt.Sprintf("name %d", i), start.Add(time.Duration(i)*time.Second)
	}
	execute(db, "INSERT INTO go_many VALUES (:1, :2, :3)", ids, names, times)
	rows, err := db.Query("SELECT id, name, at FROM go_many WHERE id >= :1 ORDER BY id", 0)
	must(err)
	defer rows.Close()
	count := 0
	for rows.Next() {
		var id int
		var name string
		var at time.Time
		must(rows.Scan(&id, &name, &at))
		check(id == count && name == names[count] && at.Equal(times[count]), "wrong row ", id, name, at)
		count++
	}
	must(rows.Err())
	fmt.Println("ok batch", count, "rows")
}

func rest(db *sql.DB) {
	_, err := db.Query("SELECT * FROM no_such_table")
	var oracle *network.OracleError
	check(errors.As(err, &oracle) && oracle.ErrCode == 942, "no ORA-00942: ", err)
	var doubled int64
	execute(db, "BEGIN :1 := :2 * 2; END;", sql.Out{Dest: &doubled}, 21)
	check(doubled == 42, "out: ", doubled)
	tx, err := db.Begin()
	must(err)
	_, err = tx.Exec("DELETE FROM go_many")
	must(err)
	must(tx.Rollback())
	var count int
	must(db.QueryRow("SELECT COUNT(*) FROM go_many").Scan(&count))
	check(count == 10_000, "rolled back: ", count)
	execute(db, "DROP TABLE go_many")
	execute(db, "DROP TABLE go_types")
	fmt.Println("ok errors, PL/SQL, transaction")
}

func main() {
	port, err := strconv.Atoi(os.Args[2])
	must(err)
	url := func(password string) string {
		options := map[string]string{"lob fetch": os.Args[6]}
		return go_ora.BuildUrl(os.Args[1], port, os.Args[3], os.Args[4], password, options)
	}
	db, err := sql.Open("oracle", url(os.Args[5]))
	must(err)
	defer db.Close()
	must(db.Ping())
	fmt.Println("ok ping")
	types(db)
	batch(db)
	rest(db)
	wrong, err := sql.Open("oracle", url("wrong"))
	must(err)
	defer wrong.Close()
	err = wrong.Ping()
	var oracle *network.OracleError
	check(errors.As(err, &oracle) && oracle.ErrCode == 1017, "logged on with a wrong password: ", err)
	fmt.Println("ok logon refused")
}
