import type { Command } from "commander";

/** Adds examples below a command's help: what to type, and what it is for. */
export function withExamples(
  command: Command,
  examples: readonly (readonly [line: string, purpose: string])[],
): Command {
  return command.addHelpText("after", () => {
    const help = command.createHelp();
    const { styleTitle } = { ...help, ...command.configureHelp() };
    const lines = examples.flatMap(([line, purpose]) => [`  # ${purpose}`, `  ${line}`]);
    return `\n${(styleTitle ?? String)("Examples:")}\n${lines.join("\n")}`;
  });
}
