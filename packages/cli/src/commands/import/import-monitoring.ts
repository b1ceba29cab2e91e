import type { Parley } from "@parley/sdk";
import { isRecord, type ExportedFile, type JsonRecord } from "./exported-files.ts";
import { takeStep, type Import } from "./import-steps.ts";

type Choice = { evaluator_version_id: string } | { evaluator_id: string; environment_id: string };

/** Lets the Evaluators watch a File that watched it where it comes from. */
export async function importMonitoring(work: Import, file: ExportedFile): Promise<void> {
  const noun = nounsOf(work.parley)[file.type];
  const { evaluators } = file.record;
  if (noun === undefined || !Array.isArray(evaluators)) return;
  for (const entry of evaluators.filter(isRecord)) {
    const choice = entry["state"] === "active" ? toChoice(entry) : undefined;
    if (choice === undefined) continue;
    const id = Object.values(choice).join(" in ");
    await takeStep(work, `monitoring:${file.id}:${id}`, {
      noun: "monitoring",
      kind: "monitoring",
      id,
      async take() {
        const before = (await noun.get({ id: file.id })).evaluators?.length ?? 0;
        const after = await noun.updateMonitoring({ id: file.id, activate: [choice] });
        const created = (after.evaluators?.length ?? 0) - before;
        return { created, found: 1 - created, left: [] };
      },
    });
  }
}

type Watched = { evaluators?: readonly unknown[] | null | undefined };
type Noun = {
  get(given: { id: string }): Promise<Watched>;
  updateMonitoring(given: { id: string; activate: Choice[] }): Promise<Watched>;
};

const nounsOf = (parley: Parley): Readonly<Record<string, Noun | undefined>> => ({
  prompt: parley.prompts,
  tool: parley.tools,
  flow: parley.flows,
  agent: parley.agents,
  evaluator: parley.evaluators,
});

/** A version, or what an environment holds. */
function toChoice({ version_reference: reference }: JsonRecord): Choice | undefined {
  if (!isRecord(reference)) return undefined;
  const { type, file, environment, version } = reference;
  const textOf = (record: unknown, field: string): string | undefined => {
    const value = isRecord(record) ? record[field] : undefined;
    return typeof value === "string" ? value : undefined;
  };
  const evaluatorId = textOf(file, "id");
  const environmentId = textOf(environment, "id");
  if (type === "environment" && evaluatorId !== undefined && environmentId !== undefined)
    return { evaluator_id: evaluatorId, environment_id: environmentId };
  const versionId = textOf(version, "version_id");
  return versionId === undefined ? undefined : { evaluator_version_id: versionId };
}
