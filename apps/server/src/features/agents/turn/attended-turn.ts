import { logErrors, type AgentCallResponse, type contract, type EndpointResult } from "@parley/contract";
import type { ToolCall } from "@parley/promptfile";
import { describeLog, finishLog, findLog, loadWholeLogs, type LogEntry } from "../../logs/index.ts";
import { toCallFailure } from "../../prompts/index.ts";
import type { AgentsDependencies } from "../dependencies.ts";
import type { OpenTurn } from "./open-turn.ts";
import { runTurn, type TurnBeginning } from "./run-turn.ts";
import { toEndedEntry, type FiguresBefore } from "./turn-entry.ts";

/** A turn that somebody waits for, who answers calls of tools that are not run here. Its Log is there. */
export type AttendedTurn = {
  open: OpenTurn;
  begun: LogEntry;
  beginning: TurnBeginning;
  before?: FiguresBefore;
  shows: { inputs: boolean; children: boolean };
};

export type TurnReply = EndpointResult<typeof contract.agents.endpoints.call>;

/** What became of a turn, and why it is no answer where it failed. */
export type AttendedOutcome = { reply: TurnReply; failure?: unknown };

/** Goes on with a turn until it has ended or waits, and writes that into its Log. */
export async function attendTurn(
  dependencies: AgentsDependencies,
  turn: AttendedTurn,
): Promise<AttendedOutcome> {
  const { open, begun, beginning, before } = turn;
  const outcome = await runTurn(dependencies, open, beginning);
  const endTime = dependencies.clock();
  const entry = toEndedEntry(begun, { open, outcome, endTime, before, isAttended: true });
  await finishLog(dependencies, { entry });
  const waiting = "turn" in outcome ? outcome.turn.waiting : [];
  const reply = await showTurn(dependencies, turn, { entry, waiting });
  return "error" in outcome ? { reply, failure: toCallFailure(outcome.error, open.id) } : { reply };
}

async function showTurn(
  { database, fileTypes }: AgentsDependencies,
  { open, shows }: AttendedTurn,
  { entry, waiting }: { entry: LogEntry; waiting: readonly ToolCall[] },
): Promise<TurnReply> {
  const { organizationId } = open.agent;
  const row = await findLog(database.executor, { organizationId, id: open.id });
  if (row === undefined) throw logErrors.versionGone({ log_id: open.id });
  const described = { organizationId, fileTypes };
  const [whole] = shows.children
    ? [...(await loadWholeLogs(database, { ...described, ids: [open.id] })).values()]
    : [];
  const log =
    whole?.type === "agent"
      ? whole
      : await describeLog(database.executor, row, { ...described, type: "agent" });
  // What was said is answered also where it is not kept.
  const { inputs, messages, output, output_message } = entry.payload;
  const previous: Pick<AgentCallResponse, "previous_agent_message"> =
    waiting.length === 0 || output_message === undefined
      ? {}
      : { previous_agent_message: { ...output_message, tool_calls: [...waiting] } };
  return { ...log, inputs: shows.inputs ? inputs : {}, messages, output, output_message, ...previous };
}
