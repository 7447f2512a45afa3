import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  pbkdf2,
  pbkdf2Sync,
  randomBytes,
  timingSafeEqual,
} from "node:crypto";
import { promisify } from "node:util";
import type { KeyValue } from "./buffer-reader.ts";
import { WireError } from "./wire-error.ts";

const pbkdf2Async = promisify(pbkdf2);

/**
 * What a server keeps of a password: the 12c verifier (PBKDF2 and SHA-512). The password itself is not kept.
 * `hash = SHA512(PBKDF2-SHA512(password, salt || "AUTH_PBKDF2_SPEEDY_KEY", iterations, 64) || salt)[0..32]`.
 * Source: oracledb 26.0.0 lib/thin/protocol/encryptDecrypt.js updateVerifierData.
 */
export interface PasswordVerifier {
  /** 16 bytes. */
  readonly salt: Uint8Array;
  /** 1 to 100,000. */
  readonly iterations: number;
  /** 32 bytes. */
  readonly hash: Uint8Array;
}

/** What Oracle's own servers use, and what a logon costs the driver in blocking time with it: about 3.5 ms. */
export const defaultVerifierIterations = 4096;
/** The most the driver takes. */
export const maxVerifierIterations = 100_000;

const speedyKeySuffix = Buffer.from("AUTH_PBKDF2_SPEEDY_KEY");
/** Flag of AUTH_VFR_DATA: the 12c verifier. */
const verifierType12c = 0x4815;
const zeroIv = Buffer.alloc(16);
const serverGreeting = Buffer.from("SERVER_TO_CLIENT");
/** A block of padding, as PKCS #7 adds it to whole blocks: ojdbc wants it. */
const greetingPadding = Buffer.alloc(16, 16);

function checkIterations(iterations: number): void {
  if (!(Number.isInteger(iterations) && iterations >= 1 && iterations <= maxVerifierIterations)) {
    throw new WireError(`${String(iterations)} iterations`, "verifier.iterations");
  }
}

async function passwordHash(
  password: Uint8Array,
  salt: Uint8Array,
  iterations: number,
): Promise<Buffer> {
  const longSalt = Buffer.concat([salt, speedyKeySuffix]);
  const key = await pbkdf2Async(password, longSalt, iterations, 64, "sha512");
  return createHash("sha512").update(key).update(salt).digest().subarray(0, 32);
}

/**
 * The verifier of a password.
 * @throws WireError when `iterations` is not 1 to 100,000
 */
export async function createVerifier(
  password: string,
  options: { readonly iterations?: number; readonly salt?: Uint8Array } = {},
): Promise<PasswordVerifier> {
  const iterations = options.iterations ?? defaultVerifierIterations;
  checkIterations(iterations);
  const salt = options.salt ?? randomBytes(16);
  return { salt, iterations, hash: await passwordHash(Buffer.from(password), salt, iterations) };
}

/**
 * As `createVerifier`, at once: blocks for some milliseconds. For DDL, which has no other time.
 * @throws WireError when `iterations` is not 1 to 100,000
 */
export function createVerifierSync(
  password: string,
  iterations: number = defaultVerifierIterations,
): PasswordVerifier {
  checkIterations(iterations);
  const salt = randomBytes(16);
  const longSalt = Buffer.concat([salt, speedyKeySuffix]);
  const key = pbkdf2Sync(Buffer.from(password), longSalt, iterations, 64, "sha512");
  const hash = createHash("sha512").update(key).update(salt).digest().subarray(0, 32);
  return { salt, iterations, hash };
}

/** Whether this is the password of the verifier; takes the same time whatever the answer. */
export async function verifyPassword(
  verifier: PasswordVerifier,
  password: string | Uint8Array,
): Promise<boolean> {
  const bytes = typeof password === "string" ? Buffer.from(password) : password;
  const hash = await passwordHash(bytes, verifier.salt, verifier.iterations);
  return timingSafeEqual(hash, verifier.hash);
}

/**
 * The verifier of a user who does not exist: no password fits, but an exchange with it looks like any other, and the same
 * name gets the same salt each time. `secret` is random bytes of the server's own.
 */
export function fakeVerifier(
  user: string,
  secret: Uint8Array,
  iterations: number = defaultVerifierIterations,
): PasswordVerifier {
  checkIterations(iterations);
  const bytes = createHmac("sha512", secret).update(user, "utf8").digest();
  return { salt: bytes.subarray(0, 16), iterations, hash: bytes.subarray(16, 48) };
}

function encrypt(key: Uint8Array, data: Uint8Array): Buffer {
  const cipher = createCipheriv("aes-256-cbc", key, zeroIv).setAutoPadding(false);
  return Buffer.concat([cipher.update(data), cipher.final()]);
}

/** Undefined when the length is no multiple of a block. */
function decrypt(key: Uint8Array, data: Uint8Array): Buffer | undefined {
  if (data.length === 0 || data.length % 16 !== 0) return undefined;
  const decipher = createDecipheriv("aes-256-cbc", key, zeroIv).setAutoPadding(false);
  return Buffer.concat([decipher.update(data), decipher.final()]);
}

function toHex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex").toUpperCase();
}

/** Undefined when the text is not whole hexadecimal bytes. */
function fromHex(text: string | undefined): Buffer | undefined {
  if (text === undefined || !/^(?:[0-9a-fA-F]{2})+$/.test(text)) return undefined;
  return Buffer.from(text, "hex");
}

