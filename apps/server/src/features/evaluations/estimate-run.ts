import { evaluationErrors, type contract, type EndpointInput, type RunEstimate } from "@parley/contract";
import type { Executor } from "@parley/db";
import { costOf, type Catalogue } from "@parley/gateway";
import type { PromptKernel } from "@parley/promptfile";
import { toUsd } from "../../kernel/money.ts";
import { listVersionsById } from "../files/index.ts";
import type { EvaluationDependencies } from "./dependencies.ts";
import { averageCost } from "./estimate.store.ts";
import { findReferenced, loggedTypes } from "./find-version.ts";
import { listItemIds, listItems } from "./running/run-items.store.ts";
import { findRunVersion, listJudges, type Judge } from "./running/run-work.ts";
import { listExistingLogs } from "./runs.store.ts";

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
  const { dataset, version, orchestrated = true, use_existing_logs: adopts, samples = 1 } = body;
  if (adopts === true && (dataset === undefined || version === undefined))
    throw evaluationErrors.existingLogsNeedBoth();
  const find = (
    reference: NonNullable<typeof version>,
    types: Parameters<typeof findReferenced>[1]["types"],
  ) => findReferenced(reader, { organizationId, reference, types });
  const datasetVersionId = dataset && (await find(dataset, ["dataset"]));
  const versionId = version && (await find(version, loggedTypes));
  const items = datasetVersionId ? await listItemIds(reader, { organizationId, datasetVersionId }) : [];
  const existing =
    adopts === true && datasetVersionId !== undefined && versionId !== undefined
      ? await listExistingLogs(reader, { organizationId, datasetVersionId, versionId, samples })
      : [];
  const runs =
    versionId !== undefined &&
    orchestrated &&
    (await findRunVersion(reader, { organization_id: organizationId, id: versionId }))?.isRunnable === true;
  const wanted = items.length * samples;
  const calls = runs ? Math.max(0, wanted - existing.length) : 0;
  const inputLength = await sampleLength(reader, { organizationId, datasetVersionId });
  const kernel =
    versionId === undefined ? undefined : await readPrompt(reader, { organizationId, versionId });
  const pricing = createPricing(reader, { organizationId, catalogue });
  const logs = Math.max(wanted, existing.length);
  if (kernel !== undefined && versionId !== undefined && calls > 0)
    await pricing.add({ versionId, kernel, count: calls, inputLength, outputTokens: guessedOutputTokens });
  const judges = (await listJudges(reader, { organizationId, evaluationIds: [evaluationId] })).filter(
    ({ by }) => by === "parley",
  );
  for (const judge of judges) {
    const { spec } = judge;
    if (spec.evaluator_type !== "llm" || spec.prompt == null) continue;
    // It sees the case and the answer.
    const seen = inputLength * 2 + guessedOutputTokens * charactersOfToken;
    const asked = { kernel: spec.prompt, count: logs * repeatsOf(judge), inputLength: seen };
    await pricing.add({ ...asked, versionId: judge.versionId, outputTokens: guessedVerdictTokens });
  }
  const ofType = (type: string) => judges.filter(({ spec }) => spec.evaluator_type === type);
  return {
    datapoints: items.length,
    existing_logs: existing.length,
    calls: kernel === undefined ? 0 : calls,
    judge_calls: ofType("llm").reduce((sum, judge) => sum + logs * repeatsOf(judge), 0),
    code_runs: ofType("python").length * logs,
    ...pricing.result(),
  };
}

const repeatsOf = ({ spec }: Judge): number => {
  const repeats = spec.attributes?.["repeats"];
  return typeof repeats === "number" && repeats >= 1 ? repeats : 1;
};

/** The average length of what Datapoints hold. */
async function sampleLength(
  reader: Executor,
  { organizationId, datasetVersionId }: { organizationId: string; datasetVersionId: string | undefined },
): Promise<number> {
  if (datasetVersionId === undefined) return 0;
  const items = await listItems(reader, { organizationId, datasetVersionId, after: 0, limit: sampledItems });
  return items.reduce((sum, { content }) => sum + content.length, 0) / Math.max(1, items.length);
}

async function readPrompt(
  reader: Executor,
  { organizationId, versionId }: { organizationId: string; versionId: string },
): Promise<PromptKernel | undefined> {
  const [version] = await listVersionsById(reader, { organizationId, ids: [versionId] });
  const kernel = version && (JSON.parse(version.kernel) as Partial<PromptKernel>);
  return kernel?.model === undefined ? undefined : (kernel as PromptKernel);
}

type Asked = {
  versionId: string;
  kernel: PromptKernel;
  count: number;
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
    async add({ versionId, kernel, count, inputLength, outputTokens }: Asked): Promise<void> {
      const known = await averageCost(reader, { organizationId, versionId });
      const each = known ?? guessCost(catalogue, { kernel, inputLength, outputTokens });
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
