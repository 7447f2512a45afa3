import {
  type ActivateVersionMessage,
  type BatchMessage,
  type JsonObject,
  type MessageBatch,
  ProtocolError,
  type ReadMessage,
  type RecordMessage,
  type SchemaMessage,
  type StateMessage,
} from "@singer-oracle/core";
import { refuseIncrementalState } from "../load/overwrite-policy.ts";
import type { TargetSettings } from "../settings.ts";
import type { MemoryBudget } from "./memory-budget.ts";
import type { Sink } from "./sink.ts";
import type { StateGate } from "./state-gate.ts";
import type { StatePrinter } from "./state-printer.ts";

/** What a router hands messages to. */
export interface RouterParts {
  readonly settings: Pick<TargetSettings, "load_method" | "overwrite_incremental">;
  /** Makes the sink of a stream at its first SCHEMA. */
  readonly openSink: (item: ReadMessage, message: SchemaMessage) => Sink;
  readonly gate: StateGate;
  readonly printer: StatePrinter;
  readonly budget: MemoryBudget;
  /** Aborted when no more messages are to be taken. */
  readonly stop: AbortSignal;
  /** Milliseconds since 1970. Default `Date.now`. */
  readonly nowMs?: () => number;
}

/** STATE lines that may wait to be written while reading goes on. */
const maxStateBacklog = 100;

/** Hands each message to the sink of its stream or to the state gate. */
export class MessageRouter {
  readonly #parts: RouterParts;
  readonly #nowMs: () => number;
  readonly #sinks = new Map<string, Sink>();
  #lastState: JsonObject | null = null;

  constructor(parts: RouterParts) {
    this.#parts = parts;
    this.#nowMs = parts.nowMs ?? Date.now;
  }

  /** By stream, in the order of their first SCHEMA. */
  get sinks(): ReadonlyMap<string, Sink> {
    return this.#sinks;
  }

  /** The last STATE that was read, printed or not. */
  get lastState(): JsonObject | null {
    return this.#lastState;
  }

  /**
   * Takes messages; waits as long as they do not fit into memory. When `stop` is aborted meanwhile the rest of them is
   * left alone.
   * @throws ProtocolError for a message that cannot be taken where it stands, RecordError for a record that cannot be
   * loaded, SettingsError for a stream that may not be overwritten. All messages before were taken.
   */
  async take({ messages, byteLength }: MessageBatch): Promise<void> {
    const { budget, stop } = this.#parts;
    await budget.reserve(byteLength);
    if (stop.aborted) return;
    const receivedAtMs = this.#nowMs();
    let sink: Sink | undefined;
    for (const item of messages) {
      const { message } = item;
      let isFull = false;
      if (message.type === "RECORD") {
        if (sink?.stream !== message.stream) sink = this.#sinkOf(item, message);
        isFull = sink.add(item, message, receivedAtMs);
      } else {
        sink = undefined;
        budget.release(item.byteLength);
        await this.#takeOther(item, message);
        if (stop.aborted) return;
      }
      if (!isFull) continue;
      await sink?.room();
      if (stop.aborted) return;
    }
  }

  async #takeOther(
    item: ReadMessage,
    message: SchemaMessage | StateMessage | ActivateVersionMessage | BatchMessage,
  ): Promise<void> {
    switch (message.type) {
      case "SCHEMA":
        return this.#takeSchema(item, message);
      case "STATE":
        return this.#takeState(message);
      case "ACTIVATE_VERSION": {
        const sink = this.#sinkOf(item, message);
        sink.activateVersion(message.version);
        return sink.room();
      }
      case "BATCH":
        throw protocolError(
          item,
          `a BATCH message of stream ${JSON.stringify(message.stream)}: only records can be loaded`,
          "Unset batch_config in the tap, so that it writes RECORD messages.",
        );
    }
  }

  async #takeSchema(item: ReadMessage, message: SchemaMessage): Promise<void> {
    const sink = this.#sinks.get(message.stream);
    if (sink === undefined) {
      this.#refuseIncrement(message.stream, this.#lastState);
      this.#sinks.set(message.stream, this.#parts.openSink(item, message));
      return;
    }
    sink.schema(item, message);
    await sink.room();
  }

  async #takeState({ value }: StateMessage): Promise<void> {
    const { gate, printer } = this.#parts;
    this.#lastState = value;
    for (const stream of this.#sinks.keys()) this.#refuseIncrement(stream, value);
    gate.state(value);
    if (printer.backlogCount > maxStateBacklog) await printer.settled();
  }

  #refuseIncrement(stream: string, state: JsonObject | null): void {
    const { load_method: loadMethod, overwrite_incremental: isAllowed } = this.#parts.settings;
    if (loadMethod === "overwrite") refuseIncrementalState(stream, state, isAllowed);
  }

  #sinkOf(item: ReadMessage, message: RecordMessage | ActivateVersionMessage): Sink {
    const sink = this.#sinks.get(message.stream);
    if (sink !== undefined) return sink;
    throw protocolError(
      item,
      `a ${message.type} of stream ${JSON.stringify(message.stream)} came before its SCHEMA`,
      "The tap has to write the SCHEMA of a stream before anything else of it.",
    );
  }
}

function protocolError(item: ReadMessage, reason: string, hint: string): ProtocolError {
  const { line, byteOffset } = item;
  return new ProtocolError(reason, { code: "SINGER-LINE", hint, position: { line, byteOffset } });
}
