import type { Context } from "hono";
import { readJson } from "./parse-input.ts";

/** Names and ids are short; what is larger was not meant to be told from its name. */
const maxBodyBytes = 16 * 1024;

/** What a request that was refused unread seems to be about, for the record: nothing of it was checked. */
export async function guessInput(
  context: Context,
): Promise<{ params: unknown; query: unknown; body: unknown }> {
  const hasBody = /\bjson\b/i.test(context.req.header("content-type") ?? "") && !context.req.raw.bodyUsed;
  return {
    params: context.req.param(),
    query: context.req.query(),
    body: hasBody ? await readJson(context, maxBodyBytes).catch(() => undefined) : undefined,
  };
}
