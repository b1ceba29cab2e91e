import { fileErrors, isParleyError } from "@parley/contract";
import type { PromptKernel } from "@parley/promptfile";
import { Command } from "commander";
import { withExamples } from "../../examples.ts";
import { collect, parseCount } from "../../parse-options.ts";
import { printReply } from "../../print-reply.ts";
import { WORKSPACE_HELP } from "../../prompt-files/workspace-help.ts";
import { openSession, type Session, withCommonOptions } from "../../session.ts";
import { streamReply } from "../../stream-reply.ts";
import type { Terminal } from "../../terminal.ts";
import { callAgent } from "./call-agent.ts";
import { type CallOptions, timeoutMs } from "./call-options.ts";
import { checkOptions } from "./check-options.ts";
import { type Called, collectCall } from "./collect-call.ts";
import { continueTurn } from "./continue-turn.ts";

/** `parley call [path]` */
export function createCallCommand(terminal: Terminal): Command {
  const command = new Command("call")
    .summary("call a Prompt or an Agent and print the answer")
    .description(
      "Call a Prompt: its template is filled, the model is asked, the call is recorded. Call an Agent: it is asked again " +
        "after the tools that it calls, which Parley runs; where it waits for one that you run, --continue goes on.\n" +
        "With --file, the file is saved as a version of the Prompt or Agent; the first version of a new one is deployed to\n" +
        "the default environment, later ones answer others only when they are deployed.",
    )
    .argument("[path]", "path or id of the Prompt or Agent (default with --file: the file's name)")
    .option("-i, --input <name=text>", "an input of the template; `name:=json` for other than text", collect)
    .option("--inputs <file>", "inputs from a JSON file; `-` reads standard input")
    .option(
      "-m, --message <role:text>",
      "a message after the template's; without a role it is the user's",
      collect,
    )
    .option("--env <name>", "the version deployed to this environment")
    .option("--version <version>", "a version by its id, number (v2) or name")
    .option(
      "--file <file>",
      "call this .prompt or .agent file; it is saved as a version, unless one has the same content",
    )
    .option("--workspace <folder>", WORKSPACE_HELP)
    .option("--samples <count>", "ask a Prompt for several answers", parseCount)
    .option("--metadata <name=text>", "a note on the recorded call", collect)
    .option("--continue <log>", "go on with an Agent's turn that waits for tools, by the id of its Log")
    .option(
      "--result <tool=text>",
      "with --continue, what a tool gave, by its name or its call's id",
      collect,
    )
    .option("--results <file>", "the same from a JSON file; `-` reads standard input")
    .option("--no-stream", "print the answer when it is whole")
    .action(async (path: string | undefined, options: CallOptions) => {
      checkOptions(path, options);
      const session = openSession(terminal, options);
      if (options.continue !== undefined) return continueTurn(session, { logId: options.continue, options });
      const called = await collectCall(session, { path, options });
      if (called.type === "agent") return callAgent(session, { called, options });
      try {
        await callPrompt(session, { called, options });
      } catch (error) {
        if (!isOfAgent(error, called)) throw error;
        await callAgent(session, { called, options });
      }
    });
  return withExamples(withCommonOptions(command), [
    ['parley call welcome-email -i customer_name="John Doe" -i product_name=Parley', "fill the template"],
    [
      "parley call support/reply --message 'Where is my parcel?' --env staging",
      "go on with a message of your own",
    ],
    ["parley call --file drafts/reply.prompt --inputs case.json", "try a file, which saves it as a version"],
    ["parley call support/reply --inputs case.json --json | jq -r '.logs[0].output'", "in a script"],
    ["parley call support/helper -m 'Where is order 7?'", "have an Agent take a turn"],
    ["parley call --continue log_… --result look_up='It left today.'", "answer a tool that it waits for"],
  ]);
}

type Call = { called: Called; options: CallOptions };

async function callPrompt(session: Session, { called, options }: Call): Promise<void> {
  const { given, content } = called;
  const { samples } = options;
  const whole = {
    ...given,
    ...(content !== undefined && { prompt: content as string | PromptKernel }),
    ...(samples !== undefined && { num_samples: samples }),
  };
  const isStreamed = options.stream && !session.output.isJson && (samples ?? 1) === 1;
  if (isStreamed) return streamReply(session, { given: whole, timeoutMs });
  return printReply(session, await session.parley.prompts.call(whole, { timeoutMs }));
}

/** What is at a path is asked as a Prompt first, as most is: so those are asked once. */
const isOfAgent = (error: unknown, { content }: Called): boolean =>
  content === undefined &&
  isParleyError(error) &&
  error.code === fileErrors.typeMismatch.code &&
  error.details?.["type"] === "agent";
