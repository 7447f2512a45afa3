import type { Socket } from "node:net";
import { oraError } from "../engine/errors.ts";
import {
  type DataPacket,
  dataFlag,
  decodeDataPacket,
  decodeMarkerPacket,
  encodeMarkerPacket,
  markerKind,
  type Packet,
  PacketSplitter,
  packetType,
} from "../wire/packet.ts";
import { tracePacket } from "../wire/trace.ts";
import { WireError } from "../wire/wire-error.ts";
import { type ConnectDecision, ConnectPhase } from "./connect-phase.ts";
import { CallEnded } from "./faults.ts";
import { PacketWriter } from "./packet-writer.ts";
import { endReply, writeError } from "./replies.ts";
import { RequestAssembly } from "./request-assembly.ts";
import { serveRequest } from "./serve-request.ts";
import { Session, type SessionHost } from "./session.ts";

/** Requests, and their bytes, that wait while another one is served; the socket is not read beyond. */
const maxWaitingRequests = 2048;
const maxWaitingBytes = 64 * 1024 * 1024;

/** What waits to be served: a packet, a look at what the packets so far make, or the reply that a RESET wants. */
type Job =
  | { readonly kind: "packet"; readonly data: DataPacket }
  | { readonly kind: "look" }
  | { readonly kind: "reset" };

function bytesOf(job: Job): number {
  return job.kind === "packet" ? job.data.payload.length : 0;
}

/**
 * One connection of a client: packets in, calls one after the other, packets out. Bytes that do not follow the protocol
 * close it, and nothing else.
 */
export class Connection {
  /** Resolves when the socket is closed and the session is freed. */
  readonly closed: Promise<void>;
  private readonly socket: Socket;
  private readonly host: SessionHost;
  private readonly number: number;
  private readonly splitter = new PacketSplitter();
  private readonly connecting: ConnectPhase;
  private readonly logonTimer: NodeJS.Timeout;
  private readonly assembly: RequestAssembly;
  private session: Session | null = null;
  private jobs: Job[] = [];
  private waitingBytes = 0;
  private working: Promise<void> | null = null;
  /** Of the request being served. */
  private controller = new AbortController();
  /** Between a break and its reset what the client sent is thrown away. */
  private broken = false;
  /** A scripted delay holds back ACCEPT, or a scripted fault sends no more. */
  private silent = false;
  private loggedOn = false;

  /** `number`: no other connection of the server has it; `full`: the server has as many as it may. */
  constructor(socket: Socket, host: SessionHost, number: number, full: boolean) {
    this.socket = socket;
    this.host = host;
    this.number = number;
    this.connecting = new ConnectPhase(host, full);
    this.assembly = new RequestAssembly(host.options.maxLogonRequestBytes, () =>
      this.enqueue({ kind: "look" }),
    );
    this.logonTimer = setTimeout(() => {
      this.trace("! no logon in time");
      socket.destroy();
    }, host.options.logonTimeoutMs);
    this.logonTimer.unref();
    this.closed = new Promise((resolve) => {
      socket.once("close", () => {
        void this.free().finally(resolve);
      });
    });
    // What went wrong with the socket shows in its end; nobody else has to know.
    socket.on("error", () => undefined);
    socket.on("data", (chunk: Buffer) => {
      this.splitter.push(chunk);
      this.takePackets();
    });
  }

  /** Closes the socket; the session is freed when the running call has ended. */
  close(): void {
    this.socket.destroy();
  }

  private trace(line: string): void {
    this.host.trace?.(line);
  }

  private takePackets(): void {
    try {
      while (!this.silent && !this.socket.destroyed) {
        const packet = this.splitter.next();
        if (!packet) return;
        if (this.host.trace) this.trace(tracePacket(">", packet));
        if (this.session) this.onPacket(this.session, packet);
        else this.onConnectPacket(packet);
      }
    } catch (error) {
      this.fail(error);
    }
  }

  /** Bytes that mean nothing end the connection; so does a bug, which must not end the server. */
  private fail(error: unknown): void {
    const text = error instanceof WireError ? error.message : String((error as Error).stack);
    this.trace(`! ${text}`);
    this.socket.destroy();
  }

