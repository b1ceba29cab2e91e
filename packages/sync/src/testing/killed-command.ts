import { Parley } from "@parley/sdk";
import { openWorkTree } from "../folder/work-tree.ts";
import { openRegistry } from "../registry/registry.ts";

// Runs a command on a work tree and ends its own process, as kill -9 does, at a step.
const [root = "", baseUrl = "", command = "", at = "", count = "1"] = process.argv.slice(2);
let left = Number(count);

const registry = openRegistry(
  new Parley({ environment: {}, baseUrl, apiKey: process.env["KEY"], maxRetries: 0 }),
);
const tree = openWorkTree({
  project: { root, folder: `${root}/parley`, server: undefined, environment: undefined },
  registry,
  onStep(step) {
    if (step === at && (left -= 1) === 0) process.kill(process.pid, "SIGKILL");
  },
});
await (command === "push" ? tree.push({ mayDelete: true }) : tree.pull({ mayDelete: true }));
process.stdout.write("finished");
