import {
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  sign,
} from "node:crypto";

/** A certificate with its key. Source: RFC 5280. */
export interface Certificate {
  readonly subject: Subject;
  readonly key: KeyObject;
  /** PEM. */
  readonly pem: string;
  /** The key as PEM, without a password. */
  readonly keyPem: string;
}

/** Parts of a distinguished name in their order, by their short names. */
export type Subject = readonly (readonly ["C" | "O" | "CN", string])[];

export interface CertificateOptions {
  /** Default: itself, as a certificate authority. */
  readonly issuer?: Certificate;
  /** Names and IPv4 addresses it is good for. */
  readonly hosts?: readonly string[];
  /** Days from now, negative in the past. Default -1 and 1. */
  readonly validDays?: readonly [from: number, to: number];
}

/** Makes a certificate: of an authority without an issuer, else of a server or a client. */
export function makeCertificate(subject: Subject, options: CertificateOptions = {}): Certificate {
  const { privateKey: key } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const { issuer, hosts = [], validDays = [-1, 1] } = options;
  const algorithm = sequence(ecdsaWithSha256);
  const [from, to] = validDays;
  const body = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.concat([Buffer.from([1]), randomBytes(8)])),
    algorithm,
    name(issuer?.subject ?? subject),
    sequence(time(from), time(to)),
    name(subject),
    createPublicKey(key).export({ type: "spki", format: "der" }),
    der(0xa3, sequence(...extensions(issuer === undefined, hosts))),
  );
  const signature = der(
    0x03,
    Buffer.concat([Buffer.from([0]), sign("sha256", body, issuer?.key ?? key)]),
  );
  return {
    subject,
    key,
    pem: pem("CERTIFICATE", sequence(body, algorithm, signature)),
    keyPem: key.export({ type: "pkcs8", format: "pem" }) as string,
  };
}

const ecdsaWithSha256 = Buffer.from("06082a8648ce3d040302", "hex");
const attributes = { C: "0603550406", O: "060355040a", CN: "0603550403" } as const;

function name(subject: Subject): Buffer {
  return sequence(
    ...subject.map(([attribute, value]) =>
      der(0x31, sequence(Buffer.from(attributes[attribute], "hex"), der(0x0c, Buffer.from(value)))),
    ),
  );
}

function extensions(isAuthority: boolean, hosts: readonly string[]): Buffer[] {
  const basic = sequence(...(isAuthority ? [der(0x01, Buffer.from([0xff]))] : []));
  const all = [sequence(Buffer.from("0603551d13", "hex"), der(0x04, basic))];
  if (hosts.length > 0) {
    const names = hosts.map((host) =>
      /^[\d.]+$/.test(host)
        ? der(0x87, Buffer.from(host.split(".").map(Number)))
        : der(0x82, Buffer.from(host)),
    );
    all.push(sequence(Buffer.from("0603551d11", "hex"), der(0x04, sequence(...names))));
  }
  return all;
}

function time(daysFromNow: number): Buffer {
  const iso = new Date(Date.now() + daysFromNow * 86_400_000).toISOString();
  return der(0x17, Buffer.from(`${iso.replaceAll(/[-:T]/g, "").slice(2, 14)}Z`));
}

function der(tag: number, content: Buffer): Buffer {
  const { length } = content;
  const long = length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
  return Buffer.concat([Buffer.from([tag, ...(length < 128 ? [length] : long)]), content]);
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return der(0x30, Buffer.concat(parts));
}

function pem(label: string, bytes: Buffer): string {
  const lines = bytes.toString("base64").replaceAll(/.{64}/g, "$&\n").trim();
  return `-----BEGIN ${label}-----\n${lines}\n-----END ${label}-----\n`;
}
