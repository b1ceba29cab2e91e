/** Request bodies worth copying, by operation. An operation without one shows its required fields only. */
export const exampleBodies: Readonly<Record<string, unknown>> = {
  "prompts.call": {
    path: "welcome-email",
    inputs: { customer_name: "John Doe", product_name: "Parley" },
  },
  "prompts.log": {
    path: "support/reply",
    prompt: {
      model: "gpt-5-mini",
      provider: "openai",
      template: [{ role: "system", content: "Answer kindly. The order is {{ order_id }}." }],
    },
    inputs: { order_id: "7" },
    messages: [{ role: "user", content: "Where is my parcel?" }],
    output: "It left our house this morning.",
    output_tokens: 9,
    provider_latency: 0.84,
  },
  "prompts.updateLog": { output: "It arrives tomorrow.", log_status: "complete" },
  "prompts.upsert": {
    path: "copy/tagline",
    model: "gpt-5-mini",
    provider: "openai",
    template: [{ role: "user", content: "A tagline for {{ product_name }}, at most six words." }],
    version_name: "short",
  },
  "prompts.move": { path: "marketing/tagline" },
  "prompts.populate": { product_name: "Parley" },
  "prompts.updateVersion": { name: "short", description: "At most six words." },
  "prompts.updateMonitoring": { activate: [{ evaluator_version_id: "evv_1" }] },
  "prompts.deserialize": {
    prompt: "---\nmodel: gpt-5-mini\nprovider: openai\n---\n<user>\nHello {{ name }}\n</user>\n",
  },
  "files.retrieveByPath": { path: "support/reply" },
  "directories.create": { path: "support/refunds" },
  "directories.update": { name: "returns" },
  "providerKeys.set": { api_key: "sk-your-key" },
};
