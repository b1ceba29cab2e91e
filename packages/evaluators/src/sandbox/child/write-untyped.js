// Writes a module to standard output that lets Node load the TypeScript below a folder, the argument, without erasing
// its types: it has done so.
import { globSync, readFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [, , folder = ""] = process.argv;
const names = globSync("**/*.ts", { cwd: folder }).filter((name) => !name.endsWith(".test.ts"));
const sources = Object.fromEntries(
  names.map((name) => {
    const file = join(folder, name);
    return [pathToFileURL(file).href, stripTypeScriptTypes(readFileSync(file, "utf8"), { mode: "strip" })];
  }),
);
process.stdout.write(`import { registerHooks } from "node:module";
const sources = new Map(Object.entries(${JSON.stringify(sources)}));
registerHooks({
  load(url, context, next) {
    const source = sources.get(url);
    return source === undefined ? next(url, context) : { format: "module", source, shortCircuit: true };
  },
});
`);
