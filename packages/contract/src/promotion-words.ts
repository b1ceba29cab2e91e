import type { Promotion } from "./approval.ts";

/** @example "Deploy v7 of support/reply to production, in place of v5" */
export const sayPromotion = (promotion: Promotion): string => `Deploy ${describe(promotion)}`;

/**
 * Within a sentence, where a call would have the name of its tool.
 *
 * @example "the deployment of v7 of support/reply to production, in place of v5"
 */
export const namePromotion = (promotion: Promotion): string => `the deployment of ${describe(promotion)}`;

/** What is decided on, by names instead of ids. */
export const showPromotion = ({ file, environment, version, replaces }: Promotion) => ({
  file: file.path,
  version: `v${version.number}`,
  environment: environment.name,
  replaces: replaces === null ? "nothing" : `v${replaces.number}`,
});

/** What it makes of what is deployed. */
export const diffPromotion = ({ version, replaces, is_shortened: isShortened }: Promotion) => ({
  kind: "diff" as const,
  title: isShortened ? "What changes, of the beginning of both" : "What changes",
  before: replaces?.text ?? "",
  after: version.text,
});

function describe({ file, environment, version, replaces }: Promotion): string {
  const instead = replaces === null ? "" : `, in place of v${replaces.number}`;
  return `v${version.number} of ${file.path} to ${environment.name}${instead}`;
}
