/** Oracle's number of AL32UTF8. */
export const charsetUtf8 = 873;
/** Oracle's number of AL16UTF16, the only national character set the driver takes. */
export const charsetUtf16 = 2000;

/** Indexes of the compile-time capabilities. Source: lib/thin/protocol/constants.js TNS_CCAP_…. */
export const compileCapability = {
  sqlVersion: 0,
  logonTypes: 4,
  fieldVersion: 7,
  serverDefineConversion: 8,
  dequeueWithSelector: 9,
  ttc1: 15,
  oci1: 16,
  tdsVersion: 17,
  rpcVersion: 18,
  rpcSignature: 19,
  dbfVersion: 21,
  lob: 23,
  ttc2: 26,
  ub2Types: 27,
  clientFunctions: 34,
  ttc3: 37,
  ttc4: 40,
  lob2: 42,
  ttc5: 44,
  featureBackport2: 45,
  vectorFeatures: 52,
} as const;

/** Number of compile-time capability bytes. */
export const compileCapabilityBytes = 53;

/** Indexes of the runtime capabilities. Source: lib/thin/protocol/constants.js TNS_RCAP_…. */
export const runtimeCapability = { compatibility: 0, timeZone: 1, ttc: 6 } as const;

/** Number of runtime capability bytes. */
export const runtimeCapabilityBytes = 7;

/** What a server announces of itself. */
export interface ServerCapabilities {
  /** A value of `fieldVersion`. */
  readonly fieldVersion: number;
  /** Only together with field version 24 and the ACCEPT flag. */
  readonly endOfResponse: boolean;
  /** Strings of up to 32767 bytes are ordinary values (MAX_STRING_SIZE = EXTENDED), else up to 4000. */
  readonly longStrings: boolean;
  /** DATA_TYPES carries the database time zone; else driver 26 asks for it with SQL in every connect. */
  readonly timeZone: boolean;
}

/** The compile-time capabilities of a server, 53 bytes. Of these both drivers read [7] and [45] only. */
export function encodeCompileCapabilities(server: ServerCapabilities): Buffer {
  const out = Buffer.alloc(compileCapabilityBytes);
  const index = compileCapability;
  out[index.sqlVersion] = 6;
  // O5LOGON, O7LOGON, O8LOGON long identifiers, O9LOGON long passwords.
  out[index.logonTypes] = 0x08 | 0x20 | 0x40 | 0x80;
  out[index.fieldVersion] = server.fieldVersion;
  out[index.serverDefineConversion] = 1;
  out[index.dequeueWithSelector] = 1;
  // Fast bit vectors, indicator and return code, end-of-call status.
  out[index.ttc1] = 0x20 | 0x08 | 0x01;
  // Application context piggyback, fast session propagation, sequence number in outcomes (go-ora reads that bit).
  out[index.oci1] = 0x80 | 0x10 | 0x01;
  out[index.tdsVersion] = 3;
  out[index.rpcVersion] = 7;
  out[index.rpcSignature] = 3;
  out[index.dbfVersion] = 1;
  // 8-byte sizes, encodings, prefetch of data and length, temporary size, 12c.
  out[index.lob] = 0x01 | 0x02 | 0x04 | 0x08 | 0x40 | 0x80;
  out[index.ttc2] = 0x04;
  out[index.ub2Types] = 1;
  out[index.clientFunctions] = 12;
  // Implicit results, big CLR chunks, LTXID, version of the time zone file. Not: keep out order.
  out[index.ttc3] = 0x10 | 0x20 | 0x08 | timeZoneFileBit;
  out[index.ttc4] = server.endOfResponse ? endOfResponseBit : 0;
  out[index.lob2] = 0x01 | 0x04;
  // Vectors.
  out[index.ttc5] = 0x08;
  // Binary and sparse vectors.
  out[index.vectorFeatures] = 0x01 | 0x02;
  return out;
}

/** The runtime capabilities of a server, 7 bytes. */
export function encodeRuntimeCapabilities(server: ServerCapabilities): Buffer {
  const out = Buffer.alloc(runtimeCapabilityBytes);
  out[runtimeCapability.compatibility] = 2;
  out[runtimeCapability.timeZone] = server.timeZone ? 0x01 : 0;
  out[runtimeCapability.ttc] = server.longStrings ? 0x04 : 0;
  return out;
}

/** The field version a list of compile-time capabilities announces; 0 when the list is too short. */
export function announcedFieldVersion(compileCapabilities: Uint8Array): number {
  return compileCapabilities[compileCapability.fieldVersion] ?? 0;
}

/** In `ttc4`: replies are marked at their end. Source: lib/thin/protocol/constants.js TNS_CCAP_END_OF_REQUEST. */
const endOfResponseBit = 0x20;

/** Whether a list of compile-time capabilities says that replies may be marked at their end; ojdbc says no. */
export function announcesEndOfResponse(compileCapabilities: Uint8Array): boolean {
  return ((compileCapabilities[compileCapability.ttc4] ?? 0) & endOfResponseBit) !== 0;
}

/** In `ttc3`: DATA_TYPES carries the version of the time zone file. Source: go-ora 2.8.24 data_type_nego.go. */
const timeZoneFileBit = 0x02;

/** Whether a list of compile-time capabilities says that DATA_TYPES carries the version of the time zone file. */
export function announcesTimeZoneFile(compileCapabilities: Uint8Array): boolean {
  return ((compileCapabilities[compileCapability.ttc3] ?? 0) & timeZoneFileBit) !== 0;
}

/** Whether a list of runtime capabilities says that DATA_TYPES carries a time zone. */
export function announcesTimeZone(runtimeCapabilities: Uint8Array): boolean {
  return ((runtimeCapabilities[runtimeCapability.timeZone] ?? 0) & 0x01) !== 0;
}
