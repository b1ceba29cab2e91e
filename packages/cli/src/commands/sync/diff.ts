import type { FormTexts } from "@parley/sync";
import type { Comparison } from "@parley/sync/folder";
import { Command } from "commander";
import { withExamples } from "../../examples.ts";
import { ProblemsFound } from "../../exit-codes.ts";
import { diffLines, withContext } from "../../line-diff.ts";
import { type Output, toSafeText } from "../../output.ts";
import { withCommonOptions } from "../../common-options.ts";
import type { Terminal } from "../../terminal.ts";
import { openProject, type SyncOptions, toPaths } from "./open-project.ts";

type Options = SyncOptions & { readonly offline?: boolean; readonly exitCode?: boolean };

/** `parley diff` */
export function createDiffCommand(terminal: Terminal): Command {
  const command = new Command("diff")
    .summary("show how files here differ from the registry, line by line")
    .description(
      "Show what differs here from the registry; -: only there, +: only here. Layout is no difference.",
    )
    .argument("[paths...]", "only these Files, or those in these folders")
    .option("--environment <name>", "compare with what is deployed there")
    .option("--offline", "compare with what was last seen of the registry; asks no server")
    .option("--exit-code", "end with 1 where anything differs")
    .action(async (paths: string[], options: Options) => {
      const { tree, project, output } = openProject(terminal, options);
      const isOffline = options.offline ?? false;
      const compared = await tree.compare({ paths: toPaths(paths, terminal, project), isOffline });
      if (output.isJson)
        output.json({
          files: compared.map(({ file, before, after, problem }) => ({
            file,
            problem,
            registry: Object.fromEntries(before),
            here: Object.fromEntries(after),
          })),
        });
      else if (compared.length === 0)
        output.note(isOffline ? "Nothing differs from what was last seen." : "Nothing differs.");
      else for (const one of compared) printComparison(output, one);
      if (options.exitCode && compared.length > 0) throw new ProblemsFound();
    });
  return withExamples(withCommonOptions(command), [
    ["parley diff support/reply", "before a push"],
    ["parley diff --offline", "without a server"],
  ]);
}

function printComparison(output: Output, { file, before, after, problem }: Comparison): void {
  if (problem !== null) return output.warn(toSafeText(`${file}: ${problem}`));
  const suffixes = new Set([...before.keys(), ...after.keys()]);
  const main = [...suffixes].find((suffix) => file.endsWith(suffix)) ?? "";
  for (const suffix of suffixes) {
    const [there, here] = [textOf(before, suffix), textOf(after, suffix)];
    if (there === here) continue;
    output.line(output.colors.bold(toSafeText(`${file.slice(0, file.length - main.length)}${suffix}`)));
    for (const line of withContext(diffLines(there, here), 3)) printLine(output, line);
  }
}

const textOf = (texts: FormTexts, suffix: string): string => (texts.get(suffix) ?? "").replace(/\n$/, "");

function printLine({ line: print, colors }: Output, line: ReturnType<typeof withContext>[number]): void {
  if (line === null) return print(colors.dim("  …"));
  const text = toSafeText(line.text);
  if (line.change === "same") return print(`  ${text}`);
  print(line.change === "added" ? colors.green(`+ ${text}`) : colors.red(`- ${text}`));
}
