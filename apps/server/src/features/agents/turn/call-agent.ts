import { logErrors, type AgentCallRequest } from "@parley/contract";
import { createLogId } from "../../../kernel/ids.ts";
import type { RequestContext } from "../../../kernel/request-context.ts";
import type { VersionChoice } from "../../files/index.ts";
import { findLog, findTrace } from "../../logs/index.ts";
import type { AgentsDependencies } from "../dependencies.ts";
import type { AttendedTurn } from "./attended-turn.ts";
import { beginOutermost } from "./call-unattended.ts";
import { findAgent, renderAgent } from "./find-agent.ts";
import type { OpenTurn } from "./open-turn.ts";
import { toBegunEntry } from "./turn-entry.ts";

type Call = { request: AgentCallRequest; choice: VersionChoice; context: RequestContext };

/**
 * Finds or makes the version, fills its template, and writes the Log of the turn, which is incomplete until the turn has
 * ended: what is logged below it finds it there, and a process that dies leaves it so.
 *
 * @throws what stands in the way before anything is asked
 */
export async function beginTurn(
  dependencies: AgentsDependencies,
  { request, choice, context }: Call,
): Promise<AttendedTurn> {
  const { organizationId } = context;
  const { clock, database, logWriter } = dependencies;
  const createdAt = clock();
  const agent = await findAgent(dependencies, { request, choice, context });
  const { inputs, messages, trace_parent_id: parentId } = request;
  const rendered = await renderAgent(dependencies, agent, { inputs, messages, context });
  const id = request.log_id ?? createLogId(createdAt);
  // Asking first saves the rest; the insert is what decides.
  if (request.log_id !== undefined && (await findLog(database.executor, { organizationId, id })))
    throw logErrors.idTaken({ log_id: id });
  const trace =
    parentId === undefined
      ? { traceId: id }
      : await findTrace(database.executor, { organizationId, parentId });
  const open: OpenTurn = {
    ...beginOutermost(),
    agent,
    id,
    createdAt,
    trace,
    request,
    context,
    isRunAtWork: false,
  };
  const begun = toBegunEntry(open, { request, messages: rendered.messages });
  await logWriter.append(begun);
  const shows = {
    inputs: request.return_inputs !== false,
    children: request.include_trace_children === true,
  };
  return { open, begun, beginning: rendered, shows };
}
