import { isParleyError, Parley } from "@parley/sdk";

const parley = new Parley({ maxRetries: 4 });
try {
  await parley.prompts.call({ path: "welcome-email" }, { timeoutMs: 20_000 });
} catch (error) {
  if (!isParleyError(error)) throw error;
  if (error.code === "prompts.inputs_missing") console.log(error.details?.["missing"]);
  else console.log(`${error.code}: ${error.message}`);
}
