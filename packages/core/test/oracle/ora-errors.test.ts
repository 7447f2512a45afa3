// Layer: pure.
import { expect, test } from "vitest";
import {
  AuthError,
  ConnectError,
  OracleError,
  PrivilegeError,
  RecordError,
  ToolkitError,
  TransientOracleError,
} from "../../src/errors.ts";
import { type OraErrorRow, oraErrorTable } from "../../src/oracle/ora-error-table.ts";
import {
  findOraError,
  hasOraCode,
  isRetriable,
  type OraErrorContext,
  oraCodeOf,
  toOracleError,
} from "../../src/oracle/ora-errors.ts";

const rows: readonly OraErrorRow[] = oraErrorTable;

test("has each code once, in order, well formed", () => {
  const rank = ["ORA", "NJS", "DPI"];
  const key = (code: string) => `${rank.indexOf(code.slice(0, 3))}${code}`;
  const codes = rows.map((row) => row.code);
  expect(codes).toEqual([...new Set(codes)].toSorted((a, b) => (key(a) < key(b) ? -1 : 1)));
  expect(codes.filter((code) => !/^(?:ORA-\d{5}|NJS-\d{3}|DPI-\d{4})$/.test(code))).toEqual([]);
});

test("says what happened and what to do, in sentences", () => {
  for (const { code, means, hint } of rows) {
    expect(means, code).toMatch(/^[^.].*[^.]$/);
    expect(hint, code).toMatch(/^[A-Z].*[.…]$/);
    expect(`${means} ${hint}`, code).not.toMatch(/\n|\{(?!target\}|user\}|proxy_user\})/);
  }
});

test("never retries what the user or a grant must change", () => {
  const retried = rows.filter(
    ({ kind, retriable }) => retriable && (kind === "auth" || kind === "privilege"),
  );
  expect(retried).toEqual([]);
  expect(rows.filter(({ kind, retriable }) => kind === "transient" && !retriable)).toEqual([]);
  for (const code of ["ORA-01017", "ORA-28000", "ORA-28001", "ORA-28002", "NJS-116", "ORA-01045"]) {
    expect(findOraError(code)?.retriable, code).toBe(false);
  }
});

test("retries what a restart, a full listener or a lost connection brings", () => {
  const codes = [
    "ORA-12514",
    "ORA-12516",
    "ORA-12520",
    "ORA-12537",
    "ORA-12541",
    "ORA-12547",
    "ORA-03113",
    "ORA-03114",
    "ORA-03135",
    "ORA-12170",
    "ORA-12571",
    "ORA-01033",
    "ORA-01034",
    "ORA-01089",
    "ORA-25408",
    "ORA-00060",
    "ORA-08177",
    "NJS-500",
    "NJS-501",
    "NJS-503",
    "NJS-510",
    "NJS-518",
  ];
  expect(codes.filter((code) => findOraError(code)?.retriable !== true)).toEqual([]);
});

test("explains each refusal of thin mode with the way out", () => {
  const thick = /driver_mode: thick and lib_dir/;
  for (const code of [
    "NJS-533",
    "NJS-500",
    "NJS-521",
    "NJS-116",
    "NJS-138",
    "NJS-100",
    "ORA-12660",
  ]) {
    expect(findOraError(code)?.hint, code).toMatch(thick);
  }
  expect(findOraError("NJS-116")?.hint).toContain("ALTER USER {user} IDENTIFIED BY");
});

test("treats all application errors as one", () => {
  expect(findOraError("ORA-20999")).toBe(findOraError("ORA-20000"));
  expect(findOraError("ORA-21000")).toBeUndefined();
});

/** An error as the thin driver makes it of a server's error. Source: oracledb lib/errors.js, transformErr. */
function serverError(message: string, errorNum: number, offset?: number): Error {
  const error = new Error(
    `${message}\nHelp: https://docs.oracle.com/error-help/db/ora-${errorNum}/`,
  );
  return Object.assign(error, {
    code: message.slice(0, message.indexOf(":")),
    errorNum,
    ...(offset === undefined ? {} : { offset }),
  });
}

