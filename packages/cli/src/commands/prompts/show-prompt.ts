import { Command } from "commander";
import { withExamples } from "../../examples.ts";
import { describeVersion, findPrompt, findVersion } from "../../find-prompt.ts";
import { type CommonOptions, openSession, withCommonOptions } from "../../session.ts";
import type { Terminal } from "../../terminal.ts";

type Options = CommonOptions & { readonly version?: string };

/** `parley prompts show <path>` */
export function createShowPromptCommand(terminal: Terminal): Command {
  const command = new Command("show")
    .summary("print a Prompt as the text of a .prompt file")
    .description(
      "Print a Prompt as the text of a .prompt file, wherever the output goes; --json prints the Prompt's fields.\n" +
        "Without --version: the version that calls get by default.",
    )
    .argument("<path>", "path or id of the Prompt")
    .option("--version <version>", "id, number (v2), name, or environment of a version")
    .action(async (path: string, options: Options) => {
      const { parley, output } = openSession(terminal, options);
      const prompt = await findPrompt(parley, path);
      const chosen =
        options.version === undefined ? prompt : await findVersion(parley, prompt, options.version);
      if (output.isJsonAsked) return output.json(chosen);
      const text = await parley.prompts.serialize({ id: prompt.id, version_id: chosen.version_id });
      output.note(`${prompt.path}, ${describeVersion(chosen)} (${chosen.version_id})`);
      output.write(text.endsWith("\n") ? text : `${text}\n`);
    });
  return withExamples(withCommonOptions(command), [
    ["parley prompts show support/reply", "what calls get by default"],
    ["parley prompts show support/reply --version staging", "what is deployed to an environment"],
    ["parley prompts show support/reply > reply.prompt", "to edit it as a file"],
  ]);
}
