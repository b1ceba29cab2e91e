import { Command, Option } from "commander";
import { withExamples } from "../../examples.ts";
import { WORKSPACE_HELP } from "../../prompt-files/workspace-help.ts";
import type { Terminal } from "../../terminal.ts";

type Options = { readonly workspace?: string };

/** `parley lsp` */
export function createLanguageServerCommand(terminal: Terminal): Command {
  const command = new Command("lsp")
    .summary("serve editors: what is wrong, completion, hover, rename")
    .description(
      "A language server for .prompt and .agent files, on standard input and output. Editors start it: see\n" +
        "docs/guides/editors.md. It needs no Parley server and sends nothing anywhere.",
    )
    .option("--workspace <folder>", WORKSPACE_HELP)
    .addOption(new Option("--stdio", "as editors say it; there is no other way").hideHelp())
    .action(async ({ workspace }: Options) => {
      // Only here: a library that no other command needs.
      const { serveLanguage } = await import("./serve-language.ts");
      await serveLanguage(terminal, { workspace });
    });
  return withExamples(command, [["parley lsp", "what an editor is told to start"]]);
}
