import { expect, test } from "vitest";
import { checkSkeleton } from "./check-skeleton.ts";
import { createTemporaryRepository, manifest } from "./testing/temporary-repository.ts";

const readme = "# A package\n\n".padEnd(300, "What it is for. ");

const healthy = {
  "packages/gateway/package.json": manifest("gateway"),
  "packages/gateway/README.md": readme,
  "packages/gateway/src/providers/index.ts": 'export { acme } from "./acme/index.ts";',
  "packages/gateway/src/providers/acme/index.ts": "",
  "packages/gateway/src/providers/acme/acme.test.ts": "",
  "apps/server/package.json": manifest("server"),
  "apps/server/README.md": readme,
  "apps/server/src/features/index.ts": 'import { prompts } from "./prompts/index.ts";',
  "apps/server/src/features/prompts/index.ts": "",
  "apps/server/src/features/prompts/prompts.routes.ts": "",
  "apps/server/src/features/prompts/prompts.store.ts": 'database.selectFrom("prompts")',
  "apps/server/src/features/prompts/call-prompt.test.ts": 'database.selectFrom("prompts")',
  "docs/decisions/0001-one.md": "# One",
  "docs/decisions/0002-two.md": "# Two",
  "examples/workspace/README.md": "# Files",
};

const messagesOf = async (files: Record<string, string>): Promise<string[]> => {
  const violations = await checkSkeleton(await createTemporaryRepository({ ...healthy, ...files }));
  return violations.map(({ file, message }) => `${file} ${message}`);
};

test("a healthy repository breaks no rule", async () => {
  expect(await messagesOf({})).toEqual([]);
});

test("a package is named after its folder and has a README", async () => {
  expect(
    await messagesOf({
      "packages/db/package.json": '{"name":"db","type":"module","license":"MIT"}',
      "packages/jobs/package.json": manifest("jobs"),
      "packages/jobs/README.md": "# Jobs",
    }),
  ).toEqual([
    'packages/db/package.json "name" should be "@parley/db"',
    'packages/db/package.json "license" should be "Apache-2.0"',
    'packages/db/package.json lacks a "description"',
    "packages/db/README.md does not exist: say what the package is for, and how to add to it",
    "packages/jobs/README.md says too little to start from",
  ]);
});

test("a feature has a door, a line in the list, well-named parts, and tables only in stores", async () => {
  expect(
    await messagesOf({
      "apps/server/src/features/logs/list-logs.ts": 'database.selectFrom("logs")',
      "apps/server/src/features/logs/routes.ts": "",
      "apps/server/src/features/logs/logs.routes.ts": "",
    }),
  ).toEqual([
    "apps/server/src/features/logs/index.ts does not exist: every feature has one door",
    "apps/server/src/features/index.ts does not list the feature logs",
    "apps/server/src/features/logs/routes.ts should be named <noun>.routes.ts",
    "apps/server/src/features/logs/list-logs.ts touches tables: queries belong in a *.store.ts",
  ]);
});

test("a provider has a door, a test and a line in the registry", async () => {
  expect(
    await messagesOf({
      "packages/gateway/src/providers/other/model.ts": "",
      "packages/gateway/src/providers/other/wire.ts": "",
    }),
  ).toEqual([
    "packages/gateway/src/providers/other/index.ts does not exist: it declares the provider",
    "packages/gateway/src/providers/other has no test: run the providers' suite on it",
    "packages/gateway/src/providers/index.ts has no line for the provider other",
  ]);
});

test("names that say nothing are refused", async () => {
  expect(
    await messagesOf({ "packages/gateway/src/utils/a.ts": "", "packages/gateway/src/helpers.ts": "" }),
  ).toEqual([
    'packages/gateway/src/helpers.ts "helpers" says nothing: name it after what it does',
    'packages/gateway/src/utils/a.ts "utils" says nothing: name it after what it does',
  ]);
});

test("decisions are numbered without gaps and short, examples have a README", async () => {
  expect(
    await messagesOf({
      "docs/decisions/0004-four.md": "line\n".repeat(80),
      "examples/agent/agent.ts": "",
    }),
  ).toEqual([
    "docs/decisions/0004-four.md should have the number 0003",
    "docs/decisions/0004-four.md has 81 lines: a decision fits on a page",
    "examples/agent/README.md does not exist: say how to run the example and what it shows",
  ]);
});
