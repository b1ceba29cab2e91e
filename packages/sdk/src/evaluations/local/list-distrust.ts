import type { EvalReport } from "./eval-report.ts";

type Judged = Pick<EvalReport, "recorded">;

/** A sentence for each model that judged and that people contradict: its figures say little. */
export const listDistrust = ({ recorded }: Judged): string[] =>
  (recorded?.judges ?? []).flatMap(({ name, trust, reason }) =>
    trust === "untrusted" ? [`The judge ${name} is not trusted: ${reason}`] : [],
  );

/** The name of what is measured; of a model that people contradict, with that. */
export const nameWithTrust = (name: string, { recorded }: Judged): string =>
  recorded?.judges.some((judge) => judge.name === name && judge.trust === "untrusted")
    ? `${name} (untrusted)`
    : name;
