import type { Precondition } from "@parley/contract";
import { activateClaim, compileCondition } from "@parley/policy";
import { hashKernel } from "@parley/promptfile";

type Given = {
  args: Readonly<Record<string, unknown>>;
  /** What the claim says holds now. */
  facts: unknown;
  now: number;
};

/** Why what a call was approved under holds no more; nothing where it does. Whatever goes wrong is a reason. */
export function checkPrecondition(
  precondition: Precondition,
  { args, facts, now }: Given,
): string | undefined {
  if (facts === undefined) return "the claim says nothing of it (`facts`)";
  if ("equals" in precondition)
    return isSame(precondition.equals, facts) ? undefined : "`facts` is not what it was";
  if (typeof facts !== "object" || facts === null || Array.isArray(facts))
    return "`facts` is no object with names";
  const compiled = compileCondition("facts", precondition.when);
  if (!compiled.ok) return compiled.message;
  const result = compiled.condition.evaluate(
    activateClaim({ args, facts: facts as Record<string, unknown>, now }),
  );
  if (result.kind === "true") return undefined;
  return result.kind === "error" ? result.message : `\`${precondition.when}\` is false`;
}

const isSame = (one: unknown, other: unknown): boolean =>
  hashKernel({ value: one }) === hashKernel({ value: other });
