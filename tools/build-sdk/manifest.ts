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

/** The `package.json` of what is published. */
export function createManifest(): object {
  const { version, description, license } = readManifest("packages/sdk");
  const { dependencies = {} } = readManifest("packages/promptfile");
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
      "./terminal": door("terminal", "node/terminal/index"),
      "./testing": door("testing", "testing/index"),
      "./package.json": "./package.json",
    },
    files: ["esm", "cjs", "README.md", "LICENSE"],
    dependencies: { yaml: dependencies["yaml"], zod: dependencies["zod"] },
    peerDependencies: { "minijinja-js": dependencies["minijinja-js"] },
    peerDependenciesMeta: { "minijinja-js": { optional: true } },
  };
}
