import type { ToolChoice } from "@parley/contract";
import type { ChatMessage } from "@parley/promptfile";
import { promisify } from "node:util";
import { zstdCompress, zstdDecompress } from "node:zlib";
import type { LogPayloadRow } from "./logs.tables.ts";

const compress = promisify(zstdCompress);
const decompress = promisify(zstdDecompress);

/** Bodies larger than this are compressed, off the main thread. */
const compressFromBytes = 4096;

/** What a Log holds beside its row. */
export type LogPayload = {
  inputs?: Record<string, unknown> | undefined;
  output?: string | undefined;
  messages?: ChatMessage[] | undefined;
  output_message?: ChatMessage | undefined;
  tool_choice?: ToolChoice | undefined;
  provider_request?: Record<string, unknown> | undefined;
  provider_response?: Record<string, unknown> | undefined;
  stdout?: string | undefined;
};

export type EncodedPayload = Pick<LogPayloadRow, "encoding" | "input_text" | "output_text" | "body">;

/** No promise where there is nothing to compress. */
export function encodePayload(payload: LogPayload): EncodedPayload | Promise<EncodedPayload> {
  const { inputs, output } = payload;
  const json = Buffer.from(JSON.stringify(withoutTexts(payload)));
  const texts = {
    input_text: inputs === undefined ? null : JSON.stringify(inputs),
    output_text: output ?? null,
  };
  return json.byteLength > compressFromBytes
    ? compress(json).then((body) => ({ ...texts, encoding: "zstd", body }))
    : { ...texts, encoding: "json", body: json };
}

type Body = Omit<LogPayload, "inputs" | "output">;

const withoutTexts = (payload: LogPayload): Body =>
  ({
    messages: payload.messages,
    output_message: payload.output_message,
    tool_choice: payload.tool_choice,
    provider_request: payload.provider_request,
    provider_response: payload.provider_response,
    stdout: payload.stdout,
  }) satisfies { [K in keyof Required<Body>]: Body[K] };

export const decodePayload = async (row: EncodedPayload): Promise<LogPayload> =>
  readPayload(row, await unpackBody(row));

/** The body as JSON. @throws what `isTooLarge` knows when it is larger than `maxBytes` */
export async function unpackBody(row: EncodedPayload, maxBytes?: number): Promise<Buffer> {
  if (row.encoding !== "zstd") return Buffer.from(row.body);
  return decompress(row.body, maxBytes === undefined ? {} : { maxOutputLength: Math.max(1, maxBytes) });
}

export const isTooLarge = (error: unknown): boolean =>
  error instanceof RangeError && "code" in error && error.code === "ERR_BUFFER_TOO_LARGE";

export function readPayload(row: EncodedPayload, body: Buffer): LogPayload {
  const rest = JSON.parse(body.toString("utf8")) as LogPayload;
  return {
    ...rest,
    inputs: row.input_text === null ? undefined : (JSON.parse(row.input_text) as Record<string, unknown>),
    output: row.output_text ?? undefined,
  };
}
