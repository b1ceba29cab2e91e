import type { AgentKernel } from "@parley/promptfile";
import { CommandError } from "../../exit-codes.ts";
import type { Session } from "../../session.ts";
import { type CallOptions, timeoutMs } from "./call-options.ts";
import type { Called } from "./collect-call.ts";
import { printTurn } from "./print-turn.ts";
import { streamTurn } from "./stream-turn.ts";

/** Has an Agent take a turn, and prints it. */
export async function callAgent(
  session: Session,
  { called: { given, content }, options }: { called: Called; options: CallOptions },
): Promise<void> {
  const { parley, output } = session;
  if (options.samples !== undefined)
    throw new CommandError("--samples is of Prompts: an Agent takes one turn. Call it again for another.");
  const whole = { ...given, ...(content !== undefined && { agent: content as string | AgentKernel }) };
  if (options.stream && !output.isJson)
    return streamTurn(session, parley.agents.callStream(whole, { timeoutMs }));
  return printTurn(session, await parley.agents.call(whole, { timeoutMs }));
}
