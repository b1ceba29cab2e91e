import { Command } from "commander";
import { type CommonOptions, openSession, withCommonOptions } from "../../session.ts";
import type { Terminal } from "../../terminal.ts";

const command = (name: string): Command =>
  withCommonOptions(new Command(name).argument("<id>", "the request, as `parley approvals list` shows it"));

/** `parley approvals ask-back` */
export const createAskBackCommand = (terminal: Terminal): Command =>
  command("ask-back")
    .summary("ask who asked, without deciding")
    .description(
      "Ask who asked. The request stays pending, and whoever waits for it sees the question at once.",
    )
    .argument("<text>", "the question")
    .action(async (id: string, text: string, options: CommonOptions) => {
      const { parley, output } = openSession(terminal, options);
      const approval = await parley.approvals.askBack({ id, text });
      if (output.isJson) output.json(approval);
      else output.line("Asked. `parley approvals show` has the reply once there is one.");
    });

/** `parley approvals reply` */
export const createReplyCommand = (terminal: Terminal): Command =>
  command("reply")
    .summary("answer what a reviewer asked back")
    .description(
      "Answer what a reviewer asked back about a request of yours, or say more. It decides nothing.",
    )
    .argument("<text>", "the answer")
    .action(async (id: string, text: string, options: CommonOptions) => {
      const { parley, output } = openSession(terminal, options);
      const approval = await parley.approvals.reply({ id, text });
      if (output.isJson) output.json(approval);
      else output.line("Sent. Who asked back is told.");
    });