test("an ordinary error of a statement", () => {
  const cause = serverError("ORA-00942: table or view does not exist", 942, 14);
  const error = toOracleError(cause, {
    action: "read HR.EMP",
    statement: "SELECT * FROM HR.EMP",
    user: "LOADER",
    target: "HR.EMP",
  });
  expect(error).toBeInstanceOf(OracleError);
  expect(error).not.toBeInstanceOf(TransientOracleError);
  expect({ ...error, message: error.message, cause: error.cause }).toEqual({
    name: "OracleError",
    message: "cannot read HR.EMP: ORA-00942: table or view does not exist",
    code: "ORA-00942",
    oraCode: "ORA-00942",
    offset: 14,
    statement: "SELECT * FROM HR.EMP",
    hint: "Check the name, or have the DBA run: GRANT READ ON HR.EMP TO LOADER.",
    details: { target: "HR.EMP" },
    exitCode: 1,
    retriable: false,
    cause,
  });
});

test("a missing privilege names the grant when user and target are known", () => {
  const lacks = (context: OraErrorContext) =>
    toOracleError(
      serverError('ORA-41900: missing READ privilege on "HR"."EMP"', 41900),
      context,
    ) as PrivilegeError;
  const full = lacks({ user: "LOADER", target: "HR.EMP", statement: "SELECT 1" });
  expect(full).toBeInstanceOf(PrivilegeError);
  expect({ grant: full.grant, exitCode: full.exitCode, details: full.details }).toEqual({
    grant: "GRANT READ ON HR.EMP TO LOADER",
    exitCode: 3,
    details: { target: "HR.EMP", statement: "SELECT 1" },
  });
  const bare = lacks({});
  expect({ grant: bare.grant, hint: bare.hint }).toEqual({
    grant: undefined,
    hint: "Have the DBA run: GRANT READ ON <table> TO <user>.",
  });
});

test("a proxy user that is refused is told which grant helps", () => {
  const refused = serverError("ORA-28150: proxy not authorized to connect as client", 28150);
  const hint = (context: OraErrorContext) => toOracleError(refused, context).hint;
  expect(hint({ user: "HR", proxyUser: "APP" })).toBe(
    "Have the DBA run: ALTER USER HR GRANT CONNECT THROUGH APP.",
  );
  expect(hint({})).toBe("Have the DBA run: ALTER USER <user> GRANT CONNECT THROUGH <proxy user>.");
});

test.each([
  ["ORA-01017: invalid username/password; logon denied", 1017],
  ["ORA-28000: The account is locked.", 28000],
  ["ORA-28001: the password has expired", 28001],
])("%s is an AuthError that is never retried", (message, number) => {
  for (const phase of ["connect", "statement"] as const) {
    const error = toOracleError(serverError(message, number), { phase, user: "SCOTT" });
    expect(error).toBeInstanceOf(AuthError);
    expect({ exitCode: error.exitCode, retriable: isRetriable(error) }).toEqual({
      exitCode: 3,
      retriable: false,
    });
  }
});

test("a lost connection: transient while working, a ConnectError while connecting", () => {
  const lost = Object.assign(
    new Error(
      "NJS-500: connection to Oracle Database was closed or broken\nORA-03113: end-of-file on communication channel\nHelp: x",
    ),
    { code: "NJS-500", errorNum: 3113 },
  );
  const working = toOracleError(lost);
  expect(working).toBeInstanceOf(TransientOracleError);
  expect({ code: working.code, details: working.details }).toEqual({
    code: "ORA-03113",
    details: { other_codes: ["NJS-500"] },
  });
  const connecting = toOracleError(lost, { phase: "connect" });
  expect(connecting).toBeInstanceOf(ConnectError);
  expect(connecting.retriable).toBe(true);
});

test("a server that closes the connection: while connecting it may be the wrong one, later it is not", () => {
  const closed = new Error("NJS-500: closed or broken\nNJS-521: received end-of-file");
  expect(toOracleError(closed, { phase: "connect" }).hint).toMatch(/^Check host and port;/);
  expect(toOracleError(closed).hint).toBe(
    "Set expire_time_min if a firewall cuts idle connections; otherwise see the alert log.",
  );
});

