import { tnsVersion } from "../wire/connect.ts";
import { fieldVersion } from "../wire/messages/field-version.ts";
import { maxPacketBytes } from "../wire/packet.ts";

/**
 * What the server says of itself when a client connects, and the limits it keeps. The defaults are those of a 23ai server,
 * the driver's best-trodden path; the rest is there so that tests can look like older servers.
 */
export interface WireOptions {
  /** Version of Oracle Net, 315 to 319. */
  readonly tnsVersion: number;
  /** Both negotiations and the first half of the logon in one round trip; from 318 on. */
  readonly fastAuth: boolean;
  /** Every reply is marked at its end, which pipelines need; from 319 and field version 24 on. */
  readonly endOfResponse: boolean;
  /** A value of `fieldVersion`, 7 to 24. */
  readonly fieldVersion: number;
  /** The largest packet the client may write, in bytes, 512 to 2,097,152. */
  readonly sduBytes: number;
  /** About how large the packets of replies are, in bytes. */
  readonly packetBytes: number;
  /** CLOB data travels as UTF-16BE, as from databases with a multi-byte character set of fixed width. */
  readonly utf16Lobs: boolean;
  /** What a LOB stream reads in one call: bytes, or UTF-16 units. */
  readonly lobChunk: number;
  /** OPEN_CURSORS: ORA-01000 beyond it. At most 65535. */
  readonly maxOpenCursors: number;
  /** Connections at a time; one more is refused with 12519. */
  readonly maxConnections: number;
  /** From the connection to the end of the logon, in milliseconds; the socket is closed then. */
  readonly logonTimeoutMs: number;
  /** Longest request before the logon, in bytes. */
  readonly maxLogonRequestBytes: number;
  /** Longest request of a session, in bytes. */
  readonly maxRequestBytes: number;
  /** Rows asked of the engine at once: between two slices a break is served. */
  readonly rowsPerSlice: number;
  /** Version shown to the client: version, release, update (0 to 15), port, port update. */
  readonly databaseVersion: readonly [number, number, number, number, number];
  /** Banner of the protocol negotiation, at most 47 bytes. */
  readonly banner: string;
}

const versions = {
  19: [19, 3, 0, 0, 0],
  23: [23, 26, 1, 0, 0],
} as const;

/** The usual values for a version of the database. */
export function wireOptions(version: 19 | 23, changes: Partial<WireOptions> = {}): WireOptions {
  return {
    tnsVersion: tnsVersion.endOfResponse,
    fastAuth: true,
    endOfResponse: true,
    fieldVersion: fieldVersion.max,
    sduBytes: 65_536,
    packetBytes: 32_768,
    utf16Lobs: false,
    lobChunk: 65_536,
    maxOpenCursors: 300,
    maxConnections: 500,
    logonTimeoutMs: 60_000,
    maxLogonRequestBytes: 65_536,
    maxRequestBytes: 512 * 1024 * 1024,
    rowsPerSlice: 500,
    databaseVersion: versions[version],
    banner: "singer-oracle sandbox",
    ...changes,
  };
}

/** @throws RangeError when an option is out of its range or needs another one */
export function checkWireOptions(options: WireOptions): void {
  const between = (name: keyof WireOptions, low: number, high: number): void => {
    const value = options[name];
    if (typeof value !== "number" || !Number.isInteger(value) || value < low || value > high) {
      throw new RangeError(`${name}: ${String(value)} is not between ${low} and ${high}`);
    }
  };
  between("tnsVersion", tnsVersion.largeLengths, tnsVersion.endOfResponse);
  between("fieldVersion", fieldVersion.v12c1, fieldVersion.max);
  between("sduBytes", 512, maxPacketBytes);
  between("packetBytes", 16, maxPacketBytes);
  between("lobChunk", 1, 1024 * 1024 * 1024);
  between("maxOpenCursors", 1, 65_535);
  between("maxConnections", 1, 1_000_000);
  between("logonTimeoutMs", 1, 0x7fffffff);
  between("rowsPerSlice", 1, 1_000_000);
  if (options.fastAuth && options.tnsVersion < tnsVersion.acceptFlags) {
    throw new RangeError("fastAuth needs tnsVersion 318");
  }
  const complete =
    options.tnsVersion >= tnsVersion.endOfResponse && options.fieldVersion >= fieldVersion.v23ai4;
  if (options.endOfResponse && !complete) {
    throw new RangeError("endOfResponse needs tnsVersion 319 and fieldVersion 24");
  }
}
