import { findWaitingCalls } from "@parley/contract";
import type { ToolCall } from "../../describe-message.ts";
import { CommandError, exitCodes } from "../../exit-codes.ts";
import { parsePairs, readObject } from "../../read-inputs.ts";
import type { Session } from "../../session.ts";
import { type CallOptions, timeoutMs } from "./call-options.ts";
import { describeWaiting } from "./describe-waiting.ts";
import { printTurn } from "./print-turn.ts";
import { streamTurn } from "./stream-turn.ts";

type Going = { logId: string; options: CallOptions };

/** Gives a turn what the tools gave that it waits for, and prints how it goes on. */
export async function continueTurn(session: Session, { logId, options }: Going): Promise<void> {
  const { parley, output, terminal } = session;
  const log = await parley.logs.get({ id: logId });
  const isWaiting =
    log.type === "agent" && log.log_status === "incomplete" && log.finish_reason === "tool_calls";
  const calls = isWaiting ? findWaitingCalls(log.messages ?? []) : [];
  const fromFile = options.results === undefined ? {} : await readObject(terminal, options.results);
  const results = new Map(Object.entries({ ...fromFile, ...parsePairs(options.result ?? [], "--result") }));
  // Why a turn that waits for nothing does not go on, the server says.
  if (calls.length > 0) checkResults(results, { logId, calls });
  const messages = calls.map((call) => ({
    role: "tool" as const,
    tool_call_id: call.id,
    content: toText(results.get(call.id) ?? results.get(call.function.name)),
  }));
  const given = { log_id: logId, messages };
  if (options.stream && !output.isJson)
    return streamTurn(session, parley.agents.continueStream(given, { timeoutMs }));
  return printTurn(session, await parley.agents.continue(given, { timeoutMs }));
}

const toText = (result: unknown): string => (typeof result === "string" ? result : JSON.stringify(result));

type Asked = { logId: string; calls: readonly ToolCall[] };

/** @throws CommandError for a call without a result, and a result without a call */
function checkResults(results: ReadonlyMap<string, unknown>, { logId, calls }: Asked): void {
  const namesakes = (name: string): number => calls.filter((call) => call.function.name === name).length;
  const isAnswered = ({ id, function: { name } }: ToolCall): boolean => results.has(id) || results.has(name);
  const known = new Set(calls.flatMap((call) => [call.id, call.function.name]));
  const unknown = [...results.keys()].find((name) => !known.has(name));
  const ambiguous = [...results.keys()].find((name) => namesakes(name) > 1);
  const waiting = describeWaiting({ logId, calls });
  const refuse = (reason: string): CommandError =>
    new CommandError(`${reason}\n${waiting}`, { exitCode: exitCodes.usage.code });
  if (unknown !== undefined) throw refuse(`The turn does not wait for \`${unknown}\`.`);
  if (ambiguous !== undefined)
    throw refuse(`\`${ambiguous}\` is called more than once: give each result by the id of its call.`);
  if (!calls.every(isAnswered)) throw refuse("The turn waits for results that were not given.");
}
