// Layer: pure.
import { createHash, pbkdf2Sync } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  createVerifier,
  fakeVerifier,
  LogonExchange,
  type PasswordVerifier,
  verifyPassword,
} from "../../src/wire/auth-crypto.ts";
import type { KeyValue } from "../../src/wire/buffer-reader.ts";
import { WireError } from "../../src/wire/wire-error.ts";
import { type Driver, drivers } from "./driver.ts";

/** What the driver answers to phase one with this password. */
interface DriverAnswer {
  sessionKey: string;
  speedyKey: string;
  encodedPassword: string;
  encodedNewPassword?: string;
  comboKey: Buffer;
}

function answer(
  driver: Driver,
  phaseOne: readonly KeyValue[],
  password: string,
  newPassword?: string,
): DriverAnswer {
  const data = Object.fromEntries(phaseOne.map(({ key, value }) => [key, value]));
  const target = {} as DriverAnswer;
  driver.encryptDecrypt.updateVerifierData(data, password, newPassword, false, target);
  return target;
}

function pairs(from: DriverAnswer, more: Record<string, string> = {}): KeyValue[] {
  const values: Record<string, string> = {
    AUTH_SESSKEY: from.sessionKey,
    AUTH_PBKDF2_SPEEDY_KEY: from.speedyKey,
    AUTH_PASSWORD: from.encodedPassword,
    ...(from.encodedNewPassword ? { AUTH_NEWPASSWORD: from.encodedNewPassword } : {}),
    ...more,
  };
  return Object.entries(values).map(([key, value]) => ({ key, value, flags: 0 }));
}

const password = "Tiger#1é漢";
const verifier = (): Promise<PasswordVerifier> => createVerifier(password, { iterations: 4 });

describe("verifiers", () => {
  test("are what the driver derives from the password", async () => {
    const salt = Buffer.alloc(16, 7);
    const made = await createVerifier("secret", { iterations: 10, salt });
    const longSalt = Buffer.concat([salt, Buffer.from("AUTH_PBKDF2_SPEEDY_KEY")]);
    const key = pbkdf2Sync("secret", longSalt, 10, 64, "sha512");
    const hash = createHash("sha512").update(key).update(salt).digest().subarray(0, 32);
    expect(made).toEqual({ salt, iterations: 10, hash });
  });

  test("know their password and no other", async () => {
    const made = await verifier();
    expect(made.salt).toHaveLength(16);
    expect(await verifyPassword(made, password)).toBe(true);
    expect(await verifyPassword(made, Buffer.from(password))).toBe(true);
    expect(await verifyPassword(made, "tiger#1é漢")).toBe(false);
    expect(await verifyPassword(made, "")).toBe(false);
  });

  test("of unknown users are the same each time, and differ from user to user", () => {
    const secret = Buffer.alloc(32, 1);
    const made = fakeVerifier("NOBODY", secret, 4);
    expect(fakeVerifier("NOBODY", secret, 4)).toEqual(made);
    expect([made.salt.length, made.hash.length]).toEqual([16, 32]);
    expect(fakeVerifier("NOONE", secret, 4).salt).not.toEqual(made.salt);
    expect(fakeVerifier("NOBODY", Buffer.alloc(32, 2), 4).salt).not.toEqual(made.salt);
  });

  test.each([0, -1, 1.5, 100_001, Number.NaN])("%s iterations", async (iterations) => {
    await expect(createVerifier("x", { iterations })).rejects.toThrow(WireError);
    expect(() => fakeVerifier("x", Buffer.alloc(1), iterations)).toThrow(WireError);
  });
});

