import { isParleyError } from "@parley/contract";
import { z } from "zod";
import type { Clock } from "../../kernel/clock.ts";
import type { Egress } from "../../kernel/egress/create-egress.ts";
import { createId } from "../../kernel/ids.ts";
import type { SecretBox } from "../../kernel/secrets.ts";
import { signMessage } from "../../kernel/sign-message.ts";
import type { RedactionHookRow } from "./redaction.tables.ts";

export type HookDependencies = { egress: Pick<Egress, "fetch">; secrets: SecretBox; clock: Clock };

/** A text and where in a Log it stands. */
export type PlacedText = { at: string; text: string };

export type HookAnswer = { kind: "texts"; texts: string[] } | { kind: "failed"; reason: string };

/** What a hook's secret is sealed for. */
export const redactionHookContext = (organizationId: string): string => `redaction-hook:${organizationId}`;

const Reply = z.object({ texts: z.array(z.string()) });

/** Room for every text to become longer, and for what JSON escapes. */
const replyBytesOf = (body: string): number => 2 * Buffer.byteLength(body) + 64 * 1024;

/** Asks an organization's hook for texts without what has to be taken out. What it does wrong is an outcome. */
export async function askHook(
  { egress, secrets, clock }: HookDependencies,
  { hook, texts }: { hook: RedactionHookRow; texts: readonly PlacedText[] },
): Promise<HookAnswer> {
  const { organization_id, url, timeout_ms: timeoutMs } = hook;
  const id = createId("evt");
  const body = JSON.stringify({ type: "redaction.requested", id, organization_id, texts });
  const failed = (reason: string): HookAnswer => ({ kind: "failed", reason });
  try {
    const secret = secrets.open(hook.sealed_secret, redactionHookContext(organization_id));
    const reply = await egress.fetch(url, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        "user-agent": "Parley-Redaction",
        ...signMessage({ id, timestampSeconds: Math.floor(clock() / 1000), body }, [secret]),
      },
      body,
      limits: { timeoutMs, maxReplyBytes: replyBytesOf(body), maxRedirects: 0 },
    });
    if (reply.status !== 200) return failed(`it answered with status ${reply.status}`);
    const answer = Reply.safeParse(readJson(reply.body));
    if (!answer.success) return failed('it did not answer with {"texts": ["…"]}');
    const { length } = answer.data.texts;
    if (length !== texts.length) return failed(`it answered with ${length} texts instead of ${texts.length}`);
    return { kind: "texts", texts: answer.data.texts.map(withoutNul) };
  } catch (error) {
    return failed(isParleyError(error) ? error.message : "it could not be asked");
  }
}

function readJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    return undefined;
  }
}

/** PostgreSQL keeps no U+0000. */
const withoutNul = (text: string): string => text.replaceAll("\u0000", "\uFFFD");
