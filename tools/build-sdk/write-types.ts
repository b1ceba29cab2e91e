import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { execFileSync } from "node:child_process";
import { tmpdir } from "node:os";
import { dirname, join, relative, sep } from "node:path";
import { repositoryRoot } from "../repository.ts";
import { declareContract } from "./declare-contract.ts";

/** Our packages by the doors that declarations name: what stands for them beside the SDK's own declarations. */
const doors: Readonly<Record<string, string>> = {
  "@parley/contract": "contract.ts",
  "@parley/promptfile": "promptfile.ts",
};

/** What the SDK shows of the language: values have their schemas' types, the rest is declared as it stands. */
const promptfile = `export type { AgentKernel, ChatMessage, ContentPart, PromptKernel, PromptTool } from "./contract.ts";
export * from "./promptfile/src/diagnostics/diagnostic.ts";
export * from "./promptfile/src/template/jinja/jinja-engine.ts";
`;

/** What is imported by name. */
const starts = [
  "index",
  "files/index",
  "json-schema/index",
  "evaluations/local/index",
  "node/terminal/index",
  "testing/index",
].map((name) => `sdk/src/${name}.d.ts`);

/** Where declarations go, and what files are called whose module system they describe. */
export type TypesTarget = { folder: string; ending: "ts" | "cts" };

/** Declares the SDK and what of our other packages it shows, for each module system. */
export function writeTypes(targets: readonly TypesTarget[]): void {
  const emitted = mkdtempSync(join(tmpdir(), "parley-types-"));
  try {
    const compiler = join(repositoryRoot, "node_modules/.bin/tsc");
    const project = join(repositoryRoot, "tools/build-sdk/tsconfig.json");
    execFileSync(compiler, ["--project", project, "--outDir", emitted], { stdio: ["ignore", 2, 2] });
    writeFileSync(join(emitted, "contract.d.ts"), declareContract());
    writeFileSync(join(emitted, "promptfile.d.ts"), promptfile);
    for (const path of listReached(emitted, starts)) {
      const text = readFileSync(join(emitted, path), "utf8");
      for (const { folder, ending } of targets) {
        const file = join(folder, path.replace(/ts$/, ending));
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, localize(text, { path, ending }));
      }
    }
  } finally {
    rmSync(emitted, { recursive: true, force: true });
  }
}

const specifier = /(?<=from "|import\("|import ")[^"]+(?=")/g;

/** The declaration files that others lead to, with themselves. */
function listReached(root: string, starts: readonly string[]): string[] {
  const reached = new Set(starts);
  for (const path of reached) {
    for (const [named] of readFileSync(join(root, path), "utf8").matchAll(specifier)) {
      const target = targetOf(path, named);
      if (target !== undefined) reached.add(target);
    }
  }
  return [...reached];
}

/** The declaration file that an import leads to; undefined outside of our packages. */
function targetOf(from: string, named: string): string | undefined {
  if (named.startsWith("@parley/") && doors[named] === undefined)
    throw new Error(
      `${from} shows ${named}, which is not among the doors of tools/build-sdk/write-types.ts.`,
    );
  const source = named.startsWith(".") ? join(dirname(from), named) : doors[named];
  return source?.replace(/\.ts$/, ".d.ts");
}

type Place = { path: string; ending: TypesTarget["ending"] };

/** Imports that hold where the files are installed: relative, of what runs. */
function localize(text: string, { path, ending }: Place): string {
  return text.replaceAll(specifier, (named) => {
    const target = targetOf(path, named);
    if (target === undefined) return named;
    const way = relative(dirname(path), target).split(sep).join("/");
    const file = way.replace(/\.d\.ts$/, ending === "ts" ? ".js" : ".cjs");
    return file.startsWith(".") ? file : `./${file}`;
  });
}
