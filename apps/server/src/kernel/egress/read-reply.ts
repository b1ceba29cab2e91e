import { egressErrors } from "@parley/contract";
import type { Readable, Transform } from "node:stream";
import { createBrotliDecompress, createGunzip, createInflate } from "node:zlib";

type ReadOptions = {
  host: string;
  /** The `content-encoding` of the reply. */
  encoding: string | undefined;
  maxBytes: number;
  /** What happens to a reply that is larger. */
  ifLarger: "refuse" | "cut";
};

const decoders: Readonly<Record<string, () => Transform>> = {
  gzip: createGunzip,
  "x-gzip": createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
};

/** Reads a body up to the limit, which counts what comes out of decompression. @throws upstream_failed */
export async function readReply(body: Readable, options: ReadOptions): Promise<Buffer> {
  const { host, encoding = "identity", maxBytes, ifLarger } = options;
  // Destroying it before its end makes it fail, and a failure nobody listens to ends the process.
  body.on("error", () => {});
  const createDecoder = decoders[encoding.toLowerCase()];
  if (createDecoder === undefined && encoding.toLowerCase() !== "identity") {
    body.destroy();
    throw egressErrors.replyUnreadable({ host, encoding });
  }
  const decoder = createDecoder?.();
  const source = decoder ? body.on("error", (error) => decoder.destroy(error)).pipe(decoder) : body;
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of source as AsyncIterable<Buffer>) {
      size += chunk.byteLength;
      chunks.push(chunk);
      if (size <= maxBytes) continue;
      if (ifLarger === "refuse") throw egressErrors.replyTooLarge({ host, limit_bytes: maxBytes });
      break;
    }
  } catch (error) {
    if (isZlibError(error)) throw egressErrors.replyUnreadable({ host, encoding }, { cause: error });
    throw error;
  } finally {
    body.destroy();
  }
  return Buffer.concat(chunks).subarray(0, maxBytes);
}

const isZlibError = (error: unknown): boolean =>
  error instanceof Error && "code" in error && String(error.code).startsWith("Z_");
