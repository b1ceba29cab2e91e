import { join } from "node:path";
import { Parley } from "@parley/sdk";
import { createSupport } from "./support.ts";

const here = join(import.meta.dirname, "..");
const parley = new Parley({
  // A path that is a file here is that file; every other one is the server's.
  files: join(here, "prompts"),
  // What could not be sent yet waits here for the next run.
  state: join(here, ".state"),
});
const answer = createSupport(parley);
try {
  console.log(await answer(process.argv[2] ?? "Where is order 7?"));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
const { isComplete, left } = await parley.shutdown();
console.log(isComplete ? `The trace: ${parley.baseUrl}/logs` : `${left} Logs wait for the server.`);
