import { ReceiptContent } from "@parley/contract";
import { hashKernel } from "@parley/promptfile";
import { openSigned } from "./open-signed.ts";
import type { PublicKey } from "./read-keys.ts";

export type Verdict =
  | { isValid: true; content: ReceiptContent; retiredAt: string | null }
  | { isValid: false; reason: string };

const invalid = (reason: string): Verdict => ({ isValid: false, reason });

/**
 * Whether a receipt is word for word what one of these keys signed. Takes the compact JWS, or the JSON in which the API
 * gives it; what that says beside the JWS must be what the JWS says.
 */
export function verifyReceipt(text: string, keys: readonly PublicKey[]): Verdict {
  const { jws, beside } = unwrap(text.trim());
  const opened = openSigned(jws, keys);
  if (!opened.isValid) return opened;
  const { key, payload } = opened;
  const content = ReceiptContent.safeParse(payload);
  if (!content.success) return invalid("it was signed, but says nothing that this version understands");
  if (content.data.key_id !== key.kid) return invalid("it names one key and was signed with another");
  if (beside !== undefined && hashKernel(beside) !== hashKernel(content.data))
    return invalid("what stands beside the signed text is not what was signed");
  return { isValid: true, content: content.data, retiredAt: key.retired_at ?? null };
}

/** Whether these are the arguments that it speaks of. */
export const areArguments = ({ args_hash: hash }: ReceiptContent, args: object): boolean =>
  hashKernel(args) === hash;

function unwrap(text: string): { jws: string; beside?: object | undefined } {
  if (!text.startsWith("{")) return { jws: text };
  try {
    const { jws, content, receipt } = JSON.parse(text) as Record<string, unknown>;
    const given = jws ?? receipt;
    return { jws: typeof given === "string" ? given : "", beside: content as object | undefined };
  } catch {
    return { jws: "" };
  }
}
