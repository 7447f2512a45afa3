import type { BufferReader } from "../buffer-reader.ts";
import type { BufferWriter } from "../buffer-writer.ts";

/** What a pipeline does after an error. */
export const pipelineMode = { continueOnError: 1, abortOnError: 2 } as const;

/** Piggyback 199: the requests from here to function 200 are a pipeline. */
export interface PipelineBegin {
  readonly kind: "pipelineBegin";
  readonly errorSetId: number;
  readonly errorSetMode: number;
  /** A value of `pipelineMode`. */
  readonly mode: number;
}

/** Body: UB error set id; U8 error set mode; U8 mode. Source: base.js _writeBeginPipelinePiggyback. */
export function encodePipelineBeginBody(writer: BufferWriter, message: PipelineBegin): void {
  writer.ub(message.errorSetId).u8(message.errorSetMode).u8(message.mode);
}

/** @throws WireError when it is cut */
export function decodePipelineBeginBody(reader: BufferReader): PipelineBegin {
  return {
    kind: "pipelineBegin",
    errorSetId: reader.ub("pipeline.errorSetId", 4),
    errorSetMode: reader.u8("pipeline.errorSetMode"),
    mode: reader.u8("pipeline.mode"),
  };
}

/** Function 200: the pipeline ends; answered with STATUS. */
export interface PipelineEnd {
  readonly kind: "pipelineEnd";
  readonly id: number;
}

/** Body: UB id. Source: lib/thin/protocol/messages/endPipeline.js. */
export function encodePipelineEndBody(writer: BufferWriter, message: PipelineEnd): void {
  writer.ub(message.id);
}

/** @throws WireError when it is cut */
export function decodePipelineEndBody(reader: BufferReader): PipelineEnd {
  return { kind: "pipelineEnd", id: reader.ub("pipeline.id", 4) };
}
