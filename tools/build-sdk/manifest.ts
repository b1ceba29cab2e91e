import { readFileSync } from "node:fs";
import { join } from "node:path";
import { repositoryRoot } from "../repository.ts";

type Manifest = {
  version: string;
  description: string;
  license: string;
  dependencies?: Record<string, string>;
};

const readManifest = (folder: string): Manifest =>
  JSON.parse(readFileSync(join(repositoryRoot, folder, "package.json"), "utf8")) as Manifest;

/** A file in both module systems. */
const both = (name: string) => ({ import: `./esm/${name}.js`, require: `./cjs/${name}.cjs` });

const door = (name: string, types: string) => ({
  import: { types: `./esm/types/sdk/src/${types}.d.ts`, default: both(name).import },
  require: { types: `./cjs/types/sdk/src/${types}.d.cts`, default: both(name).require },
});

/** What `@parley/sdk/local` takes to ask models, and to run code: who needs neither installs none of it. */
const ofProviders = ["@ai-sdk/anthropic", "@ai-sdk/openai", "@ai-sdk/openai-compatible", "undici"];
const ofCode = ["@jitl/quickjs-ng-wasmfile-release-sync", "acorn", "pyodide", "quickjs-emscripten-core"];

const pick = (from: Readonly<Record<string, string>> = {}, names: readonly string[]) =>
  Object.fromEntries(names.map((name) => [name, from[name]]));

/** The `package.json` of what is published. */
export function createManifest(): object {
  const { version, description, license } = readManifest("packages/sdk");
  const { dependencies = {} } = readManifest("packages/promptfile");
  const wanted = {
    ...pick(dependencies, ["minijinja-js"]),
    ...pick(readManifest("packages/gateway").dependencies, ofProviders),
    ...pick(readManifest("packages/evaluators").dependencies, ofCode),
  };
  return {
    name: "@parley/sdk",
    version,
    description,
    license,
    type: "module",
    sideEffects: false,
    engines: { node: ">=20" },
    imports: { "#platform": { node: both("platform-node"), default: both("platform-portable") } },
    exports: {
      ".": door("index", "index"),
      "./files": door("files", "files/index"),
      "./json-schema": door("json-schema", "json-schema/index"),
      "./local": door("local", "evaluations/local/index"),
      "./terminal": door("terminal", "node/terminal/index"),
      "./testing": door("testing", "testing/index"),
      "./package.json": "./package.json",
    },
    files: ["esm", "cjs", "README.md", "LICENSE"],
    dependencies: { yaml: dependencies["yaml"], zod: dependencies["zod"] },
    peerDependencies: wanted,
    peerDependenciesMeta: Object.fromEntries(Object.keys(wanted).map((name) => [name, { optional: true }])),
  };
}
