import { Parley } from "@parley/sdk";

const parley = new Parley();
const stream = parley.prompts.callStream({
  path: "welcome-email",
  inputs: { customer_name: "John Doe", product_name: "Parley" },
});
for await (const { output } of stream) process.stdout.write(output ?? "");
