import type { OpenResults } from "./use-results.ts";

/** The version that judges, by the name of its metric; what else is measured has none. */
export type Judges = ReadonlyMap<string, OpenResults["evaluation"]["evaluators"][number]["version"]>;

export function judgesOf({ evaluation, results }: Pick<OpenResults, "evaluation" | "results">): Judges {
  const versions = new Map(evaluation.evaluators.map(({ version }) => [version.version_id, version]));
  return new Map(
    [...results.judges].flatMap(([name, id]) => {
      const version = versions.get(id);
      return version ? [[name, version] as const] : [];
    }),
  );
}
