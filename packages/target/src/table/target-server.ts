import {
  al32utf8,
  type Charset,
  charsetOf,
  type ServerInfo,
  type TargetServer,
} from "@singer-oracle/core/oracle";

/** The character set of the database; AL32UTF8 when it is not known. */
export function serverCharset({ charset }: Pick<ServerInfo, "charset">): Charset {
  return charset === null ? al32utf8 : charsetOf(charset);
}

/** Whether the database holds every Unicode text, in names and comments too. */
export function isUnicodeServer(server: Pick<ServerInfo, "charset">): boolean {
  return serverCharset(server).isUnicode;
}

/**
 * What the server has for columns. COMPATIBLE decides about types, and only few users may see it: when it is not known the
 * version decides, and a server that has the type switched off refuses it with ORA-00902.
 * Source: Oracle Database JSON Developer's Guide, JSON data type (21c, COMPATIBLE 20); Oracle SQL Language Reference
 * 23ai, BOOLEAN, VECTOR.
 */
export function targetServerOf(
  server: Pick<ServerInfo, "charset" | "maxVarchar2Bytes" | "majorVersion" | "compatible">,
): TargetServer {
  const { majorVersion, compatible } = server;
  const has = (version: number, level: number): boolean =>
    majorVersion >= version && (compatible === null || Number.parseInt(compatible, 10) >= level);
  return {
    charset: serverCharset(server),
    maxVarcharBytes: server.maxVarchar2Bytes,
    hasBoolean: has(23, 23),
    hasJson: has(21, 20),
    hasVector: has(23, 23),
  };
}

/** The same server without the types that it refused. */
export function withoutNewTypes(server: TargetServer): TargetServer {
  return { ...server, hasBoolean: false, hasJson: false, hasVector: false };
}
