import type { EvalReport } from "./eval-report.ts";

/** A sentence for each model that judged and that people contradict: its figures say little. */
export const listDistrust = ({ recorded }: Pick<EvalReport, "recorded">): string[] =>
  (recorded?.judges ?? []).flatMap(({ name, trust, reason }) =>
    trust === "untrusted" ? [`The judge ${name} is not trusted: ${reason}`] : [],
  );
