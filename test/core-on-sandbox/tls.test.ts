// Layer: sandbox. Encrypted connections: whom they trust, and what they say when they do not.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type ConnectionSettings,
  type OracleSession,
  openSession,
} from "@singer-oracle/core/oracle";
import type { Sandbox } from "@singer-oracle/sandbox";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Certificate, makeCertificate } from "./certificates.ts";
import { allRows, failureOf, password, sandboxOf, uncaughtAfter } from "./fixture.ts";

const authority = makeCertificate([["CN", "Test Authority"]]);
const stranger = makeCertificate([["CN", "Another Authority"]]);
const server = makeCertificate(
  [
    ["C", "DE"],
    ["O", "Example"],
    ["CN", "db.example.com"],
  ],
  { issuer: authority, hosts: ["localhost"] },
);
const expired = makeCertificate([["CN", "localhost"]], {
  issuer: authority,
  hosts: ["localhost"],
  validDays: [-30, -2],
});

/** A wallet as the driver takes it: the client's key and certificate, and whom it trusts. */
function walletOf(trusted: Certificate, passphrase?: string): string {
  const client = makeCertificate([["CN", "client"]], { issuer: authority });
  const key =
    passphrase === undefined
      ? client.keyPem
      : client.key.export({ type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase });
  return `${key}${client.pem}${trusted.pem}`;
}

describe("tcps", () => {
  let sandbox: Sandbox;
  let folder: string;
  beforeAll(async () => {
    sandbox = await sandboxOf(["app"], { tls: { key: server.keyPem, cert: server.pem } });
    folder = await mkdtemp(join(tmpdir(), "wallet-"));
    await writeFile(join(folder, "ewallet.pem"), walletOf(authority, "wallet-pw"));
  });
  afterAll(async () => {
    await sandbox.close();
    await rm(folder, { recursive: true });
  });

  const open = (more: ConnectionSettings, port = sandbox.port): Promise<OracleSession> => {
    const service_name = sandbox.connectString.replace(/.*\//, "");
    const place = { host: "localhost", port, service_name, protocol: "tcps" } as const;
    const settings = { ...place, user: "app", password, retry_delay_s: 0, retry_count: 3 };
    return openSession({ ...settings, ...more }, { program: "core-test" });
  };
  const works = async (more: ConnectionSettings) => {
    await using session = await open(more);
    expect(
      await allRows(session, "SELECT SYS_CONTEXT('USERENV', 'SESSION_USER') FROM DUAL"),
    ).toEqual([["APP"]]);
    const text = "ß".repeat(100_000);
    const [row] = await allRows(session, "SELECT TO_CLOB(:c) FROM DUAL", {
      c: text.slice(0, 2000),
    });
    expect(row).toEqual([text.slice(0, 2000)]);
  };

  test("with the authority in the wallet's text", async () => {
    await works({ wallet_content: walletOf(authority) });
  });

  test("with the wallet in a directory, its key behind a password", async () => {
    await works({ wallet_location: folder, wallet_password: "wallet-pw" });
    const error = await failureOf(open({ wallet_location: folder, wallet_password: "wrong" }));
    expect([error.name, error.code, error.retriable]).toEqual(["ConnectError", "NJS-505", false]);
    expect(JSON.stringify(error)).not.toContain("wallet-pw");
  });

  test("with the name that the certificate must have", async () => {
    await works({
      wallet_content: walletOf(authority),
      ssl_server_cert_dn: "CN=db.example.com,O=Example,C=DE",
    });
  });

  test.each([
    "CN=other.example.com,O=Example,C=DE",
    "CN=db.example.com",
    "CN=db.example.com,O=Example,C=DE,OU=x",
  ])("a certificate with another name than %s is refused", async (ssl_server_cert_dn) => {
    const wallet = { wallet_content: walletOf(authority) };
    const error = await failureOf(open({ ...wallet, ssl_server_cert_dn }));
    expect([error.name, error.code, error.exitCode, error.retriable]).toEqual([
      "ConnectError",
      "NJS-507",
      3,
      false,
    ]);
  });

  test("a certificate for another host is refused, unless it may be any", async () => {
    const host = "127.0.0.1";
    const wallet = { wallet_content: walletOf(authority) };
    const error = await failureOf(open({ ...wallet, host }));
    expect([error.name, error.code, error.retriable]).toEqual(["ConnectError", "NJS-508", false]);
    await works({ ...wallet, host, ssl_server_dn_match: false });
  });

  test("an authority that the wallet does not know is refused", async () => {
    const error = await failureOf(open({ wallet_content: walletOf(stranger) }));
    expect([error.name, error.code, error.retriable]).toEqual(["ConnectError", "NJS-506", false]);
    const without = await failureOf(open({}));
    expect([without.name, without.code]).toEqual(["ConnectError", "NJS-506"]);
  });

  test("a certificate that has expired is refused, whatever its name", async () => {
    const tls = { key: expired.keyPem, cert: expired.pem };
    await using old = await sandboxOf(["app"], { tls });
    const wallet = { wallet_content: walletOf(authority), ssl_server_dn_match: false };
    const error = await failureOf(open(wallet, old.port));
    expect([error.name, error.code, error.retriable]).toEqual(["ConnectError", "NJS-506", false]);
    expect(error.message).toContain("certificate has expired");
    expect(error.hint).toBe(
      "Check that the port speaks TLS, that the server's certificate is in force, and that the wallet holds the certificate of its authority.",
    );
  });

  test("a port without TLS, and TLS without a client that speaks it", async () => {
    await using plain = await sandboxOf(["app"]);
    const wallet = { wallet_content: walletOf(authority) };
    const error = await failureOf(
      open({ ...wallet, connect_timeout_s: 2, retry_count: 0 }, plain.port),
    );
    expect(error.name).toBe("ConnectError");
    const unencrypted = await failureOf(
      open({ protocol: "tcp", connect_timeout_s: 2, retry_count: 0 }),
    );
    expect(unencrypted.name).toBe("ConnectError");
    expect(sandbox.connectionCount).toBe(0);
  });

  test("cutting an encrypted connection ends its call and breaks nothing later", async () => {
    const uncaught = await uncaughtAfter(async () => {
      for (let round = 0; round < 3; round += 1) {
        const session = await open({ wallet_content: walletOf(authority) });
        sandbox.script.add({ when: { call: "execute" }, what: { do: "delay", ms: 60_000 } });
        const running = failureOf(allRows(session, "SELECT 1 FROM DUAL"));
        setTimeout(() => session.abort(), 20);
        expect((await running).code).toBe("NJS-501");
        await session.close();
      }
    });
    expect(uncaught).toEqual([]);
  });
});
