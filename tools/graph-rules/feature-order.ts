import type { ModuleGraph } from "../source/module-graph.ts";
import type { Violation } from "../source/violation.ts";

/** The features, lowest first: each may import those before it. */
export type FeatureOrder = readonly string[];

const featuresFolder = "apps/server/src/features/";
const orderFile = `${featuresFolder}graph.ts`;

/**
 * Features import each other only through `index.ts` and downwards; the kernel imports no feature. A test of several
 * stands above them and may use what they have for tests.
 */
export function checkFeatureOrder({ edges }: ModuleGraph, order: FeatureOrder): Violation[] {
  return edges.flatMap(({ from, to, through }) => {
    const target = featureOf(to);
    const source = featureOf(from);
    if (target === undefined || source === target) return [];
    const report = (message: string): Violation[] => [{ file: from, line: through.line, message }];
    if (from.startsWith("apps/server/src/kernel/"))
      return report(`the kernel imports no feature (${target})`);
    const isHelpOfTest =
      source === undefined &&
      from.endsWith(".test.ts") &&
      to.startsWith(`${featuresFolder}${target}/testing/`);
    if (to !== `${featuresFolder}${target}/index.ts` && !isHelpOfTest) {
      return report(`reaches into feature ${target}: import features/${target}/index.ts`);
    }
    if (source !== undefined && order.indexOf(source) < order.indexOf(target)) {
      return report(`feature ${source} may not import ${target}, which stands above it in ${orderFile}`);
    }
    return [];
  });
}

/** The order names every feature once, and nothing else. */
export function checkFeatureList(order: FeatureOrder, features: readonly string[]): Violation[] {
  const report = (message: string): Violation => ({ file: orderFile, message });
  const missing = features.filter((name) => !order.includes(name)).map((name) => report(`lacks ${name}`));
  const unknown = order
    .filter((name) => !features.includes(name))
    .map((name) => report(`names ${name}, which is no feature`));
  const twice = order
    .filter((name, index) => order.indexOf(name) !== index)
    .map((name) => report(`names ${name} twice`));
  return [...missing, ...unknown, ...twice];
}

/** The feature that a file belongs to: the first folder below `features/`. */
function featureOf(path: string): string | undefined {
  if (!path.startsWith(featuresFolder)) return undefined;
  const [name, ...rest] = path.slice(featuresFolder.length).split("/");
  return rest.length > 0 ? name : undefined;
}
