import type { contract, EndpointInput, RunEstimate } from "@parley/contract";
import type { Executor } from "@parley/db";
import { timesAsked } from "@parley/evaluators/schemas";
import { costOf, type Catalogue } from "@parley/gateway";
import type { PromptKernel } from "@parley/promptfile";
import { toUsd } from "../../kernel/money.ts";
import { listVersionsById } from "../files/index.ts";
import type { EvaluationDependencies } from "./dependencies.ts";
import { averageCost } from "./estimate.store.ts";
import { findRunParts } from "./find-run-parts.ts";
import { listItemIds, listItems } from "./running/run-items.store.ts";
import { findRunVersion, listJudges, type RunVersion } from "./running/run-work.ts";

type Estimation = {
  organizationId: string;
  evaluationId: string;
  body: EndpointInput<typeof contract.evaluations.endpoints.estimateRun>["body"];
};

/** About four characters are a token of most models. */
const charactersOfToken = 4;
/** What is guessed of answers that no Log tells of. */
const guessedOutputTokens = 300;
const guessedVerdictTokens = 120;
const sampledItems = 20;

/** What a Run would take. @throws not_found, unprocessable */
export async function estimateRun(
  { database, catalogue }: EvaluationDependencies,
  { organizationId, evaluationId, body }: Estimation,
): Promise<RunEstimate> {
  const { reader } = database;
  const parts = await findRunParts(reader, { organizationId, wish: body });
  const { datasetVersionId, versionId, orchestrated, samples, existing } = parts;
  const items = datasetVersionId ? await listItemIds(reader, { organizationId, datasetVersionId }) : [];
  const version =
    versionId !== undefined && orchestrated
      ? await findRunVersion(reader, { organization_id: organizationId, id: versionId })
      : undefined;
  const wanted = items.length * samples;
  const made = version?.isRunnable === true ? Math.max(0, wanted - existing.length) : 0;
  const inputLength = await sampleLength(reader, { organizationId, datasetVersionId });
  const asked = version && (await readAsked(reader, { organizationId, version }));
  const pricing = createPricing(reader, { organizationId, catalogue });
  const logs = Math.max(wanted, existing.length);
  if (asked !== undefined && made > 0)
    await pricing.add({ ...asked, count: made, inputLength, outputTokens: guessedOutputTokens });
  const judges = (await listJudges(reader, { organizationId, evaluationIds: [evaluationId] })).filter(
    ({ by }) => by === "parley",
  );
  for (const judge of judges) {
    const { spec } = judge;
    if (spec.evaluator_type !== "llm" || spec.prompt == null) continue;
    // It sees the case and the answer.
    const seen = inputLength * 2 + guessedOutputTokens * charactersOfToken;
    const judging = { kernel: spec.prompt, count: logs, times: timesAsked(spec), inputLength: seen };
    await pricing.add({ ...judging, versionId: judge.versionId, outputTokens: guessedVerdictTokens });
  }
  const ofType = (type: string) => judges.filter(({ spec }) => spec.evaluator_type === type);
  return {
    datapoints: items.length,
    existing_logs: existing.length,
    calls: asked === undefined ? 0 : made * asked.times,
    judge_calls: ofType("llm").reduce((sum, { spec }) => sum + logs * timesAsked(spec), 0),
    code_runs: ofType("python").length * logs + (version?.spec?.evaluator_type === "python" ? made : 0),
    ...pricing.result(),
  };
}

/** The average length of what Datapoints hold. */
async function sampleLength(
  reader: Executor,
  { organizationId, datasetVersionId }: { organizationId: string; datasetVersionId: string | undefined },
): Promise<number> {
  if (datasetVersionId === undefined) return 0;
  const items = await listItems(reader, { organizationId, datasetVersionId, after: 0, limit: sampledItems });
  return items.reduce((sum, { content }) => sum + content.length, 0) / Math.max(1, items.length);
}

/** What a version asks a model for each of its Logs, and how often; undefined where it asks none. */
async function readAsked(
  reader: Executor,
  { organizationId, version: { id: versionId, spec } }: { organizationId: string; version: RunVersion },
): Promise<{ versionId: string; kernel: PromptKernel; times: number } | undefined> {
  if (spec !== undefined)
    return spec.evaluator_type === "llm" && spec.prompt != null
      ? { versionId, kernel: spec.prompt, times: timesAsked(spec) }
      : undefined;
  const [version] = await listVersionsById(reader, { organizationId, ids: [versionId] });
  const kernel = version && (JSON.parse(version.kernel) as Partial<PromptKernel>);
  return kernel?.model === undefined ? undefined : { versionId, kernel: kernel as PromptKernel, times: 1 };
}

type Asked = {
  versionId: string;
  kernel: PromptKernel;
  /** Logs. */
  count: number;
  /** How often a model is asked for each. */
  times: number;
  inputLength: number;
  outputTokens: number;
};

function createPricing(
  reader: Executor,
  { organizationId, catalogue }: { organizationId: string; catalogue: Catalogue },
) {
  let totalNano = 0;
  let basis: RunEstimate["basis"] = "none";
  const unpriced = new Set<string>();
  return {
    async add({ versionId, kernel, count, times, inputLength, outputTokens }: Asked): Promise<void> {
      // A Log costs what all that was asked for it did.
      const known = await averageCost(reader, { organizationId, versionId });
      const guess = guessCost(catalogue, { kernel, inputLength, outputTokens });
      const each = known ?? (guess === undefined ? undefined : guess * times);
      if (known === undefined) basis = "guess";
      else if (basis === "none") basis = "logs";
      if (each === undefined) unpriced.add(kernel.model);
      totalNano += (each ?? 0) * count;
    },
    result: () => ({
      cost: unpriced.size > 0 ? null : toUsd(Math.round(totalNano)),
      unpriced_models: [...unpriced],
      basis,
    }),
  };
}

function guessCost(
  catalogue: Catalogue,
  { kernel, inputLength, outputTokens }: Pick<Asked, "kernel" | "inputLength" | "outputTokens">,
): number | undefined {
  if ((kernel.provider ?? catalogue.providerOf(kernel.model)) === "mock") return 0;
  const { max_tokens: most = 0 } = kernel;
  const length = JSON.stringify(kernel.template ?? "").length + inputLength;
  const { prompt_cost: prompt, output_cost: output } = costOf(
    {
      prompt_tokens: Math.ceil(length / charactersOfToken),
      output_tokens: most > 0 ? Math.min(most, outputTokens) : outputTokens,
    },
    catalogue.find(kernel.model)?.prices,
  );
  return prompt === undefined || output === undefined ? undefined : prompt + output;
}