test.each([
  ["NJS-500: closed or broken\nORA-00028: your session has been killed", "ORA-00028", false],
  ["NJS-500: closed or broken\nORA-00600: internal error code", "ORA-00600", false],
  ["NJS-500: closed or broken\nORA-02396: exceeded maximum idle time", "ORA-02396", true],
  ["NJS-500: closed or broken\nNJS-501: ended unexpectedly", "NJS-501", true],
  ["NJS-500: closed or broken", "NJS-500", true],
  ["NJS-506: TLS failed\nNJS-507: another name", "NJS-507", false],
  ["NJS-506: TLS failed\ncertificate has expired", "NJS-506", false],
  ["NJS-511: refused\nCause: ORA-12516", "ORA-12516", true],
  ["NJS-511: refused\nCause: ORA-12599", "NJS-511", false],
  ["NJS-533: negotiation failed.\nCause: ORA-12660", "ORA-12660", false],
  [
    "ORA-00604: error occurred at recursive SQL level 1\nORA-01555: snapshot too old",
    "ORA-01555",
    false,
  ],
  [
    "ORA-00604: error occurred at recursive SQL level 1\nORA-20077: logon trigger",
    "ORA-20077",
    false,
  ],
  ["ORA-00604: error occurred at recursive SQL level 1\nORA-06512: at line 1", "ORA-00604", false],
  [
    "ORA-12801: error signaled in parallel query server P003\nORA-01722: invalid number",
    "ORA-01722",
    false,
  ],
  ["ORA-20001: own words\nORA-00942: inside", "ORA-20001", false],
  ["ORA-99999: unknown", "ORA-99999", false],
  ["NJS-123: call timeout of 1000 ms exceeded", "NJS-123", false],
])("%j is told as %s", (message, code, retriable) => {
  const error = toOracleError(new Error(message));
  expect(error).toBeInstanceOf(OracleError);
  expect({ code: (error as OracleError).oraCode, retriable: error.retriable }).toEqual({
    code,
    retriable,
  });
});

test("a failure of the driver without a code", () => {
  const error = toOracleError(new TypeError("cannot read properties of undefined"));
  expect(error).toBeInstanceOf(OracleError);
  expect({ code: error.code, message: error.message, hint: error.hint }).toEqual({
    code: "DRIVER",
    message: "cannot read properties of undefined",
    hint: undefined,
  });
});

test.each([[undefined], [null], [""], [{}], [{ message: 7 }], [new Error("")]])(
  "%j is an error too",
  (thrown) => {
    expect(toOracleError(thrown)).toBeInstanceOf(OracleError);
  },
);

test("a code that only stands beside the message", () => {
  expect(toOracleError({ message: "oops", errorNum: 60 }).code).toBe("ORA-00060");
  expect(toOracleError({ message: "oops", code: "DPI-1047" }).code).toBe("DPI-1047");
});

test("our own errors stay as they are", () => {
  const error = new RecordError("too long");
  expect(toOracleError(error)).toBe(error);
});

test("no secret is told, neither of the message nor of the statement", () => {
  const error = toOracleError(new Error("NJS-515: bad: scott/tiger@db\nORA-00900: x"), {
    statement: 'ALTER USER scott IDENTIFIED BY "tiger"',
  }) as OracleError;
  const shown = JSON.stringify({ ...error, message: error.message, cause: undefined });
  expect(shown).not.toContain("tiger");
  expect(error.statement).toBe("ALTER USER scott IDENTIFIED BY ***");
});

test("finds the code whatever the class", () => {
  const codeOf = (message: string) => oraCodeOf(toOracleError(new Error(message)));
  expect(codeOf("ORA-01031: insufficient privileges")).toBe("ORA-01031");
  expect(codeOf("ORA-01017: x")).toBe("ORA-01017");
  expect(codeOf("ORA-00904: x")).toBe("ORA-00904");
  expect(oraCodeOf(new ToolkitError("x"))).toBeUndefined();
  expect(oraCodeOf(new Error("ORA-00942"))).toBeUndefined();
  expect(hasOraCode(new ToolkitError("x", { code: "ORA-00942" }), "ORA-1", "ORA-00942")).toBe(true);
  expect(hasOraCode(undefined, "ORA-00942")).toBe(false);
});
