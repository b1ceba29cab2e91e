import { fileErrors, type EvaluatorChoice } from "@parley/contract";
import type { Executor } from "@parley/db";
import { createId } from "../../kernel/ids.ts";
import { getEnvironment, listEnvironments } from "../organizations/index.ts";
import { findFollowed } from "./describe-monitoring.ts";
import { findFile, lockFile } from "./files.store.ts";
import { findFileById, findVersionOfAny } from "./find-by-id.ts";
import type { FileRow, MonitoringEvaluatorRow } from "./files.tables.ts";
import { insertMonitoring, listMonitoring, updateMonitoringState } from "./versions.store.ts";

type Change = {
  file: FileRow;
  activate: readonly EvaluatorChoice[];
  deactivate: readonly EvaluatorChoice[];
  now: number;
};
type Target = Pick<MonitoringEvaluatorRow, "evaluator_id" | "evaluator_version_id" | "environment_id">;

/** Chooses which Evaluators watch a File; answers the ids of what is active now, in the order given. @throws not_found for an Evaluator or environment that does not exist */
export async function updateMonitoring(
  executor: Executor,
  { file, activate, deactivate, now }: Change,
): Promise<string[]> {
  const organizationId = file.organization_id;
  const activated: string[] = [];
  await lockFile(executor, { organizationId, id: file.id });
  const current = await listMonitoring(executor, { organizationId, fileIds: [file.id] });
  const environments = await listEnvironments(executor, organizationId);
  const followedBy = (row: MonitoringEvaluatorRow) =>
    row.evaluator_version_id === null ? findFollowed(environments, row.environment_id)?.id : undefined;
  const find = (target: Target) =>
    current.find((row) =>
      target.evaluator_version_id === null
        ? row.evaluator_id === target.evaluator_id && followedBy(row) === target.environment_id
        : row.evaluator_version_id === target.evaluator_version_id,
    );
  const setState = async (row: MonitoringEvaluatorRow, state: "active" | "inactive") => {
    if (row.state !== state)
      await updateMonitoringState(executor, { organizationId, id: row.id, state, now });
  };
  for (const choice of activate) {
    const target = await resolveChoice(executor, organizationId, choice);
    const known = find(target);
    if (known) {
      await setState(known, "active");
      activated.push(known.id);
    } else {
      const row = { id: createId("mon"), organization_id: organizationId, file_id: file.id, ...target };
      await insertMonitoring(executor, { ...row, state: "active", created_at: now, updated_at: now });
      activated.push(row.id);
    }
  }
  for (const choice of deactivate) {
    const known = find(await resolveChoice(executor, organizationId, choice));
    if (known) await setState(known, "inactive");
  }
  return activated;
}

/** What is meant. @throws not_found for an Evaluator or environment that does not exist */
export async function resolveChoice(
  executor: Executor,
  organizationId: string,
  choice: EvaluatorChoice,
): Promise<Target> {
  if ("evaluator_version_id" in choice) {
    const versionId = choice.evaluator_version_id;
    const version = await findVersionOfAny(executor, { organizationId, versionId });
    const file = version && (await findFile(executor, { organizationId, id: version.file_id }));
    if (file?.type !== "evaluator") throw fileErrors.evaluatorNotFound({ evaluator: versionId });
    return { evaluator_id: file.id, evaluator_version_id: version?.id ?? versionId, environment_id: null };
  }
  const file = await findFileById(executor, { organizationId, id: choice.evaluator_id });
  if (file?.type !== "evaluator") throw fileErrors.evaluatorNotFound({ evaluator: choice.evaluator_id });
  const environment = await getEnvironment(executor, { organizationId, id: choice.environment_id });
  return { evaluator_id: file.id, evaluator_version_id: null, environment_id: environment.id };
}
