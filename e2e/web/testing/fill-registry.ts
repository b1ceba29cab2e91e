import type { Parley } from "../../testing/start-parley.ts";

/** Ids of Files of the other types, and of what hangs on them. */
export type RegistryPlaces = {
  /** With three versions: one Datapoint was taken away, one has another split. */
  dataset: string;
  emptyDataset: string;
  flow: string;
  /** The root of a trace with a failure in it, and a Log within. */
  trace: string;
  tracedLog: string;
  webhook: string;
  /** A request to an address that needs an environment variable and has another. */
  tool: string;
  evaluator: string;
  /** An Evaluator that is code. */
  judge: string;
  agent: string;
};

/** Two seconds ago: a Flow's Log ends when it is completed. */
const start = Date.now() - 2000;
const at = (ms: number): string => new Date(start + ms).toISOString();

/** Makes Datasets, a Flow with a trace, and a webhook, so that their pages have something to show. */
export async function fillRegistry(parley: Parley): Promise<RegistryPlaces> {
  const ask = async <T>(method: string, target: string, body?: unknown): Promise<T> => {
    const reply = await parley.request(method, target, { body });
    if (!reply.ok) throw new Error(`${method} ${target}: ${reply.status} ${await reply.text()}`);
    return (await reply.json()) as T;
  };
  const cases = Array.from({ length: 60 }, (_, index) => ({
    inputs: { question: `Where is order ${index}?`, customer: index % 7 === 0 ? "مها العلي" : "Ada" },
    target: { answer: index % 9 === 0 ? "withoutanyspace".repeat(20) : "On its way" },
    split: index % 4 === 0 ? "test" : "train",
    tags: index % 5 === 0 ? ["late", "eu"] : [],
  }));
  const path = "support/questions";
  const dataset = await ask<{ id: string }>("POST", "/v5/datasets", { path, datapoints: cases });
  await ask("POST", "/v5/datasets", { path, action: "remove", datapoints: [cases[1]] });
  const relabelled = cases.slice(2).map((each, at) => (at === 0 ? { ...each, split: "held-out" } : each));
  await ask("POST", "/v5/datasets", { path, action: "set", datapoints: [cases[0], ...relabelled] });
  const empty = await ask<{ id: string }>("POST", "/v5/datasets", {
    path: "support/nothing-yet",
    datapoints: [],
  });
  const trace = await logTrace(ask);
  const webhook = await ask<{ id: string }>("POST", "/v5/webhooks", {
    url: "https://93.184.215.14/parley",
    events: ["file.version.created"],
    is_enabled: false,
  });
  return {
    dataset: dataset.id,
    emptyDataset: empty.id,
    webhook: webhook.id,
    ...trace,
    ...(await makeFunctions(ask)),
  };
}

type Ask = <T>(method: string, target: string, body?: unknown) => Promise<T>;

async function makeFunctions(
  ask: Ask,
): Promise<Pick<RegistryPlaces, "tool" | "evaluator" | "judge" | "agent">> {
  const declared = {
    name: "find_order",
    description: "Finds an order by its number.",
    parameters: { type: "object", properties: { order_id: { type: "string" } } },
  };
  const tool = await ask<{ id: string }>("POST", "/v5/tools", {
    path: "support/find-order",
    tool_type: "get_api_call",
    function: declared,
    setup_values: {
      url: "https://example.com/orders/{order_id}",
      headers: { authorization: "Bearer ${TOKEN}", "x-tenant": "${A_VERY_LONG_NAME_OF_A_VARIABLE}" },
    },
  });
  await ask("POST", `/v5/tools/${tool.id}/environment-variables`, [
    { name: "A_VERY_LONG_NAME_OF_A_VARIABLE", value: "x" },
  ]);
  const evaluator = await ask<{ id: string }>("POST", "/v5/evaluators", {
    path: "support/tone",
    spec: {
      evaluator_type: "human",
      arguments_type: "target_free",
      return_type: "select",
      options: [{ name: "good", valence: "positive" }, { name: "withoutanyspace".repeat(8) }],
      instructions: "Is the tone right?",
    },
  });
  const judge = await ask<{ id: string }>("POST", "/v5/evaluators", {
    path: "support/is-short",
    spec: {
      evaluator_type: "python",
      arguments_type: "target_free",
      return_type: "boolean",
      code: "def evaluate(log):\n    return len(log['output']) < 80\n",
    },
  });
  const agent = await ask<{ id: string }>("POST", "/v5/agents", {
    path: "support/resolve",
    model: "mock",
    template: [{ role: "user", content: "{{question}}" }],
    tools: [{ type: "inline", json_schema: declared }],
  });
  return { tool: tool.id, evaluator: evaluator.id, judge: judge.id, agent: agent.id };
}

async function logTrace(ask: Ask): Promise<Pick<RegistryPlaces, "flow" | "trace" | "tracedLog">> {
  const root = await ask<{ id: string; flow_id: string }>("POST", "/v5/flows/log", {
    path: "support/assistant",
    flow: { attributes: { commit: "4f3a9c1", retriever: { size: 5 } } },
    inputs: { question: "Where is my order?" },
    start_time: at(0),
    log_status: "incomplete",
  });
  const prompt = { model: "mock", template: [{ role: "user", content: "{{question}}" }] };
  const step = (name: string, given: Record<string, unknown>) =>
    ask<{ id: string }>("POST", "/v5/prompts/log", {
      path: `support/steps/${name}`,
      prompt,
      trace_parent_id: root.id,
      ...given,
    });
  const plan = await step("plan", {
    start_time: at(20),
    end_time: at(400),
    output: "Look it up.",
    output_cost: 0.002,
  });
  await step("look-up", {
    trace_parent_id: plan.id,
    start_time: at(60),
    end_time: at(200),
    error: "No such order",
  });
  await step("answer", {
    start_time: at(420),
    end_time: at(1800),
    output: "On its way.",
    output_cost: 0.011,
  });
  await ask("PATCH", `/v5/flows/logs/${root.id}`, { output: "On its way.", log_status: "complete" });
  await ask("POST", "/v5/flows", {
    path: "support/assistant",
    attributes: { commit: "9d0b2e7", retriever: { size: 8 } },
  });
  return { flow: root.flow_id, trace: root.id, tracedLog: plan.id };
}
