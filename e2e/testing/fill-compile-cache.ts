import { existsSync } from "node:fs";
import { engines, type Engine } from "./engines.ts";
import { hasBundles } from "./programs.ts";
import { compileCache, startParley } from "./start-parley.ts";

/**
 * Before all tests, where it was never done: starts a server and ends it as one should be, for only then does Node keep
 * what it compiled. The tests' servers are killed; without this each would compile everything anew, half of its start.
 */
export async function setup(): Promise<void> {
  if (existsSync(compileCache)) return;
  await Promise.all(engines.map((engine) => startAndStop(engine, false)));
  if (hasBundles) await Promise.all(engines.map((engine) => startAndStop(engine, true)));
}

async function startAndStop(engine: Engine, isFromSource: boolean): Promise<void> {
  await using parley = await startParley({ engine, isFromSource });
  await parley.request("GET", "/v5/prompts");
  parley.signal("SIGTERM");
  await parley.ended();
}
