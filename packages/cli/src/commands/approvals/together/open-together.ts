import type { Approval } from "@parley/contract";
import { isParleyError } from "@parley/sdk";
import { ansiStyle, createLineReader, plainStyle } from "@parley/sdk/terminal";
import type { Session } from "../../../session.ts";
import { toItems } from "./choices.ts";
import { chooseTogether } from "./choose-together.ts";
import { reportDecisions } from "./report.ts";

const clearScreen = "\u001B[2J\u001B[3J\u001B[H";

/** Marked requests, each whole, and what becomes of them. What is to be said about it afterwards. */
export async function openTogether(
  { parley, output, terminal }: Session,
  ids: readonly string[],
): Promise<string> {
  const lines = createLineReader({ input: terminal.stdin, output: terminal.stdout });
  const style = output.colors.isColorSupported ? ansiStyle : plainStyle;
  output.write(clearScreen);
  try {
    const approvals: Approval[] = await Promise.all(ids.map((id) => parley.approvals.get({ id })));
    // Who may not decide opens them without a word.
    for (const { id } of approvals)
      void parley.approvals.view({ id }, { maxRetries: 0 }).catch(() => undefined);
    const { signal } = new AbortController();
    const ask = (question: string): Promise<string> => lines.ask(question, signal);
    const chosen = await chooseTogether(approvals, { ask, write: output.write, style });
    if (chosen === undefined) return "Nothing was decided.";
    const { act, comment, choiceOf } = chosen;
    const decision = { decision: act, ...(comment !== undefined && { comment }) };
    const items = toItems(approvals, choiceOf);
    const left = approvals
      .filter(({ id }) => choiceOf(id).fate === "leave")
      .map(({ id }) => ({ id, reason: "as you said" }));
    return reportDecisions(await parley.approvals.decideMany({ decision, items }), left).join("\n");
  } catch (error) {
    if (isParleyError(error)) return error.message;
    throw error;
  } finally {
    lines.close();
  }
}
