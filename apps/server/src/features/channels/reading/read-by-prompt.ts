import { isParleyError } from "@parley/contract";
import type { Card } from "@parley/channels";
import { noteReading, type ApprovalRow } from "../../approvals/index.ts";
import { askPrompt } from "../../prompts/index.ts";
import type { ReadingRow } from "../channels.tables.ts";
import type { InboundDependencies } from "../dependencies.ts";
import type { Member } from "../people.store.ts";
import { failed, judgeReading, type Judged } from "./judge-reading.ts";
import { findReading } from "./reading.store.ts";

type Reading = {
  text: string;
  approval: ApprovalRow;
  card: Card;
  member: Member;
  /** Where it was answered: `email:ana@example.com`. */
  address: string;
  /** Whether a yes may count where it was shown. */
  mayApprove: boolean;
  /** Of whoever brought it, and waits. */
  signal: AbortSignal;
};

/** Platforms and their senders wait meanwhile. */
const timeoutMs = 15_000;
const keptChars = 2000;

/**
 * What the organization's Prompt makes of words that keywords leave unclear; undefined where it has none. What it made of
 * them is on record with the request, and in the Prompt's Logs, whether or not it counts.
 */
export async function readByPrompt(
  dependencies: InboundDependencies,
  reading: Reading,
): Promise<Judged | undefined> {
  const { database, logger } = dependencies;
  const { text, approval, member, address } = reading;
  const organizationId = approval.organization_id;
  const settings = await findReading(database.executor, organizationId);
  const isReadable = approval.status === "pending" && approval.kind === "function_call";
  // At high stakes it could decide nothing.
  if (settings?.is_enabled !== true || !isReadable || approval.stakes === "high") return undefined;
  const { judged, logId } = await ask(dependencies, settings, reading).catch((error: unknown) => {
    logger.warn({ err: error, approval: approval.id }, "an answer could not be read by the Prompt");
    const why = isParleyError(error) ? error.message : "The Prompt could not be asked.";
    return { judged: failed(why), logId: null };
  });
  const { outcome: result, ...read } = judged;
  const { id, name, email, role } = member;
  const voter = { id, name, email, role, channel: address, teams: [], onCall: [] };
  await noteReading(dependencies, {
    organizationId,
    id: approval.id,
    reading: { voter, text: text.slice(0, keptChars).toWellFormed(), ...read, result, logId },
  });
  return judged;
}

async function ask(
  dependencies: InboundDependencies,
  { prompt_path: path, min_confidence_percent: percent }: ReadingRow,
  { text, approval, card, mayApprove, signal }: Reading,
): Promise<{ judged: Judged; logId: string }> {
  const { output, logId } = await askPrompt(dependencies, {
    organizationId: approval.organization_id,
    path,
    inputs: { asked: askedOf(card), answer: text },
    metadata: { approval_id: approval.id },
    source: "channels",
    signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
  });
  const { stakes } = approval;
  const judging = { text, stakes, mayApprove, minConfidence: percent / 100 };
  return { judged: judgeReading(output, judging), logId };
}

/** Who asks chooses the name: what could be words to the Prompt it is not told. */
const askedOf = ({ title }: Card): string => (/^[\w.-]{1,64}$/u.test(title) ? title : "a call of a tool");

/** What is asked back: what it was taken for, and how that is confirmed. */
export function confirmationOf({ decision, confidence, quote }: Judged): string | undefined {
  if (decision === null || decision === "unclear") return undefined;
  const word = decision === "approve" ? "yes" : "no";
  const sure = confidence === null ? "" : `, ${Math.round(confidence * 100)} % sure`;
  const words = quote === null || quote === "" ? "" : ` (“${quote.slice(0, 200)}”${sure})`;
  return `Nothing was decided. This reads like a ${word}${words}: to confirm, answer with nothing but “${word}”.`;
}
