import { Parley } from "@parley/sdk";

const parley = new Parley({ apiKey: "hl_sk_…" });
const reply = await parley.prompts.call({
  path: "welcome-email",
  inputs: { customer_name: "John Doe", product_name: "Parley" },
});
console.log(reply.logs[0]?.output);
