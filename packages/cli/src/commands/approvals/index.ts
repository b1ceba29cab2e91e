import { Command } from "commander";
import { withExamples } from "../../examples.ts";
import { type CommonOptions, openSession, withCommonOptions } from "../../session.ts";
import type { Terminal } from "../../terminal.ts";
import { createAnswerCommand, createApproveCommand, createDenyCommand, createEditCommand } from "./decide.ts";
import { openInbox } from "./inbox.ts";
import { createListCommand, listApprovals } from "./list.ts";
import { createAskBackCommand, createReplyCommand } from "./talk.ts";
import { createDecideManyCommand } from "./together/decide-many.ts";
import { createCancelCommand, createShowCommand, createWaitCommand } from "./requests.ts";

/** `parley approvals` */
export function createApprovalsCommand(terminal: Terminal): Command {
  const command = new Command("approvals")
    .summary("what waits for people, and deciding it")
    .description(
      "What waits for people. At a terminal this is a live inbox: j and k move, enter opens a request, space marks calls\n" +
        "that t decides together, q ends it.\n" +
        "Elsewhere it lists what waits. The commands below decide at once.",
    )
    .action(async (options: CommonOptions) => {
      const session = openSession(terminal, options);
      const isAtTerminal = terminal.stdin.isTTY && terminal.stdout.isTTY && !session.output.isJsonAsked;
      return isAtTerminal ? openInbox(session) : listApprovals(session, {});
    })
    .addCommand(createListCommand(terminal))
    .addCommand(createShowCommand(terminal))
    .addCommand(createApproveCommand(terminal))
    .addCommand(createEditCommand(terminal))
    .addCommand(createDenyCommand(terminal))
    .addCommand(createAnswerCommand(terminal))
    .addCommand(createDecideManyCommand(terminal))
    .addCommand(createAskBackCommand(terminal))
    .addCommand(createReplyCommand(terminal))
    .addCommand(createCancelCommand(terminal))
    .addCommand(createWaitCommand(terminal));
  return withExamples(withCommonOptions(command), [
    ["parley approvals", "the inbox, live"],
    ["parley approvals list --json | jq -r '.records[].id'", "what waits, in a script"],
    ["parley approvals deny apr_… --comment 'Ask for less.'", "decide without the inbox"],
  ]);
}
