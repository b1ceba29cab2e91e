import { createHash } from "node:crypto";
import { openRegistry } from "@parley/sync";
import { clientErrors, isParleyError } from "@parley/sdk";
import { Command } from "commander";
import { withExamples } from "../../examples.ts";
import { ProblemsFound } from "../../exit-codes.ts";
import { parseSeconds } from "../../parse-options.ts";
import { openSession, withCommonOptions } from "../../session.ts";
import type { Terminal } from "../../terminal.ts";
import { watchFiles } from "../../watch-files.ts";
import { environmentOf, openProject, type SyncOptions } from "../sync/open-project.ts";
import { readGit } from "../sync/read-git.ts";
import { listWatched } from "../test/list-watched.ts";
import { followRegistry } from "./follow-registry.ts";
import { createStory } from "./story.ts";
import { inTurns } from "./in-turns.ts";

type Options = SyncOptions & { readonly interval: number; readonly delete?: boolean };

/** `parley watch` */
export function createWatchCommand(terminal: Terminal): Command {
  const command = new Command("watch")
    .summary("keep the work tree and the registry the same")
    .description(
      "Bring every save here into the registry as a version, and every version that is made there into its file, until it is\n" +
        "ended. Where both sides changed a File they are merged as by `parley sync`: nothing is overwritten.",
    )
    .option("--environment <name>", "what is deployed there, not what was saved last")
    .option("--no-environment", "what was saved last, whatever parley.json says")
    .option(
      "--interval <seconds>",
      "how often an older server is asked, which does not tell changes by itself",
      parseSeconds,
      2000,
    )
    .option("--delete", "delete on either side what was deleted on the other")
    .action((options: Options) => watch(terminal, options));
  return withExamples(withCommonOptions(command), [["parley watch", "while somebody edits in the browser"]]);
}

async function watch(terminal: Terminal, options: Options): Promise<void> {
  const { tree, project, output } = openProject(terminal, { ...options, json: options.json ?? false });
  const { parley } = openSession(terminal, options);
  const registry = openRegistry(parley);
  const environment = environmentOf(project, options);
  const story = createStory(output);
  const synchronize = inTurns(async () => {
    const outcome = await tree.sync({
      mayDelete: options.delete ?? false,
      gitOf: await readGit(project.folder),
    });
    story.tell(outcome);
  });
  /** What all Files there are at, in a few characters. */
  const lookThere = async (): Promise<string> => {
    const heads = await registry.list(environment);
    return createHash("sha256").update(JSON.stringify(heads)).digest("base64");
  };
  const list = () => listWatched(project.folder, ["."]);
  const changesHere = await watchFiles({ list, intervalMs: 300 });
  // Before the first look: what changes meanwhile comes next.
  const there = await followRegistry({
    files: parley.files,
    look: lookThere,
    intervalMs: options.interval,
    pause,
  });
  output.note(`Watching ${project.folder} and ${parley.baseUrl}. Ctrl+C ends it.`);
  await synchronize();
  const patiently = createPatience((words) => output.note(words));
  /** What is here could not be brought there, and nothing here has to change before it can. */
  let isBehind = false;
  const catchUp = async (): Promise<void> => {
    isBehind = true;
    await synchronize().catch((error: unknown) => {
      // People have to do something about it first.
      isBehind = !(error instanceof ProblemsFound);
      throw error;
    });
    isBehind = false;
  };
  const followHere = async (): Promise<void> => {
    for await (const _changed of changesHere) await patiently(catchUp);
  };
  const followThere = async (): Promise<void> => {
    for (;;) {
      const isDone = await patiently(async () => {
        await there.next();
        await catchUp();
        // Only now: what could not be brought here is tried again.
        there.settle();
      });
      if (!isDone) await pause(againMs);
    }
  };
  const retry = async (): Promise<void> => {
    for (;;) {
      await pause(againMs);
      if (isBehind) await patiently(catchUp);
    }
  };
  await Promise.all([followHere(), followThere(), retry()]);
}

/** How long what failed waits until it is tried again. */
const againMs = 1000;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Runs work again and again through what passes, and answers whether it is done: a server that restarts, a File that another command holds. */
function createPatience(note: (words: string) => void): (work: () => Promise<void>) => Promise<boolean> {
  let said: string | undefined;
  return async (work) => {
    try {
      await work();
      said = undefined;
      return true;
    } catch (error) {
      const isProblem = error instanceof ProblemsFound;
      const isGone = isParleyError(error) && error.code === clientErrors.unreachable.code;
      const words = isGone ? "The server does not answer. Waiting for it." : (error as Error).message;
      // A key that is refused stays so.
      if (isParleyError(error) && error.kind === "unauthenticated") throw error;
      if (!isProblem && words !== said) note(words);
      said = words;
      return false;
    }
  };
}
