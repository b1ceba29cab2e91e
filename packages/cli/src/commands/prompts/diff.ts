import { Command } from "commander";
import { withExamples } from "../../examples.ts";
import { findPrompt, findVersion } from "../../find-prompt.ts";
import { type DiffLine, diffLines, withContext } from "../../line-diff.ts";
import { type Output, toSafeText } from "../../output.ts";
import { type CommonOptions, openSession, withCommonOptions } from "../../session.ts";
import type { Terminal } from "../../terminal.ts";

/** `parley prompts diff <path> <a> <b>` */
export function createDiffCommand(terminal: Terminal): Command {
  const command = new Command("diff")
    .summary("compare two versions of a Prompt")
    .description(
      "Compare two versions of a Prompt line by line, as .prompt text. --json prints both texts and every line.",
    )
    .argument("<path>", "path or id of the Prompt")
    .argument("<from>", "id, number (v2), name, or environment of a version")
    .argument("<to>", "id, number (v3), name, or environment of another")
    .action(async (path: string, from: string, ...[to, options]: [string, CommonOptions]) => {
      const { parley, output } = openSession(terminal, options);
      const prompt = await findPrompt(parley, path);
      const [before, after] = await Promise.all(
        [from, to].map(async (meant) => {
          const { version_id } = await findVersion(parley, prompt, meant);
          const text = await parley.prompts.serialize({ id: prompt.id, version_id });
          return { version_id, text: text.trimEnd() };
        }),
      );
      if (!before || !after) return;
      const lines = diffLines(before.text, after.text);
      if (output.isJsonAsked) return output.json({ path: prompt.path, from: before, to: after, lines });
      if (before.text === after.text) return output.note("The two versions read the same.");
      output.line(output.colors.bold(`--- ${prompt.path} ${before.version_id}`));
      output.line(output.colors.bold(`+++ ${prompt.path} ${after.version_id}`));
      for (const line of withContext(lines, 3)) output.line(renderLine(line, output));
    });
  return withExamples(withCommonOptions(command), [
    ["parley prompts diff support/reply production staging", "what a deployment would change"],
  ]);
}

function renderLine(line: DiffLine | null, { colors }: Output): string {
  if (line === null) return colors.dim("…");
  const text = toSafeText(line.text);
  if (line.change === "removed") return colors.red(`-${text}`);
  return line.change === "added" ? colors.green(`+${text}`) : ` ${text}`;
}
