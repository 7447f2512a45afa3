/**
 * TTC field versions: which fields a message has. Both ends use the smaller of the two they announced.
 * Source: oracledb 26.0.0 lib/thin/protocol/constants.js TNS_CCAP_FIELD_VERSION_….
 */
export const fieldVersion = {
  v12c1: 7,
  /** `columnId` in describe and bind metadata; SQL signature fields in EXECUTE. */
  v12c2: 8,
  /** Chunk ids in EXECUTE. */
  v12c2Extended: 9,
  /** The server version number is split 8.8.4.8.4 bits instead of 8.4.8.4.8. */
  v18cExtended: 11,
  v19c: 12,
  /** What FAST_AUTH is written at, whatever is negotiated inside it. */
  fastAuth: 13,
  /** SQL type and checksum in ERROR. */
  v20c: 14,
  v21c: 16,
  /** Domains in describe; OSON field names of up to 65535 bytes in binds. */
  v23ai: 17,
  /** A token after the sequence number of every function. */
  v23aiToken: 18,
  /** Annotations in describe. */
  v23aiAnnotations: 20,
  /** Vector fields in describe; needed for end-of-response mode. */
  v23ai4: 24,
  /** The highest both driver versions know. */
  max: 24,
} as const;
