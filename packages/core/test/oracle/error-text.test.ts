// Layer: pure.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { errorText, maxErrorTextLength, withoutSecrets } from "../../src/oracle/error-text.ts";

describe("errorText", () => {
  test.each([
    [
      "ORA-00942: table or view does not exist\nHelp: https://docs.oracle.com/error-help/db/ora-00942/",
      "ORA-00942: table or view does not exist",
    ],
    [
      "NJS-500: connection to Oracle Database was closed or broken\nORA-03113: end-of-file on communication channel\nProcess ID: 4711\nHelp: https://x",
      "NJS-500: connection to Oracle Database was closed or broken; ORA-03113: end-of-file on communication channel; Process ID: 4711",
    ],
    [
      "NJS-503: connection to host db port 1521 could not be established. (CONNECTION_ID=2VtG+mcLxc4gyRIS4zkrUA==)\nconnect ECONNREFUSED 10.0.0.1:1521",
      "NJS-503: connection to host db port 1521 could not be established; connect ECONNREFUSED 10.0.0.1:1521",
    ],
    [
      "ORA-20001: not on Sundays\nORA-06512: at \"HR.TRG\", line 3\nORA-04088: error during execution of trigger 'HR.TRG'\n",
      "ORA-20001: not on Sundays; ORA-04088: error during execution of trigger 'HR.TRG'",
    ],
    [
      "ORA-00001: unique constraint (HR.PK) violated on table HR.EMP columns (ID)\nORA-03301: (ORA-00001 details) row with column values (ID:4711) already exists\nHelp: x",
      "ORA-00001: unique constraint (HR.PK) violated on table HR.EMP columns (ID)",
    ],
    [
      "ORA-01722: unable to convert string value containing 'Miller' to a number: NAME\nORA-03302: (ORA-01722 details) invalid string value: Miller",
      "ORA-01722: unable to convert string value to a number: NAME",
    ],
    [
      "ORA-01438: value 471147114711 greater than specified precision (3, 0) for column SALARY",
      "ORA-01438: value greater than specified precision (3, 0) for column SALARY",
    ],
    [
      'ORA-31011: XML parsing failed\nORA-19202: Error occurred in XML processing\nLPX-00225: end-element tag "salary" does not match start-element tag "name"',
      "ORA-31011: XML parsing failed; ORA-19202: Error occurred in XML processing; LPX-00225: end-element tag …",
    ],
    [
      "ORA-40441: JSON syntax error\nJZN-00078: Invalid JSON keyword 'Miller' (line 1, position 2)",
      "ORA-40441: JSON syntax error; JZN-00078: Invalid JSON keyword … (line 1, position 2)",
    ],
    ["", ""],
    ["\u001b[31mred\u0000", " [31mred "],
  ])("%j", (message, expected) => {
    expect(errorText(message)).toBe(expected);
  });

  test("is one line of bounded length, whatever comes", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 2000 }), (message) => {
        const text = errorText(message);
        expect(text).not.toMatch(/[\r\n\0]/);
        expect(text.length).toBeLessThanOrEqual(maxErrorTextLength);
      }),
    );
  });
});

describe("withoutSecrets", () => {
  test.each([
    [
      "in easy connect format: scott/tiger@db:1521/orcl",
      "in easy connect format: scott/***@db:1521/orcl",
    ],
    ['scott/"t i/ger"@db', "scott/***@db"],
    ["scott/t/i@g@er@db:1521/orcl", "scott/***@db:1521/orcl"],
    ["https://scott:tiger@proxy:80", "https://scott:***@proxy:80"],
    ["(SECURITY=(WALLET_PASSWORD=abc)(X=1))", "(SECURITY=(WALLET_PASSWORD=***)(X=1))"],
    ["db?wallet_password=abc&x=1", "db?wallet_password=***&x=1"],
    [
      'ALTER USER a IDENTIFIED BY "s3 cret" ACCOUNT UNLOCK',
      "ALTER USER a IDENTIFIED BY *** ACCOUNT UNLOCK",
    ],
    ["alter user a identified by values 'S:1234'", "alter user a identified by ***"],
    ["token eyJhbGciOiJSUzI1NiJ9.eyJleHAiOjF9.c2ln was refused", "token *** was refused"],
    ["-----BEGIN PRIVATE KEY-----\nabc\n-----END PRIVATE KEY-----\nrest", "***\nrest"],
    ["-----BEGIN PRIVATE KEY-----\nabc", "***"],
    ["open '/etc/wallet/ewallet.pem'", "open '/etc/wallet/ewallet.pem'"],
    ["host db.example.com:1521/orcl", "host db.example.com:1521/orcl"],
  ])("%j", (text, expected) => {
    expect(withoutSecrets(text)).toBe(expected);
  });

  test("a password in user/password@host never survives", () => {
    const user = fc.stringMatching(/^[A-Za-z0-9$#_!-]{1,20}$/);
    const word = fc.stringMatching(/^[A-Za-z0-9$#_!@/&-]{6,20}$/);
    fc.assert(
      fc.property(user, word, (user, password) => {
        fc.pre(!user.includes(password));
        expect(withoutSecrets(`bad: ${user}/${password}@db`)).not.toContain(`/${password}@`);
      }),
    );
  });
});

test("of a message without end only the beginning is looked at", () => {
  expect(errorText(`ORA-20001: ${"password".repeat(50_000)}`)).toHaveLength(maxErrorTextLength);
});
