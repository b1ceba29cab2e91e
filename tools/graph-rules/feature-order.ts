import type { ModuleGraph } from "../source/module-graph.ts";
import type { Violation } from "../source/violation.ts";

/** Which other features each feature may import. */
export type FeatureGraph = Readonly<Record<string, readonly string[]>>;

const featuresFolder = "apps/server/src/features/";
const graphFile = `${featuresFolder}graph.ts`;

/** Features import each other only through `index.ts` and along the graph; the kernel imports no feature. */
export function checkFeatureOrder({ edges }: ModuleGraph, featureGraph: FeatureGraph): Violation[] {
  return edges.flatMap(({ from, to, through }) => {
    const target = featureOf(to);
    const source = featureOf(from);
    if (target === undefined || source === target) return [];
    const report = (message: string): Violation[] => [{ file: from, line: through.line, message }];
    if (from.startsWith("apps/server/src/kernel/"))
      return report(`the kernel imports no feature (${target})`);
    if (to !== `${featuresFolder}${target}/index.ts`) {
      return report(`reaches into feature ${target}: import features/${target}/index.ts`);
    }
    if (source !== undefined && !featureGraph[source]?.includes(target)) {
      return report(`feature ${source} may not import ${target}: ${graphFile} does not say so`);
    }
    return [];
  });
}

/** The graph itself has no circles and names only features that are there. */
export function checkFeatureGraph(featureGraph: FeatureGraph, features: readonly string[]): Violation[] {
  const report = (message: string): Violation => ({ file: graphFile, message });
  const missing = features.filter((name) => !(name in featureGraph)).map((name) => report(`lacks ${name}`));
  const unknown = Object.entries(featureGraph)
    .flatMap(([name, others]) => [name, ...others])
    .filter((name, index, all) => !features.includes(name) && all.indexOf(name) === index)
    .map((name) => report(`names ${name}, which is no feature`));
  const done = new Set<string>();
  for (let before = -1; before !== done.size;) {
    before = done.size;
    for (const [name, others] of Object.entries(featureGraph)) {
      if (others.every((other) => done.has(other) || !(other in featureGraph))) done.add(name);
    }
  }
  const circular = Object.keys(featureGraph).filter((name) => !done.has(name));
  return [
    ...missing,
    ...unknown,
    ...(circular.length > 0 ? [report(`goes in circles: ${circular.join(", ")}`)] : []),
  ];
}

/** The feature that a file belongs to: the first folder below `features/`. */
function featureOf(path: string): string | undefined {
  if (!path.startsWith(featuresFolder)) return undefined;
  const [name, ...rest] = path.slice(featuresFolder.length).split("/");
  return rest.length > 0 ? name : undefined;
}
