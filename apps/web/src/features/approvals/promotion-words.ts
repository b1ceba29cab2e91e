import type { Approval } from "@parley/contract";

type Promotion = NonNullable<Approval["promotion"]>;

/** @example "Deploy v7 of support/reply to production, in place of v5" */
export function sayPromotion({ file, environment, version, replaces }: Promotion): string {
  const instead = replaces === null ? "" : `, in place of v${replaces.number}`;
  return `Deploy v${version.number} of ${file.path} to ${environment.name}${instead}`;
}
