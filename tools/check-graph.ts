/** Checks who imports whom: zones, doors, cycles, browser safety, the order of features. See docs/architecture.md. */
import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { checkBrowserSafety } from "./graph-rules/browser-safety.ts";
import { checkFeatureList, checkFeatureOrder, type FeatureOrder } from "./graph-rules/feature-order.ts";
import { checkImportZones, checkOwnDoors } from "./graph-rules/import-zones.ts";
import { checkVariantSiblings } from "./graph-rules/variant-siblings.ts";
import { repositoryRoot } from "./repository.ts";
import { createModuleGraph, findCycles } from "./source/module-graph.ts";
import { readModules } from "./source/read-modules.ts";
import { readWorkspaces } from "./source/read-workspaces.ts";
import { printViolations, type Violation } from "./source/violation.ts";

/** Every broken rule of imports below a folder. */
export async function checkGraph(root: string): Promise<Violation[]> {
  const graph = createModuleGraph(await readModules(root), await readWorkspaces(root));
  const features = await listFeatures(root);
  const order = await readFeatureOrder(root);
  const cycles = findCycles(graph.edges).map((files): Violation => ({
    file: files[0] ?? "",
    message: `these files need each other to load: ${files.join(", ")}`,
  }));
  return [
    ...cycles,
    ...checkImportZones(graph),
    ...checkOwnDoors(graph),
    ...checkBrowserSafety(graph),
    ...checkVariantSiblings(graph),
    ...checkFeatureOrder(graph, order),
    ...(features.length > 0 ? checkFeatureList(order, features) : []),
  ];
}

async function listFeatures(root: string): Promise<string[]> {
  const folder = join(root, "apps/server/src/features");
  if (!existsSync(folder)) return [];
  const entries = await readdir(folder, { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
}

async function readFeatureOrder(root: string): Promise<FeatureOrder> {
  const path = join(root, "apps/server/src/features/graph.ts");
  if (!existsSync(path)) return [];
  const { featureOrder } = (await import(path)) as { featureOrder: FeatureOrder };
  return featureOrder;
}

if (import.meta.main) printViolations(await checkGraph(repositoryRoot));
