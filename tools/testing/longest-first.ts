import { relative } from "node:path";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/**
 * Files of half a minute and more, the longest first. Begun last, one of them keeps everybody waiting while the other
 * cores have nothing left to do. What vitest says of each file in a run of `.ci/run` is how long it took.
 */
const longest = [
  "e2e/boot",
  "e2e/sdk/package",
  "e2e/web/oversight",
  "e2e/monitoring/monitoring",
  "e2e/people/channel-forms",
  "e2e/web/judge-trust",
  "e2e/web/evaluations",
  "e2e/bad-input/provider-failures",
  "e2e/import-export/round-trip",
  "e2e/web/approvals",
  "e2e/import-export/import",
  "e2e/bad-input/durability",
  "e2e/web/pages",
  "e2e/approvals/chaos",
  "e2e/web/sessions-and-settings",
  "e2e/people/settings-pages",
  "e2e/evaluations/crash-early-stop",
  "e2e/people/sso",
  "e2e/webhooks",
  "e2e/official-client/evaluations",
  "e2e/web/early-stop",
  "e2e/official-client/tools",
  "e2e/web/shell",
  "e2e/sdk/wrappers",
  "e2e/sdk/approvals",
  "e2e/people/availability",
  "e2e/people/second-factors",
  "e2e/web/reviews",
  "e2e/web/new-files",
  "e2e/web/monitoring",
  "e2e/web/registry",
  "e2e/import-export/walk",
  "e2e/people/places",
  "e2e/access/budgets",
  "e2e/people/accounts",
  "e2e/evaluations/crash",
  "e2e/bad-input/requests",
  "e2e/web/editing",
  "e2e/official-client/flows",
  "e2e/logs-index",
  "e2e/opentelemetry-out",
  "e2e/sdk/server-away",
  "e2e/web/as-text",
  "e2e/web/text-editor",
  "e2e/official-client/evaluations-run-postgres",
  "e2e/sdk/background",
  "e2e/web/first-visit",
  "e2e/opentelemetry-senders",
  "e2e/opentelemetry-kill",
  "e2e/web/file-text",
  "e2e/web/empty-workspace",
  "e2e/people/own-requests",
  "e2e/official-client/evaluations-run",
  "packages/evaluators/src/sandbox/attack",
  "packages/cli/src/commands/eval/eval",
  "apps/server/src/features/evaluations/orchestrated-runs",
  "apps/server/src/features/evaluations/repeated-runs",
  "packages/sdk/src/evaluations/local/judged-alike",
  "packages/cli/src/cli",
  "e2e/contract/foreign-ids",
  "e2e/contract/fuzz",
  "e2e/contract/authorization-matrix",
  "e2e/contract/keys",
  "packages/evaluators/src/sandbox/pool",
  "apps/server/src/features/inbound-mail/inbound-mail",
  "apps/server/src/features/channels/sms",
  "e2e/channels/chat-sdk/process",
  "packages/cli/src/commands/types/types",
  "apps/server/src/features/tools/tools",
  "packages/promptfile/src/attack",
  "apps/server/src/features/evaluations/items/items",
  "apps/server/src/features/approvals/follow-approvals",
  "packages/promptfile/src/round-trip",
  "packages/sync/src/sync-killed",
  "packages/sync/src/sync-round-trip",
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
