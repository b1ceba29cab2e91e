import type { Parley } from "../../testing/start-parley.ts";

/** Ids of what there is to look at. */
export type Places = {
  /** With two versions, one deployed, one not, and calls. */
  prompt: string;
  toolPrompt: string;
  jinjaPrompt: string;
  log: string;
  toolLog: string;
  failedLog: string;
};

type Prompt = { id: string; path: string; version_id: string };

/** Calls the examples, makes a second version, a failure and a provider's key, so that every page has something to show. */
export async function fillWorkspace(parley: Parley): Promise<Places> {
  const ask = async <T>(method: string, target: string, body?: unknown): Promise<T> =>
    (await parley.request(method, target, { body })).json() as Promise<T>;
  const call = (path: string, inputs: Record<string, string>, prompt?: unknown) =>
    ask<{ log_id: string }>("POST", "/v5/prompts/call", {
      path,
      inputs,
      ...(prompt !== undefined && { prompt }),
    });

  const prompts = (await ask<{ records: Prompt[] }>("GET", "/v5/prompts?size=50")).records;
  const idOf = (path: string): string => prompts.find((prompt) => prompt.path === path)!.id;
  await call("welcome-email", { customer_name: "Ada", product_name: "Parley" });
  await call(
    `${"a-directory-with-a-long-name/".repeat(3)}${"a-name-without-an-end-".repeat(6)}`,
    {},
    {
      model: "mock",
      provider: "mock",
      template: [{ role: "user", content: `@mock text: مرحبا بالعالم ${"withoutanyspace".repeat(20)}` }],
    },
  );
  const warned = await call("welcome-email", {
    customer_name: "Zoë",
    product_name: "a very_long_name_".repeat(9),
  });
  const tool = await call("support/reply", {
    shop_name: "Tern",
    refund_after_days: "5",
    question: 'Where is order A-17?\n@mock tool: find_order {"order_id":"A-17"}',
  });
  await call(
    "flaky",
    {},
    { model: "mock", provider: "mock", template: [{ role: "user", content: "@mock error: 500 final" }] },
  );
  const failed = await ask<{ records: { id: string; error: string | null }[] }>("GET", "/v5/logs?size=50");
  const version = await ask<Prompt>("POST", "/v5/prompts", {
    path: "welcome-email",
    model: "mock",
    temperature: 0.2,
    template: [
      {
        role: "system",
        content: "You write the first e-mail that a customer of {{ product_name }} receives.",
      },
      { role: "user", content: "The customer is called {{ customer_name }}." },
    ],
    version_name: "shorter",
    version_description: "Half as long, and warmer.",
  });
  const environments = await ask<{ id: string; tag: string }[]>(
    "GET",
    `/v5/prompts/${version.id}/environments`,
  );
  const other = environments.find(({ tag }) => tag !== "default")!;
  await ask("POST", `/v5/prompts/${version.id}/environments/${other.id}?version_id=${version.version_id}`);
  await ask("PUT", "/v5/provider-keys/openai", { api_key: "sk-test-abcdefgh1234" });
  return {
    prompt: version.id,
    toolPrompt: idOf("support/reply"),
    jinjaPrompt: idOf("digest/weekly-digest"),
    log: warned.log_id,
    toolLog: tool.log_id,
    failedLog: failed.records.find(({ error }) => error !== null)!.id,
  };
}
