import type { Approval } from "@parley/contract";
import { isParleyError } from "@parley/sdk";
import {
  ansiStyle,
  askPerson,
  createLineReader,
  type PersonDecision,
  plainStyle,
} from "@parley/sdk/terminal";
import { toSafeText } from "../../output.ts";
import type { Session } from "../../session.ts";
import { describeOutcome } from "./describe-approval.ts";
import { dropTypedAhead } from "./drop-typed-ahead.ts";
import { toPresented } from "./to-presented.ts";

const clearScreen = "\u001B[2J\u001B[3J\u001B[H";

/** Why a request is no longer shown as it was. */
class Overtaken extends Error {}

/** One request, and the conversation about it. What is to be said about it afterwards. */
export async function openRequest(session: Session, id: string): Promise<string> {
  const { parley, output, terminal } = session;
  const approval = await parley.approvals.get({ id });
  if (approval.outcome.status !== "pending") return describeOutcome(approval);
  const leaving = new AbortController();
  const lines = createLineReader({ input: terminal.stdin, output: terminal.stdout });
  const style = output.colors.isColorSupported ? ansiStyle : plainStyle;
  void watch(session, { approval, leaving });
  // Who may not decide opens it without a word.
  void parley.approvals.view({ id }, { maxRetries: 0 }).catch(() => undefined);
  output.write(clearScreen);
  try {
    await dropTypedAhead(terminal);
    const askBack = async (text: string): Promise<string> => {
      try {
        await parley.approvals.askBack({ id, text });
        return "Asked. The reply appears here; you may decide without it.";
      } catch (error) {
        if (isParleyError(error)) return error.message;
        throw error;
      }
    };
    const place = { lines, write: output.write, style, mayLeave: true, askBack };
    const decision = await askPerson(toPresented(approval), place, leaving.signal);
    if (decision === undefined) return "Nothing was decided.";
    return describeOutcome(await parley.approvals.decide(toDecision(approval, decision)));
  } catch (error) {
    if (error instanceof Overtaken || isParleyError(error)) return error.message;
    throw error;
  } finally {
    leaving.abort();
    lines.close();
  }
}

type Watching = { readonly approval: Approval; readonly leaving: AbortController };

/** Somebody may be faster, or change arguments, while this one thinks. */
async function watch({ parley, output }: Session, { approval: shown, leaving }: Watching): Promise<void> {
  const { signal } = leaving;
  let seen = shown.messages.length;
  while (!signal.aborted) {
    try {
      const asked = { id: shown.id, wait: 20, messages: seen };
      const now = await parley.approvals.get(asked, { signal, maxRetries: 3 });
      for (const { from, by, text } of now.messages.slice(seen))
        if (from === "requester") output.write(`\n${toSafeText(`${by.name} replies: ${text}`)}\n`);
      seen = now.messages.length;
      if (now.outcome.status !== "pending") return leaving.abort(new Overtaken(describeOutcome(now)));
      if (now.args_hash !== shown.args_hash)
        return leaving.abort(new Overtaken("The arguments were changed meanwhile: open it again."));
    } catch {
      // The decision itself says what is wrong.
      return;
    }
  }
}

type Body = Parameters<Session["parley"]["approvals"]["decide"]>[0];

function toDecision({ id, args_hash }: Approval, decision: PersonDecision): Body {
  const argsHash = args_hash ?? "";
  switch (decision.decision) {
    case "approve":
      return {
        id,
        decision: "approve",
        args_hash: argsHash,
        ...(decision.comment != null && { comment: decision.comment }),
        ...(decision.args !== undefined && { args: { ...decision.args } }),
      };
    case "answer":
      return {
        id,
        decision: "answer",
        answer: decision.answer ?? null,
        ...(decision.option != null && { option: decision.option }),
      };
    case "deny":
    case "withdraw":
      return {
        id,
        decision: "deny",
        args_hash: argsHash,
        ...("comment" in decision && decision.comment != null && { comment: decision.comment }),
        ...("option" in decision && decision.option != null && { option: decision.option }),
      };
  }
}
