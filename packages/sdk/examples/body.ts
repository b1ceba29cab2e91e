import { Parley } from "@parley/sdk";

const parley = new Parley();

// Both the query and the body of a call know `environment`: the query's chooses the version, the body's labels the Log.
await parley.prompts.call({
  path: "welcome-email",
  environment: "staging",
  body: { environment: "load test" },
});

// The inputs of `populate` are the whole body.
const filled = await parley.prompts.populate({ id: "pr_…", body: { customer_name: "John Doe" } });
console.log(filled.populated_template);