/** The clear text of a password field: 16 random bytes, password, PKCS #7 padding. Undefined when it is damaged. */
function openPassword(key: Uint8Array, field: string | undefined): Buffer | undefined {
  const cipher = fromHex(field);
  const plain = cipher && decrypt(key, cipher);
  if (!plain || plain.length < 32) return undefined;
  const padding = plain[plain.length - 1] as number;
  if (padding < 1 || padding > 16) return undefined;
  const end = plain.length - padding;
  for (let index = end; index < plain.length; index++) {
    if (plain[index] !== padding) return undefined;
  }
  return plain.subarray(16, end);
}

/** How a logon or a change of password ended. */
export type LogonOutcome =
  | {
      readonly ok: true;
      /** AUTH_SVR_RESPONSE, which proves to the client that the server knows the password. */
      readonly serverResponse: string;
      /** AUTH_NEWPASSWORD in clear, when the client wants another password. */
      readonly newPassword: string | undefined;
    }
  | { readonly ok: false };

const refused: LogonOutcome = { ok: false };

/** One logon, O5LOGON with the 12c verifier. Keep it with the session: a later change of password uses its key. */
export class LogonExchange {
  private readonly verifier: PasswordVerifier;
  private readonly known: boolean;
  private readonly derivations: number;
  private readonly serverKey = randomBytes(32);
  private readonly derivationSalt = randomBytes(16);
  private comboKey: Buffer | undefined;

  /**
   * `verifier` of the user; for an unknown one a `fakeVerifier` with `known` false. `derivations`: rounds of the session
   * key's derivation, 1 to 100,000, default 3 as Oracle's own servers.
   * @throws WireError when a count is out of range
   */
  constructor(verifier: PasswordVerifier, known: boolean, derivations = 3) {
    checkIterations(verifier.iterations);
    checkIterations(derivations);
    this.verifier = verifier;
    this.known = known;
    this.derivations = derivations;
  }

  /** The pairs that answer phase one. */
  phaseOne(): KeyValue[] {
    const pair = (key: string, value: string, flags = 0): KeyValue => ({ key, value, flags });
    return [
      pair("AUTH_SESSKEY", toHex(encrypt(this.verifier.hash, this.serverKey))),
      pair("AUTH_VFR_DATA", toHex(this.verifier.salt), verifierType12c),
      pair("AUTH_PBKDF2_CSK_SALT", toHex(this.derivationSalt)),
      pair("AUTH_PBKDF2_VGEN_COUNT", String(this.verifier.iterations)),
      pair("AUTH_PBKDF2_SDER_COUNT", String(this.derivations)),
    ];
  }

  /**
   * Checks what phase two sent. Whatever is wrong - user, password, damaged fields - looks and costs the same. Never
   * throws.
   */
  async phaseTwo(pairs: readonly KeyValue[]): Promise<LogonOutcome> {
    const value = (key: string): string | undefined =>
      pairs.find((pair) => pair.key === key)?.value;
    const sessionKey = fromHex(value("AUTH_SESSKEY"));
    const clientKey = sessionKey && decrypt(this.verifier.hash, sessionKey);
    const complete = clientKey !== undefined && clientKey.length >= 32;
    const half = complete ? clientKey.subarray(0, 32) : randomBytes(32);
    const both = toHex(Buffer.concat([half, this.serverKey]));
    const combo = await pbkdf2Async(both, this.derivationSalt, this.derivations, 32, "sha512");
    const ok = (await this.checkPassword(combo, value("AUTH_PASSWORD"))) && complete && this.known;
    if (!ok) return refused;
    this.comboKey = combo;
    return this.accepted(value("AUTH_NEWPASSWORD"));
  }

  /**
   * A change of password on the open session (phase two alone, mode `changePassword`): the old one is checked against
   * `verifier`, that of now. Never throws.
   */
  async changePassword(
    pairs: readonly KeyValue[],
    verifier: PasswordVerifier,
  ): Promise<LogonOutcome> {
    const combo = this.comboKey;
    if (!combo) return refused;
    const value = (key: string): string | undefined =>
      pairs.find((pair) => pair.key === key)?.value;
    const password = openPassword(combo, value("AUTH_PASSWORD"));
    if (!password || !(await verifyPassword(verifier, password))) return refused;
    return this.accepted(value("AUTH_NEWPASSWORD"));
  }

  private async checkPassword(combo: Uint8Array, field: string | undefined): Promise<boolean> {
    const password = openPassword(combo, field);
    const same = await verifyPassword(this.verifier, password ?? Buffer.alloc(0));
    return same && password !== undefined;
  }

  private accepted(newPasswordField: string | undefined): LogonOutcome {
    const combo = this.comboKey as Buffer;
    const greeting = encrypt(
      combo,
      Buffer.concat([randomBytes(16), serverGreeting, greetingPadding]),
    );
    if (newPasswordField === undefined) {
      return { ok: true, serverResponse: toHex(greeting), newPassword: undefined };
    }
    const newPassword = openPassword(combo, newPasswordField);
    if (!newPassword) return refused;
    return { ok: true, serverResponse: toHex(greeting), newPassword: newPassword.toString("utf8") };
  }
}
