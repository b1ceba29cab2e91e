import { isParleyError } from "@parley/contract";
import type { Egress, EgressRequest } from "../../../kernel/egress/create-egress.ts";

const maxReplyBytes = 1024 * 1024;
const longestExcerpt = 500;

export type Asked = { ok: true; text: string } | { ok: false; error: string };

/** Asks an address through the guard. That it refuses, is refused or cannot be reached is a result. */
export async function ask(egress: Egress, url: string, request: EgressRequest): Promise<Asked> {
  try {
    const reply = await egress.fetch(url, { ...request, limits: { maxReplyBytes } });
    const text = reply.body.toString("utf8");
    if (reply.status < 400) return { ok: true, text };
    const excerpt = text.trim().slice(0, longestExcerpt).toWellFormed();
    return { ok: false, error: `${new URL(url).host} answered ${reply.status}${excerpt && `: ${excerpt}`}` };
  } catch (error) {
    if (isParleyError(error)) return { ok: false, error: error.message };
    throw error;
  }
}

/** The JSON of a reply; undefined when it is none. */
export function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
