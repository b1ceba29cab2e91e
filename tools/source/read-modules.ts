import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parseSync } from "oxc-parser";
import { listFiles } from "./list-files.ts";

/** One import or re-export as it stands in a file. */
export type Import = {
  specifier: string;
  /** Erased when the program runs. */
  isTypeOnly: boolean;
  /** `import()`: loaded later, so it takes no part in cycles. */
  isLazy: boolean;
  line: number;
};

export type Module = { path: string; text: string; imports: Import[] };

/** The TypeScript files below a folder with what they import. Generated files are left out. */
export async function readModules(root: string): Promise<Module[]> {
  const paths = (await listFiles(root)).filter((path) => /\.tsx?$/.test(path) && !path.endsWith(".gen.ts"));
  return Promise.all(
    paths.map(async (path) => {
      const text = await readFile(join(root, path), "utf8");
      return { path, text, imports: importsOf(path, text) };
    }),
  );
}

export function importsOf(path: string, text: string): Import[] {
  const { module } = parseSync(path, text);
  const lineOf = (offset: number): number => text.slice(0, offset).split("\n").length;
  const imported = module.staticImports.map(({ moduleRequest, entries, start }) => ({
    specifier: moduleRequest.value,
    isTypeOnly: entries.length > 0 && entries.every(({ isType }) => isType),
    isLazy: false,
    line: lineOf(start),
  }));
  const exported = module.staticExports.flatMap(({ entries, start }) => {
    const requests = entries.filter(({ moduleRequest }) => moduleRequest !== null);
    const first = requests[0]?.moduleRequest;
    if (!first) return [];
    const isTypeOnly = requests.every(({ isType }) => isType);
    return [{ specifier: first.value, isTypeOnly, isLazy: false, line: lineOf(start) }];
  });
  const lazy = module.dynamicImports.flatMap(({ moduleRequest, start }) => {
    const literal = /^["'](.+)["']$/.exec(text.slice(moduleRequest.start, moduleRequest.end))?.[1];
    return literal === undefined
      ? []
      : [{ specifier: literal, isTypeOnly: false, isLazy: true, line: lineOf(start) }];
  });
  return [...imported, ...exported, ...lazy];
}
