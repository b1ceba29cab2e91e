import type { File, Parley } from "@parley/sdk";
import { Command } from "commander";
import { withExamples } from "../../examples.ts";
import { CommandError, exitCodes } from "../../exit-codes.ts";
import { fileClient } from "../../file-client.ts";
import { findFile } from "../../find-file.ts";
import { chooseVersion, describeVersion, findPrompt } from "../../find-prompt.ts";
import { type CommonOptions, openSession, type Session, withCommonOptions } from "../../session.ts";
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

/** What is deployed: Files of any type, or Prompts alone. */
type Deployed = {
  readonly command: string;
  readonly noun: string;
  readonly effect: string;
  readonly find: (parley: Parley, pathOrId: string) => Promise<File>;
  /** Lists the versions of the File at a path, where a command does. */
  readonly listing?: (path: string) => string;
};

/** `parley deploy <path>` */
export const createDeployCommand = (terminal: Terminal): Command =>
  create(terminal, {
    command: "parley deploy",
    noun: "File",
    effect: "Deploy a version of a Prompt, Agent, Tool, Evaluator, Dataset or Flow to an environment",
    find: findFile,
  });

/** `parley prompts deploy <path>` */
export const createDeployPromptCommand = (terminal: Terminal): Command =>
  create(terminal, {
    command: "parley prompts deploy",
    noun: "Prompt",
    effect: "Deploy a version of a Prompt to an environment",
    find: findPrompt,
    listing: (path) => `parley prompts versions ${path}`,
  });

function create(terminal: Terminal, deployed: Deployed): Command {
  const { command: words, noun, effect } = deployed;
  const command = new Command("deploy")
    .summary("deploy a version to an environment")
    .description(
      `${effect}: whoever names it gets this version from now on.\n` +
        "With --ask those who may deploy there are asked to: the server deploys when they approve, and only then this ends with 0.",
    )
    .argument("<path>", `path or id of the ${noun}`)
    .requiredOption("--version <version>", "id, number (v2), name, or environment of the version to deploy")
    .requiredOption("--env <name>", "the environment to deploy it to")
    .option("--ask", "ask those who may deploy there, and wait for them")
    .option("--no-wait", "with --ask: print the request and end")
    .action(async (path: string, options: Options) => {
      refuseAloneOptions(options);
      await deploy(openSession(terminal, options), { ...deployed, path, options });
    });
  const full = withCommonOptions(withCircleOptions(command, "a reason to deny that people may choose"));
  return withExamples(full, [
    [`${words} support/reply --version v2 --env staging`, "try a version"],
    [`${words} support/reply --version staging --env production`, "promote what is on staging"],
    [
      `${words} support/reply --version v2 --env production --ask --reason 'fewer words'`,
      "where you may not deploy",
    ],
  ]);
}

type Deploying = Pick<Deployed, "find" | "listing"> & { readonly path: string; readonly options: Options };

async function deploy(session: Session, { find, listing, path, options }: Deploying): Promise<void> {
  const { parley, output } = session;
  const [file, environment] = await Promise.all([find(parley, path), findEnvironment(parley, options.env)]);
  const client = fileClient(parley, file.type);
  const { records } = await client.listVersions({ id: file.id });
  const { version_id } = chooseVersion({
    path: file.path,
    records,
    meant: options.version,
    ...(listing && { listing: listing(file.path) }),
  });
  if (options.ask === true) {
    const asking = { id: file.id, versionId: version_id, environmentId: environment.id };
    return askToDeploy(session, asking, options);
  }
  const deployed = await client.setDeployment({ id: file.id, environment_id: environment.id, version_id });
  if (output.isJson) return output.json(deployed);
  output.line(
    `Deployed ${describeVersion(deployed)} (${version_id}) of ${deployed.path} to ${environment.name}.`,
  );
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
