import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

type Json = Readonly<Record<string, unknown>>;

/** A folder as Humanloop's export tool left it, gone when disposed. */
export async function writeExport({ logsCount = 0 }: { logsCount?: number } = {}): Promise<
  { root: string } & AsyncDisposable
> {
  const root = await mkdtemp(join(tmpdir(), "parley-export-"));
  const write = async (path: string, content: unknown): Promise<void> => {
    const target = join(root, "20250831-120000", path);
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, typeof content === "string" ? content : JSON.stringify(content));
  };
  for (const file of [prompt, flow, dataset, tool, evaluator]) await writeFileFolder(write, file);
  await write("export.log", "done\n");
  const runs = Array.from({ length: logsCount }, (_, index) => promptLog(`data_run_${index}`, index));
  if (logsCount > 0) await write("files/pr_oldsupport/logs/2.jsonl", toLines(runs));
  return { root, [Symbol.asyncDispose]: () => rm(root, { recursive: true, force: true }) };
}

type Exported = {
  id: string;
  versions: Json[];
  deployments: Json[];
  rest?: Readonly<Record<string, unknown>>;
};
type Write = (path: string, content: unknown) => Promise<void>;

async function writeFileFolder(
  write: Write,
  { id, versions, deployments, rest = {} }: Exported,
): Promise<void> {
  const folder = `files/${id}`;
  await write(`${folder}/file.json`, versions[0]);
  await write(`${folder}/deployments.json`, deployments);
  // Newest first, as the list of versions has them.
  for (const version of versions)
    await write(`${folder}/versions/${String(version["version_id"])}.json`, version);
  for (const [path, content] of Object.entries(rest)) await write(`${folder}/${path}`, content);
  await write(`${folder}/.done`, "");
}

const toLines = (records: readonly unknown[]): string =>
  records.map((record) => `${JSON.stringify(record)}\n`).join("");

const user = { id: "usr_ann", email_address: "ann@example.com", full_name: "Ann" };
const facts = (number: number) => ({
  directory_id: "dir_old",
  schema: null,
  created_at: `2024-0${number}-01T09:00:00.123456`,
  updated_at: "2024-09-01T09:00:00",
  last_used_at: "2024-09-01T09:00:00",
  created_by: user,
  version_logs_count: 1,
  total_logs_count: 3,
  environments: [],
  inputs: [],
  evaluators: [],
  evaluator_aggregates: null,
});

const deployed = (versionId: string, name: string, tag = "other"): Json => ({
  version_id: versionId,
  environment_id: `env_old_${name}`,
  environment_name: name,
  environment_tag: tag,
});

const toolVersion = {
  id: "tl_oldlookup",
  path: "Support/lookup",
  name: "lookup",
  type: "tool",
  ...facts(1),
  version_id: "tlv_oldlookup",
  function: {
    name: "lookup",
    description: "Looks an order up.",
    parameters: {
      type: "object",
      properties: {},
    },
  },
  tool_type: "json_schema",
};
const tool: Exported = {
  id: "tl_oldlookup",
  versions: [toolVersion],
  deployments: [deployed("tlv_oldlookup", "production", "default")],
};

const evaluator: Exported = {
  id: "ev_oldtone",
  versions: [
    {
      id: "ev_oldtone",
      path: "Support/tone",
      name: "tone",
      type: "evaluator",
      ...facts(1),
      version_id: "evv_oldtone",
      spec: { evaluator_type: "human", arguments_type: "target_free", return_type: "boolean" },
    },
  ],
  deployments: [],
};

const watching = (versionId: string, state: "active" | "inactive"): Json => ({
  state,
  version_reference: { type: "version", version: { id: "ev_oldtone", version_id: versionId } },
});

const promptVersion = (number: number, text: string, more: Json = {}): Json => ({
  id: "pr_oldsupport",
  path: "Support/Reply ",
  name: "Reply",
  type: "prompt",
  ...facts(number),
  description: "Answers customers.",
  tags: ["support"],
  readme: null,
  version_id: `prv_old${number}`,
  version_name: null,
  version_description: null,
  model: "gpt-4o",
  endpoint: "chat",
  template: [
    {
      role: "system",
      content: text,
    },
  ],
  template_language: "default",
  provider: "openai",
  max_tokens: -1,
  temperature: 0.7,
  top_p: 1,
  stop: null,
  presence_penalty: 0,
  frequency_penalty: 0,
  other: {},
  seed: null,
  response_format: null,
  reasoning_effort: null,
  tools: [],
  linked_tools: [],
  attributes: {},
  ...more,
});

export const linkedTool = { ...toolVersion["function"], id: "tl_oldlookup", version_id: "tlv_oldlookup" };

