import type { Violation } from "../source/violation.ts";
import { foldersBelow, type Tree } from "./tree.ts";

const decisions = "docs/decisions/";
const longestDecision = 60;

/** Decision records are numbered without gaps and stay under a page. */
export function checkDecisions({ files, textOf }: Tree): Violation[] {
  const records = files.filter((path) => path.startsWith(decisions) && /\/\d{4}-/.test(path));
  return records.flatMap((file, index) => {
    const number = Number(file.slice(decisions.length, decisions.length + 4));
    const lines = (textOf(file) ?? "").split("\n").length;
    return [
      ...(number === index + 1
        ? []
        : [{ file, message: `should have the number ${String(index + 1).padStart(4, "0")}` }]),
      ...(lines > longestDecision
        ? [{ file, message: `has ${lines} lines: a decision fits on a page` }]
        : []),
    ];
  });
}

/** Every example has a README. */
export function checkExamples(tree: Tree): Violation[] {
  return foldersBelow(tree, "examples/")
    .map((name) => `examples/${name}/README.md`)
    .filter((file) => !tree.files.includes(file))
    .map((file) => ({ file, message: "does not exist: say how to run the example and what it shows" }));
}
