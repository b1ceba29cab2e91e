/** Checks that folders have the files that their kind of folder promises. See CONTRIBUTING.md. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { repositoryRoot } from "./repository.ts";
import { checkDecisions, checkExamples } from "./skeleton-rules/documents.ts";
import { checkFeatures } from "./skeleton-rules/features.ts";
import { checkFolderNames } from "./skeleton-rules/folder-names.ts";
import { checkPackages } from "./skeleton-rules/packages.ts";
import { checkProviders } from "./skeleton-rules/providers.ts";
import type { Tree } from "./skeleton-rules/tree.ts";
import { listFiles } from "./source/list-files.ts";
import { printViolations, type Violation } from "./source/violation.ts";

/** Every folder below a root that lacks what it should have. */
export async function checkSkeleton(root: string): Promise<Violation[]> {
  const tree = await readTree(root);
  const rules = [
    checkPackages,
    checkFeatures,
    checkProviders,
    checkFolderNames,
    checkDecisions,
    checkExamples,
  ];
  return rules.flatMap((rule) => rule(tree));
}

async function readTree(root: string): Promise<Tree> {
  const files = await listFiles(root);
  const texts = new Map<string, string>();
  const isRead = (path: string): boolean =>
    /(?:^|\/)(?:package\.json|README\.md)$|\/features\/|\/providers\/|^docs\/decisions\//.test(path);
  await Promise.all(
    files.filter(isRead).map(async (path) => texts.set(path, await readFile(join(root, path), "utf8"))),
  );
  return { files, textOf: (path) => texts.get(path) };
}

if (import.meta.main) printViolations(await checkSkeleton(repositoryRoot));
