import type { Parley } from "@parley/sdk";
import { Command } from "commander";
import { withExamples } from "../../examples.ts";
import { CommandError, exitCodes } from "../../exit-codes.ts";
import { describeVersion, findPrompt, findVersion } from "../../find-prompt.ts";
import { type CommonOptions, openSession, withCommonOptions } from "../../session.ts";
import type { Terminal } from "../../terminal.ts";

type Options = CommonOptions & { readonly version: string; readonly env: string };

/** `parley prompts deploy <path>` */
export function createDeployCommand(terminal: Terminal): Command {
  const command = new Command("deploy")
    .summary("deploy a version to an environment")
    .description(
      "Deploy a version of a Prompt to an environment: calls that name it get this version from now on.",
    )
    .argument("<path>", "path or id of the Prompt")
    .requiredOption("--version <version>", "id, number (v2), name, or environment of the version to deploy")
    .requiredOption("--env <name>", "the environment to deploy it to")
    .action(async (path: string, options: Options) => {
      const { parley, output } = openSession(terminal, options);
      const [prompt, environment] = await Promise.all([
        findPrompt(parley, path),
        findEnvironment(parley, options.env),
      ]);
      const { version_id } = await findVersion(parley, prompt, options.version);
      const deployed = await parley.prompts.setDeployment({
        id: prompt.id,
        environment_id: environment.id,
        version_id,
      });
      if (output.isJson) return output.json(deployed);
      output.line(
        `Deployed ${describeVersion(deployed)} (${version_id}) of ${deployed.path} to ${environment.name}.`,
      );
    });
  return withExamples(withCommonOptions(command), [
    ["parley prompts deploy support/reply --version v2 --env staging", "try a version"],
    ["parley prompts deploy support/reply --version staging --env production", "promote what is on staging"],
  ]);
}

async function findEnvironment(parley: Parley, name: string) {
  const environments = await parley.environments.list();
  const found = environments.find((environment) => environment.name === name || environment.id === name);
  if (found) return found;
  const known = environments.map((environment) => environment.name).join(", ");
  throw new CommandError(`There is no environment \`${name}\`. There are: ${known}.`, {
    exitCode: exitCodes.failed.code,
  });
}
