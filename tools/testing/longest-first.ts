import { relative } from "node:path";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/**
 * Files of a minute and more, the longest first. Begun last, one of them keeps everybody waiting while the other cores
 * have nothing left to do. `.ci/run` ends with the files that took longest: what belongs here.
 */
const longest = [
  "e2e/boot",
  "e2e/bad-input/durability",
  "e2e/evaluations/crash-early-stop",
  "e2e/web/pages",
  "e2e/import-export/import",
  "e2e/import-export/round-trip",
  "e2e/sdk/wrappers",
  "e2e/webhooks",
  "e2e/official-client/evaluations",
  "e2e/sdk/background",
  "e2e/official-client/tools",
  "e2e/access/budgets",
  "e2e/people/accounts",
  "e2e/people/second-factors",
  "e2e/monitoring/monitoring",
  "e2e/web/oversight",
  "e2e/web/evaluations",
  "e2e/sdk/package",
  "e2e/approvals/chaos",
  "e2e/web/new-files",
  "e2e/people/settings-pages",
  "e2e/web/monitoring",
  "e2e/web/approvals",
  "apps/server/src/features/evaluations/orchestrated-runs",
  "packages/evaluators/src/sandbox/attack",
  "apps/server/src/features/evaluations/repeated-runs",
  "packages/cli/src/commands/eval/eval",
  "e2e/contract/fuzz",
  "packages/cli/src/cli",
  "e2e/contract/keys",
  "e2e/contract/authorization-matrix",
  "packages/cli/src/commands/types/types",
  "e2e/contract/foreign-ids",
];

const rankOf = ({ moduleId, project }: TestSpecification): number => {
  const rank = longest.indexOf(relative(project.config.root, moduleId).replace(/\.test\.tsx?$/, ""));
  return rank === -1 ? longest.length : rank;
};

/** The order of files; where nothing is known of them, vitest's. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const groupOf = ({ project }: TestSpecification): number => project.config.sequence.groupOrder;
    return (await super.sort(files)).toSorted((a, b) => groupOf(a) - groupOf(b) || rankOf(a) - rankOf(b));
  }
}
