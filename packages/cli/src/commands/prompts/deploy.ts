import type { Parley } from "@parley/sdk";
import { Command } from "commander";
import { withExamples } from "../../examples.ts";
import { CommandError, exitCodes } from "../../exit-codes.ts";
import { describeVersion, findPrompt, findVersion } from "../../find-prompt.ts";
import { type CommonOptions, openSession, withCommonOptions } from "../../session.ts";
import type { Terminal } from "../../terminal.ts";
import { circleOptionNames, type CircleOptions, withCircleOptions } from "../approvals/circle-options.ts";
import { askToDeploy } from "./ask-to-deploy.ts";

type Options = CommonOptions &
  CircleOptions & {
    readonly version: string;
    readonly env: string;
    readonly ask?: boolean;
    readonly wait: boolean;
  };

/** `parley prompts deploy <path>` */
export function createDeployCommand(terminal: Terminal): Command {
  const command = new Command("deploy")
    .summary("deploy a version to an environment")
    .description(
      "Deploy a version of a Prompt to an environment: calls that name it get this version from now on.\n" +
        "With --ask those who may deploy there are asked to: the server deploys when they approve, and only then this ends with 0.",
    )
    .argument("<path>", "path or id of the Prompt")
    .requiredOption("--version <version>", "id, number (v2), name, or environment of the version to deploy")
    .requiredOption("--env <name>", "the environment to deploy it to")
    .option("--ask", "ask those who may deploy there, and wait for them")
    .option("--no-wait", "with --ask: print the request and end")
    .action(async (path: string, options: Options) => {
      refuseAloneOptions(options);
      const session = openSession(terminal, options);
      const { parley, output } = session;
      const [prompt, environment] = await Promise.all([
        findPrompt(parley, path),
        findEnvironment(parley, options.env),
      ]);
      const { version_id } = await findVersion(parley, prompt, options.version);
      if (options.ask === true) {
        const asking = { id: prompt.id, versionId: version_id, environmentId: environment.id };
        return askToDeploy(session, asking, options);
      }
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
  const full = withCommonOptions(withCircleOptions(command, "a reason to deny that people may choose"));
  return withExamples(full, [
    ["parley prompts deploy support/reply --version v2 --env staging", "try a version"],
    ["parley prompts deploy support/reply --version staging --env production", "promote what is on staging"],
    [
      "parley prompts deploy support/reply --version v2 --env production --ask --reason 'fewer words'",
      "where you may not deploy",
    ],
  ]);
}

/** Nobody is to believe that a deployment waits for people where nobody is asked. */
function refuseAloneOptions(options: Options): void {
  if (options.ask === true) return;
  const names = circleOptionNames.filter((name) => options[name] !== undefined).map((name) => `--${name}`);
  if (!options.wait) names.push("--no-wait");
  if (names.length === 0) return;
  throw new CommandError(`${names.join(", ")} says how people are asked: give --ask as well.`);
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
