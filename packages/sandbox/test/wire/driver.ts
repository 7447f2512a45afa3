import { createRequire } from "node:module";

/**
 * The inside of both drivers: the truth the codecs are checked against. They are CommonJS without types, so what the tests
 * use of them is written down here.
 */
const require = createRequire(import.meta.url);

export interface DriverBuffer {
  buf: Buffer;
  pos: number;
  writeOracleNumber(text: string, writeLength?: boolean): void;
  readOracleNumber(): string | null;
  writeOracleDate(date: Date, type: unknown, writeLength?: boolean): void;
  readOracleDate(useLocalTime: boolean, useDbTz?: boolean): Date | null;
  writeOracleIntervalYM(value: object, writeLength?: boolean): void;
  writeOracleIntervalDS(value: object, writeLength?: boolean): void;
  readOracleIntervalYM(): object | null;
  readOracleIntervalDS(): object | null;
  writeBinaryDouble(value: number): void;
  writeBinaryFloat(value: number): void;
  readBinaryDouble(): number | null;
  readBinaryFloat(): number | null;
  readUB2(): number;
  readUB4(): number;
  readUB8(): number;
  readSB4(): number;
  writeUB4(value: number): void;
  writeUB8(value: number): void;
  writeSB4(value: number): void;
  writeBytesWithLength(value: Buffer): void;
  readBytesWithLength(): Buffer | null;
  readStr(form: number): string | null;
  readBool(): boolean | null;
  readRowID(): object;
  readURowID(): string | null;
  readOson(): unknown;
  readVector(): unknown;
  writeOson(value: unknown, maxNameSize: number): void;
  writeVector(value: unknown): void;
  writeKeyValue(key: string, value: string, flags?: number): void;
}

export interface DriverMessage {
  encode(buf: DriverBuffer): unknown;
  process(buf: DriverBuffer): void;
  preProcess(): void;
  [property: string]: unknown;
}

type MessageClass = new (connection: object, ...rest: unknown[]) => DriverMessage;

export interface Driver {
  readonly name: string;
  readonly types: Record<string, unknown> & {
    IntervalYM: new (value: object) => object;
    IntervalDS: new (value: object) => object;
    JsonId: new (length: number) => Uint8Array;
    SparseVector: { create(value: object): object };
  };
  readonly GrowableBuffer: new () => DriverBuffer;
  readonly ReadPacket: new (
    nsi: object,
    caps: object,
  ) => DriverBuffer & { startPacket(packet: object): void; savePoint(): void };
  readonly WritePacket: new (
    nsi: object,
    caps: object,
    protocol: object,
  ) => DriverBuffer & { startRequest(type: number): void; endRequest(): void; _dataFlags: number };
  readonly OsonEncoder: new () => { encode(value: unknown, maxNameSize: number): Buffer };
  readonly OsonDecoder: new (image: Buffer) => { decode(): unknown };
  readonly VectorEncoder: new () => { encode(value: unknown): Buffer };
  readonly VectorDecoder: new (image: Buffer) => { decode(): unknown };
  readonly Capabilities: new (nscon: object) => Record<string, unknown>;
  readonly encryptDecrypt: {
    updateVerifierData(
      data: object,
      password: string,
      newPassword: string | undefined,
      is11g: boolean,
      target: object,
    ): void;
    updatePasswordsWithComboKey(
      password: string,
      newPassword: string,
      comboKey: Buffer,
      target: object,
    ): void;
    decrypt(key: Buffer, data: Buffer): Buffer;
  };
  readonly sqlnet: {
    ConnectPacket: new (
      data: Buffer,
      attributes: object,
      flags?: number,
    ) => { buf: Buffer; overflow: boolean };
    AcceptPacket(packet: object, attributes: object): void;
    RefusePacket: new (packet: object) => { dataBuf: string };
    RedirectPacket: new (packet: object) => { dataBuf: Buffer; dataLen: number; flags: number };
    MarkerPacket: new (
      large: boolean,
    ) => {
      buf: Buffer;
      prepare(type: number, data: number): void;
      fromPacket(p: object, n: object): void;
    };
  };
  readonly encodeRowID: (rowid: object) => string | undefined;
  message(file: string): MessageClass;
}

function load(name: string): Driver {
  const part = (path: string): never => require(`${name}/lib/${path}`) as never;
  const { GrowableBuffer } = part("impl/datahandlers/buffer.js") as Driver;
  const { OsonEncoder, OsonDecoder } = part("impl/datahandlers/oson.js") as Driver;
  const { VectorEncoder, VectorDecoder } = part("impl/datahandlers/vector.js") as Driver;
  const { ReadPacket, WritePacket } = part("thin/protocol/packet.js") as Driver;
  const { encodeRowID } = part("thin/protocol/utils.js") as Driver;
  return {
    name,
    types: part("types.js"),
    GrowableBuffer,
    ReadPacket,
    WritePacket,
    OsonEncoder,
    OsonDecoder,
    VectorEncoder,
    VectorDecoder,
    Capabilities: part("thin/protocol/capabilities.js"),
    encryptDecrypt: part("thin/protocol/encryptDecrypt.js"),
    sqlnet: part("thin/sqlnet/packet.js"),
    encodeRowID,
    message: (file) => part(`thin/protocol/messages/${file}.js`),
  };
}

export const drivers: readonly Driver[] = [load("oracledb"), load("oracledb-7")];

/** The driver's capabilities, at a field version. */
export function driverCaps(driver: Driver, fieldVersion: number): Record<string, unknown> {
  const caps = new driver.Capabilities({ sAtts: { version: 319 }, endOfRequestSupport: false });
  caps["ttcFieldVersion"] = fieldVersion;
  caps["maxStringSize"] = 32767;
  caps["dbTzOffset"] = 0;
  return caps;
}

/** A driver's reader over these bytes, as if they had come in one packet. */
export function driverReader(
  driver: Driver,
  bytes: Uint8Array,
  caps: object = driverCaps(driver, 24),
): DriverBuffer {
  const nsi = { syncRecvPacket: () => undefined, isBreak: false };
  const reader = new driver.ReadPacket(nsi, caps);
  reader.startPacket({ buf: Buffer.concat([Buffer.alloc(10), bytes]), num: 1 });
  reader.savePoint();
  return reader;
}

/** What a driver's writer sends, packet headers and flags removed. */
export function driverWrites(
  driver: Driver,
  write: (writer: DriverBuffer) => void,
  caps: object = driverCaps(driver, 24),
): Buffer {
  const parts: Buffer[] = [];
  const nsi = {
    sAtts: { sdu: 8192, version: 319 },
    ntAdapter: { shouldPauseWrite: () => false },
    sendPacket: (packet: Buffer) => parts.push(Buffer.from(packet.subarray(10))),
    pipelineEnabled: false,
  };
  const writer = new driver.WritePacket(nsi, caps, { sequenceId: 7 });
  writer.startRequest(6);
  write(writer);
  writer.endRequest();
  return Buffer.concat(parts);
}
