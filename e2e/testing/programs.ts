import path from "node:path";

const root = path.resolve(import.meta.dirname, "../..");

/** Where `tools/bundle-programs.ts` left the programs; `.ci/run` says so. */
const bundles = process.env["PARLEY_TEST_PROGRAMS"];

export const hasBundles = bundles !== undefined;

/** What to start for a program of the repository: its source, or the same bundled, which starts in a third of the time. */
export const findProgram = (source: string): string =>
  bundles === undefined ? source : path.join(bundles, path.relative(root, source).replace(/\.ts$/, ".mjs"));

/** A server from a bundle does not begin anew from the source, with what keeps a busy one small. */
export const programEnvironment: Readonly<Record<string, string>> =
  bundles === undefined ? {} : { PARLEY_IS_LEAN: "1" };
