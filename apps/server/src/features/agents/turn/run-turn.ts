import type { Warning } from "@parley/contract";
import { takeTurn, usualIterations, type GatewayReply, type Turn } from "@parley/gateway";
import type { ChatMessage } from "@parley/promptfile";
import type { AgentsDependencies } from "../dependencies.ts";
import { askStep } from "./ask-step.ts";
import { writeBelow, type OpenTurn } from "./open-turn.ts";
import { runCall } from "./run-linked.ts";

/** What was said before the model is asked, and how often it was. */
export type TurnBeginning = { messages: ChatMessage[]; text?: string | undefined; asked?: number };

/** What came of a turn, and what it took; `messages` of one that failed are what was said until then. */
export type TurnOutcome = { replies: GatewayReply[]; warnings: Warning[] } & (
  | { turn: Turn<GatewayReply> }
  | { error: unknown; messages: ChatMessage[] }
);

export const mostAsksOf = ({ agent }: Pick<OpenTurn, "agent">): number =>
  agent.kernel.max_iterations ?? usualIterations;

/** Asks the model, runs the linked Files that it calls, asks again. That it fails is an outcome. */
export async function runTurn(
  dependencies: AgentsDependencies,
  open: OpenTurn,
  { text, ...begun }: TurnBeginning,
): Promise<TurnOutcome> {
  const below = { ...dependencies, logWriter: writeBelow(dependencies.logWriter, open) };
  const replies: GatewayReply[] = [];
  const warnings: Warning[] = [];
  let { messages } = begun;
  try {
    const turn = await takeTurn<GatewayReply>({
      ...begun,
      most: mostAsksOf(open),
      ask: async (said, asked) => {
        messages = said;
        const step = await askStep(below, open, { messages: said, text, asked });
        replies.push(step.reply);
        warnings.push(...step.warnings);
        return step.reply;
      },
      fateOf: ({ function: { name } }) => open.agent.toolbox.tools.get(name)?.fate ?? "run",
      run: (call) => runCall(below, open, call),
    });
    return { turn, replies, warnings };
  } catch (error) {
    return { error, messages, replies, warnings };
  }
}
