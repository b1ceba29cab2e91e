import type { Promotion } from "@parley/contract";

/** @example "Deploy v7 of support/reply to production, in place of v5" */
export function sayPromotion({ file, environment, version, replaces }: Promotion): string {
  const instead = replaces === null ? "" : `, in place of v${replaces.number}`;
  return `Deploy v${version.number} of ${file.path} to ${environment.name}${instead}`;
}

/** What is decided on, by names instead of ids. */
export const showPromotion = ({ file, environment, version, replaces }: Promotion) => ({
  file: file.path,
  version: `v${version.number}`,
  environment: environment.name,
  replaces: replaces === null ? "nothing" : `v${replaces.number}`,
});