  private onConnectPacket(packet: Packet): void {
    const descriptor = this.connecting.take(packet);
    if (descriptor === undefined) return;
    const action = this.host.script.strike({ call: "connect", moment: "before" });
    if (action?.do === "drop") {
      this.socket.destroy();
      return;
    }
    const refused = action?.do === "refuse" ? this.connecting.refuse(action.number) : undefined;
    const decision = refused ?? this.connecting.decide(descriptor);
    if (action?.do === "half-packet") {
      this.silent = true;
      this.socket.write(decision.packet.subarray(0, decision.packet.length >> 1));
    } else if (action?.do === "delay") {
      this.silent = true;
      setTimeout(() => {
        this.silent = false;
        this.answerConnect(decision);
        this.takePackets();
      }, action.ms).unref();
    } else this.answerConnect(decision);
  }

  private answerConnect(decision: ConnectDecision): void {
    if (decision.kind === "refuse") {
      this.silent = true;
      this.socket.end(decision.packet);
      return;
    }
    const { target, serviceName } = decision;
    const writer = new PacketWriter(this.socket, this.host.options.packetBytes);
    this.session = new Session(this.host, this.number, target, serviceName, writer);
    this.session.cut = (bytes, then) => {
      this.silent = true;
      this.socket.write(bytes, () => {
        if (then === "close") this.socket.destroy();
      });
    };
    this.socket.write(decision.packet);
    this.splitter.useLargeLengths();
  }

  private onPacket(session: Session, packet: Packet): void {
    if (packet.type === packetType.marker) {
      this.onMarker(session, decodeMarkerPacket(packet.bytes));
      return;
    }
    if (packet.type !== packetType.data) {
      throw new WireError(`packet type ${String(packet.type)}`, "packet.type", 4);
    }
    const data = decodeDataPacket(packet.bytes);
    if (data.flags & dataFlag.endOfFile) {
      this.socket.end();
      return;
    }
    if (this.broken) return;
    this.enqueue({ kind: "packet", data });
  }

  /**
   * A break ends the running call without a reply, and what waits is forgotten; BREAK says so. The client answers RESET,
   * which wants RESET and an ORA-01013 after it.
   */
  private onMarker(session: Session, kind: number): void {
    this.assembly.forget();
    if (kind !== markerKind.reset) {
      this.broken = true;
      this.jobs = [];
      this.waitingBytes = 0;
      session.pipeline = null;
      if (this.working) {
        session.writer.muted = true;
        this.controller.abort();
      }
      this.socket.write(encodeMarkerPacket(markerKind.break, true));
      return;
    }
    this.broken = false;
    this.enqueue({ kind: "reset" });
  }

  private enqueue(job: Job): void {
    this.jobs.push(job);
    this.waitingBytes += bytesOf(job);
    if (this.jobs.length > maxWaitingRequests || this.waitingBytes > maxWaitingBytes) {
      this.socket.pause();
    }
    this.working ??= this.work().finally(() => {
      this.working = null;
    });
  }

  private async work(): Promise<void> {
    const { session } = this;
    if (!session) return;
    for (let job = this.jobs.shift(); job; job = this.jobs.shift()) {
      this.waitingBytes -= bytesOf(job);
      if (this.socket.isPaused() && this.jobs.length === 0) this.socket.resume();
      if (this.socket.destroyed || this.silent) return;
      await this.serve(session, job);
    }
  }

  private async serve(session: Session, job: Job): Promise<void> {
    const { writer } = session;
    try {
      this.controller = new AbortController();
      if (job.kind === "reset") {
        writer.muted = false;
        writer.begin();
        this.socket.write(encodeMarkerPacket(markerKind.reset, true));
        writeError(session, oraError(1013));
        endReply(session);
        return;
      }
      const { assembly } = this;
      const payload =
        job.kind === "look" ? assembly.look(session) : assembly.add(session, job.data);
      if (!payload) return;
      await serveRequest(session, payload, this.controller.signal);
      if (session.isLoggedOn) this.onLoggedOn();
      if (session.closing) this.socket.end();
    } catch (error) {
      if (!(error instanceof CallEnded)) this.fail(error);
      else if (error.socket === "close") this.socket.destroy();
      else this.silent = true;
    }
  }

  /** The limits of strangers no longer hold. */
  private onLoggedOn(): void {
    if (this.loggedOn) return;
    this.loggedOn = true;
    clearTimeout(this.logonTimer);
    this.assembly.limit(this.host.options.maxRequestBytes);
  }

  private async free(): Promise<void> {
    clearTimeout(this.logonTimer);
    this.assembly.forget();
    this.jobs = [];
    this.controller.abort();
    await this.working;
    this.session?.close();
  }
}