const second = promptVersion(2, "Be kind to {{name}}.", {
  version_name: "kinder",
  evaluators: [
    watching("evv_oldtone", "active"),
    watching("evv_gone", "active"),
    watching("evv_off", "inactive"),
  ],
  linked_tools: [linkedTool],
  created_at: "2024-02-01T09:00:00.123456",
});
const prompt: Exported = {
  id: "pr_oldsupport",
  versions: [second, promptVersion(1, "Answer {{name}}.")],
  deployments: [
    deployed("prv_old1", "production", "default"),
    deployed("prv_old2", "canary"),
    deployed("prv_gone", "staging"),
  ],
  rest: {
    "logs/1.jsonl": toLines([promptLog("data_alone", 1)]),
    "evaluations/evr_old/evaluation.json": { id: "evr_old", name: "Before release", evaluators: [] },
    "evaluations/evr_old/runs/run_old.json": {
      id: "run_old",
      dataset: { id: "ds_oldcases", version_id: "dsv_old5" },
      version: { id: "pr_oldsupport", version_id: "prv_old1" },
      status: "completed",
      control: true,
      created_at: "2024-06-03T10:00:00.000Z",
    },
    "evaluations/evr_old/runs/run_open.json": { id: "run_open", version: { version_id: "prv_gone" } },
    "evaluations/evr_old/logs/1.jsonl": toLines([
      { run_id: "run_old", log: { id: "data_alone" } },
      { run_id: "run_old", log: { id: "data_gone" } },
    ]),
  },
};

function promptLog(id: string, minute: number, more: Json = {}): Json {
  const time = (second: number) => new Date(Date.UTC(2024, 5, 1, 10, minute, second)).toISOString();
  return {
    id,
    type: "prompt",
    evaluator_logs: [],
    source_datapoint_id: "dp_old1",
    prompt: promptVersion(1, "Answer {{name}}."),
    start_time: time(0),
    end_time: time(2),
    created_at: time(1),
    inputs: { name: `customer ${minute}` },
    messages: [
      {
        role: "user",
        content: "Where is it?",
      },
    ],
    output: "On its way.",
    output_message: {
      role: "assistant",
      content: "On its way.",
    },
    prompt_tokens: 12,
    output_tokens: 4,
    prompt_cost: 3e-5,
    output_cost: 4e-5,
    provider_latency: 1.5,
    finish_reason: "stop",
    environment: "production",
    user: "u1",
    metadata: { order: minute },
    trace_parent_id: null,
    ...more,
  };
}

const flowVersion = {
  id: "fl_oldapp",
  path: "Support/App",
  name: "App",
  type: "flow",
  ...facts(3),
  version_id: "flv_old1",
  attributes: { release: "7" },
};
const root = {
  id: "data_root",
  type: "flow",
  flow: flowVersion,
  evaluator_logs: [],
  trace_flow_id: "fl_oldapp",
  trace_id: "data_root",
  log_status: "complete",
  output: "done",
  inputs: { question: "?" },
  start_time: "2024-06-02T10:00:00",
  end_time: "2024-06-02T10:01:00",
  created_at: "2024-06-02T10:00:00",
};
const child = promptLog("data_child", 1, {
  trace_parent_id: "data_root",
  trace_id: "data_root",
  trace_flow_id: "fl_oldapp",
  start_time: "2024-06-02T10:00:10",
  end_time: "2024-06-02T10:00:20",
  created_at: "2024-06-02T10:00:10",
  prompt_tokens: "many",
});
const flow: Exported = {
  id: "fl_oldapp",
  versions: [flowVersion],
  deployments: [deployed("flv_old1", "production", "default")],
  rest: { "logs/1.jsonl": `${JSON.stringify({ ...root, trace_children: [child] })}\n{"broken": \n` },
};

const datasetVersion = (number: number, count: number) => ({
  id: "ds_oldcases",
  path: "Support/Cases",
  name: "Cases",
  type: "dataset",
  ...facts(number),
  version_id: `dsv_old${number}`,
  attributes: {},
  datapoints_count: count,
});
const datapoints = [1, 2, 3].map((number) => ({
  id: `dp_old${number}`,
  inputs: { name: `customer ${number}` },
  messages: [],
  target: { answer: number },
}));
const dataset: Exported = {
  id: "ds_oldcases",
  versions: [datasetVersion(5, 3), datasetVersion(4, 1), datasetVersion(3, 0)],
  deployments: [deployed("dsv_old4", "production", "default")],
  rest: {
    "datapoints/dsv_old4/1.jsonl": toLines(datapoints.slice(0, 1)),
    "datapoints/dsv_old5/1.jsonl": toLines(datapoints.slice(0, 2)),
    "datapoints/dsv_old5/2.jsonl": toLines(datapoints.slice(2)),
  },
};
