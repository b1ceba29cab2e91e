import { isParleyError, requestErrors } from "@parley/contract";
import type { Context } from "hono";

/**
 * The bytes of a body, given up as soon as they are over the limit.
 *
 * @throws too_large; request.cut_off where the sender went away in the middle
 */
export async function readBody(context: Context, limitBytes: number): Promise<Buffer> {
  const tooLarge = () => requestErrors.tooLarge({ limit_bytes: limitBytes });
  if (Number(context.req.header("content-length")) > limitBytes) throw tooLarge();
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    // What is left is the listener's to discard.
    for await (const chunk of context.req.raw.body?.values({ preventCancel: true }) ?? []) {
      size += chunk.byteLength;
      if (size > limitBytes) throw tooLarge();
      chunks.push(chunk);
    }
  } catch (error) {
    throw isParleyError(error) ? error : requestErrors.cutOff();
  }
  return Buffer.concat(chunks);
}