describe.each(drivers)("$name logs on", (driver) => {
  test("with the right password, and finds that the server knows it", async () => {
    const exchange = new LogonExchange(await verifier(), true);
    const phaseOne = exchange.phaseOne();
    expect(phaseOne.map(({ key, flags }) => [key, flags])).toEqual([
      ["AUTH_SESSKEY", 0],
      ["AUTH_VFR_DATA", 0x4815],
      ["AUTH_PBKDF2_CSK_SALT", 0],
      ["AUTH_PBKDF2_VGEN_COUNT", 0],
      ["AUTH_PBKDF2_SDER_COUNT", 0],
    ]);
    const client = answer(driver, phaseOne, password);
    const outcome = await exchange.phaseTwo(pairs(client));
    if (!outcome.ok) throw new Error("refused");
    expect(outcome.newPassword).toBeUndefined();
    const proof = driver.encryptDecrypt.decrypt(
      client.comboKey,
      Buffer.from(outcome.serverResponse, "hex"),
    );
    expect(proof.subarray(16, 32).toString()).toBe("SERVER_TO_CLIENT");
  });

  test("not with a wrong one, nor as a user who does not exist", async () => {
    const exchange = new LogonExchange(await verifier(), true);
    const wrong = answer(driver, exchange.phaseOne(), "wrong");
    expect(await exchange.phaseTwo(pairs(wrong))).toEqual({ ok: false });
    const unknown = new LogonExchange(fakeVerifier("X", Buffer.alloc(32), 4), false);
    const asked = answer(driver, unknown.phaseOne(), password);
    expect(await unknown.phaseTwo(pairs(asked))).toEqual({ ok: false });
    const lying = new LogonExchange(await verifier(), false);
    const right = answer(driver, lying.phaseOne(), password);
    expect(await lying.phaseTwo(pairs(right))).toEqual({ ok: false });
  });

  test("and takes another password, while logging on and later", async () => {
    const old = await verifier();
    const exchange = new LogonExchange(old, true);
    const client = answer(driver, exchange.phaseOne(), password, "nëw");
    expect(await exchange.phaseTwo(pairs(client))).toMatchObject({ ok: true, newPassword: "nëw" });
    const later = {} as DriverAnswer;
    const { updatePasswordsWithComboKey } = driver.encryptDecrypt;
    updatePasswordsWithComboKey.call(
      ...([driver.encryptDecrypt, password, "third", client.comboKey, later] as const),
    );
    const change: KeyValue[] = [
      { key: "AUTH_PASSWORD", value: later.encodedPassword, flags: 0 },
      { key: "AUTH_NEWPASSWORD", value: later.encodedNewPassword ?? "", flags: 0 },
    ];
    expect(await exchange.changePassword(change, old)).toMatchObject({
      ok: true,
      newPassword: "third",
    });
    const now = await createVerifier("nëw", { iterations: 4 });
    expect(await exchange.changePassword(change, now)).toEqual({ ok: false });
    const fresh = new LogonExchange(old, true);
    expect(await fresh.changePassword(change, old)).toEqual({ ok: false });
  });

  test("passwords of any length", async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ minLength: 1, maxLength: 70, unit: "binary" }), async (any) => {
        const exchange = new LogonExchange(await createVerifier(any, { iterations: 1 }), true, 1);
        const client = answer(driver, exchange.phaseOne(), any);
        expect(await exchange.phaseTwo(pairs(client))).toMatchObject({ ok: true });
      }),
      { numRuns: 40 },
    );
  });

  test("damaged fields are a refusal, never an exception", async () => {
    const made = await verifier();
    const field = fc.oneof(
      fc.constant(""),
      fc.constant("zz"),
      fc.uint8Array({ maxLength: 70 }).map((bytes) => Buffer.from(bytes).toString("hex")),
    );
    await fc.assert(
      fc.asyncProperty(field, field, fc.nat(2), async (first, second, which) => {
        const exchange = new LogonExchange(made, true);
        const client = answer(driver, exchange.phaseOne(), password, "new");
        const damage: Record<string, string>[] = [
          { AUTH_SESSKEY: first },
          { AUTH_PASSWORD: first },
          { AUTH_SESSKEY: first, AUTH_PASSWORD: second, AUTH_NEWPASSWORD: second },
        ];
        expect(await exchange.phaseTwo(pairs(client, damage[which]))).toEqual({ ok: false });
      }),
      { numRuns: 60 },
    );
    const exchange = new LogonExchange(made, true);
    expect(await exchange.phaseTwo([])).toEqual({ ok: false });
    const client = answer(driver, exchange.phaseOne(), password);
    expect(await exchange.phaseTwo(pairs(client, { AUTH_NEWPASSWORD: "00" }))).toEqual({
      ok: false,
    });
  });
});
