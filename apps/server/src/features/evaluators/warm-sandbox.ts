import type { Sandbox } from "@parley/evaluators";
import { languageOf } from "@parley/evaluators/schemas";

type Spec = Parameters<typeof languageOf>[0] & { evaluator_type: string };

export type Warmed = Pick<Sandbox, "warm">;

/** Starts what runs the code of Evaluators that will soon judge: its start takes longer than most Logs do to be made. */
export function warmSandbox(
  sandbox: Warmed,
  { organizationId, specs }: { organizationId: string; specs: readonly Spec[] },
): void {
  const languages = specs
    .filter((spec) => spec.evaluator_type === "python")
    .flatMap((spec) => languageOf(spec) ?? []);
  // Whoever runs code hears of what is wrong.
  sandbox.warm(languages, organizationId).catch(() => {});
}
