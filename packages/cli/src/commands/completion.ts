import { Argument, Command } from "commander";
import { renderCompletion, shells, type Shell } from "../completion/render-completion.ts";
import type { CompletionNode } from "../completion/completion-node.ts";
import type { Terminal } from "../terminal.ts";

/** `parley completion <shell>`; completes the commands of `program`. */
export function createCompletionCommand({ stdout }: Terminal, program: Command): Command {
  return new Command("completion")
    .summary("print completions for your shell")
    .description("Print a script that completes commands and options when you press Tab.")
    .addArgument(new Argument("<shell>").choices(shells))
    .action((shell: Shell) => void stdout.write(renderCompletion(shell, describe(program, []))))
    .addHelpText(
      "after",
      `
Examples:
  # bash: in ~/.bashrc
  eval "$(parley completion bash)"
  # zsh: in ~/.zshrc, after compinit
  eval "$(parley completion zsh)"
  # fish
  parley completion fish > ~/.config/fish/completions/parley.fish`,
    );
}

function describe(command: Command, path: string[]): CompletionNode {
  return {
    path,
    summary: command.summary() || command.description(),
    options: command
      .createHelp()
      .visibleOptions(command)
      .flatMap(({ long, description, required }) =>
        long ? [{ flag: long, description, takesValue: required }] : [],
      ),
    children: command.commands.map((child) => describe(child, [...path, child.name()])),
  };
}
