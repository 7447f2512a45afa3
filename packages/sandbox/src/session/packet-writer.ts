import type { Duplex } from "node:stream";
import { BufferWriter } from "../wire/buffer-writer.ts";
import {
  dataHeaderBytes,
  encodeDataPackets,
  packetType,
  writePacketHeader,
} from "../wire/packet.ts";

/** Bytes that may wait in the socket before a reply pauses. */
const maxWaitingBytes = 256 * 1024;
/** Room for the row that makes a packet full. */
const slackBytes = 4096;
/** Packet buffers kept for reuse. */
const maxSpareBuffers = 8;

/**
 * Writes a reply straight into DATA packets: what codecs write stands behind the packet's header already, and a full
 * packet goes to the socket without being copied. A packet may be cut anywhere, so that it ends with the row that
 * fills it; only what is longer than a packet and its slack is cut and copied.
 *
 * One per connection. While it is muted (a break was asked for) everything is thrown away.
 */
export class PacketWriter extends BufferWriter {
  private readonly socket: Duplex;
  private readonly packetBytes: number;
  /** Packets may be longer than `packetBytes` by so much. */
  private readonly slack: number;
  private readonly spare: Buffer[] = [];
  /** Packets of the current reply were sent already. */
  started = false;
  muted = false;
  /** When set, called with each packet instead of sending it: scripted faults cut messages with it. */
  intercept: ((packet: Buffer) => void) | undefined;

  constructor(socket: Duplex, packetBytes: number) {
    super(packetBytes + slackBytes);
    this.socket = socket;
    this.packetBytes = packetBytes;
    this.slack = packetBytes >= slackBytes ? slackBytes : 0;
    this.position = dataHeaderBytes;
  }

  /** Bytes of payload that were written and not sent. */
  get pendingBytes(): number {
    return this.position - dataHeaderBytes;
  }

  /** Takes back what was written and not sent. */
  discard(): void {
    this.position = dataHeaderBytes;
  }

  /** Begins a new reply. */
  begin(): void {
    this.discard();
    this.started = false;
  }

  /** Sends the packet if it is full. */
  flushIfFull(): void {
    if (this.position >= this.packetBytes) this.flush(0);
  }

  /** Sends what was written. `flags`: bits of `dataFlag` for the last packet. */
  flush(flags: number): void {
    const { bytes, position } = this;
    this.position = dataHeaderBytes;
    if (this.muted || this.socket.destroyed) return;
    this.started = true;
    if (position > this.packetBytes + this.slack) {
      const payload = bytes.subarray(dataHeaderBytes, position);
      const { packetBytes } = this;
      this.send(encodeDataPackets(payload, { packetBytes, largeLengths: true, lastFlags: flags }));
      if (bytes.length > 4 * (packetBytes + slackBytes)) this.bytes = this.takeBuffer();
      return;
    }
    writePacketHeader(bytes, 0, { length: position, type: packetType.data }, true);
    bytes.writeUInt16BE(flags, dataHeaderBytes - 2);
    this.bytes = this.takeBuffer();
    this.send(bytes.subarray(0, position), bytes);
  }

  private takeBuffer(): Buffer {
    return this.spare.pop() ?? Buffer.allocUnsafeSlow(this.packetBytes + slackBytes);
  }

  private send(packet: Buffer, whole?: Buffer): void {
    if (this.intercept) {
      this.intercept(packet);
      return;
    }
    this.socket.write(packet, () => {
      if (whole?.length === this.packetBytes + slackBytes && this.spare.length < maxSpareBuffers) {
        this.spare.push(whole);
      }
    });
  }

  /** Whether the client does not read as fast as it is written to. */
  get congested(): boolean {
    return this.socket.writableLength > maxWaitingBytes;
  }

  /** Waits until the client has taken most of what was sent, the socket is closed, or the call is aborted. */
  async drained(signal: AbortSignal): Promise<void> {
    const { socket } = this;
    if (!this.congested || signal.aborted || socket.destroyed) return;
    await new Promise<void>((resolve) => {
      const done = (): void => {
        socket.off("drain", done);
        socket.off("close", done);
        signal.removeEventListener("abort", done);
        resolve();
      };
      socket.on("drain", done);
      socket.on("close", done);
      signal.addEventListener("abort", done);
    });
  }
}
