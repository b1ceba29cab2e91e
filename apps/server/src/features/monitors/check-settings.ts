import { monitorErrors } from "@parley/contract";
import type { Executor } from "@parley/db";
import { readSpec } from "../evaluators/index.ts";
import { findFileById, findLatestVersion, findVersionById } from "../files/index.ts";
import { findUnknown } from "../channels/index.ts";
import { listFilesOf } from "./monitors.store.ts";
import type { MonitorSettings } from "./monitors.tables.ts";

type Checking = { organizationId: string; fileId: string | null; settings: MonitorSettings };

/** Whether all that a monitor names is there and can be measured. @throws unprocessable with what is not */
export async function checkSettings(
  executor: Executor,
  { organizationId, fileId, settings }: Checking,
): Promise<void> {
  const { version_id: versionId, notify } = settings;
  if (versionId !== null) {
    const version = fileId && (await findVersionById(executor, { organizationId, fileId, versionId }));
    if (!version) throw monitorErrors.versionNotOfFile({ version_id: versionId });
  }
  await checkMetric(executor, { organizationId, settings });
  const unknown = await findUnknown(executor, { organizationId, audience: notify });
  const [[person], [team], [channel]] = [unknown.people, unknown.teams, unknown.channels];
  if (person !== undefined) throw monitorErrors.personUnknown({ person });
  if (team !== undefined) throw monitorErrors.teamUnknown({ team });
  if (channel !== undefined) throw monitorErrors.channelUnknown({ channel });
}

/** By the version of the Evaluator that was saved last. */
async function checkMetric(
  executor: Executor,
  { organizationId, settings: { metric } }: Omit<Checking, "fileId">,
): Promise<void> {
  if (metric.type !== "judgment") return;
  const { evaluator_id, option } = metric;
  const file = await findFileById(executor, { organizationId, id: evaluator_id });
  const version =
    file?.type === "evaluator"
      ? await findLatestVersion(executor, { organizationId, fileId: file.id })
      : undefined;
  if (version === undefined) throw monitorErrors.evaluatorUnknown({ evaluator_id });
  const { return_type: type } = readSpec(version);
  const hasOptions = type === "select" || type === "multi_select";
  if (hasOptions && option === undefined)
    throw monitorErrors.notMeasurable({
      evaluator_id,
      reason: "they are options. Name one as `metric.option`.",
    });
  if (!hasOptions && option !== undefined)
    throw monitorErrors.notMeasurable({
      evaluator_id,
      reason: "they are no options. Leave `metric.option` out.",
    });
  if (type === "text") throw monitorErrors.notMeasurable({ evaluator_id, reason: "they are texts." });
}

/** Why a monitor cannot be measured any more, in words for people. */
export async function findProblem(
  executor: Executor,
  { organizationId, fileId, settings: { metric } }: Checking,
): Promise<string | undefined> {
  const evaluatorId = metric.type === "judgment" ? metric.evaluator_id : undefined;
  const ids = [fileId, evaluatorId].filter((id) => id != null);
  const found = new Set((await listFilesOf(executor, { organizationId, ids })).map(({ id }) => id));
  if (fileId !== null && !found.has(fileId)) return "Its File was deleted.";
  if (evaluatorId !== undefined && !found.has(evaluatorId)) return "Its Evaluator was deleted.";
  return undefined;
}
