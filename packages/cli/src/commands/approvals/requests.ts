import { ansiStyle, plainStyle, renderRequest } from "@parley/sdk/terminal";
import type { Approval } from "@parley/contract";
import { Command } from "commander";
import { CommandEnded } from "../../exit-codes.ts";
import { toSafeText } from "../../output.ts";
import { type CommonOptions, openSession, type Session, withCommonOptions } from "../../session.ts";
import type { Terminal } from "../../terminal.ts";
import { describeOutcome } from "./describe-approval.ts";
import { toPresented } from "./to-presented.ts";
import { exitCodeOf, waitForOutcome } from "./wait-for-outcome.ts";

const command = (name: string): Command =>
  withCommonOptions(new Command(name).argument("<id>", "the request, as `parley approvals list` shows it"));

/** `parley approvals show` */
export const createShowCommand = (terminal: Terminal): Command =>
  command("show")
    .summary("show a request")
    .description("Show a request: what would run, with which arguments, and what has been decided.")
    .action(async (id: string, options: CommonOptions) => {
      const session = openSession(terminal, options);
      const approval = await session.parley.approvals.get({ id });
      if (session.output.isJson) return session.output.json(approval);
      print(session, approval);
    });

function print({ output }: Session, approval: Approval): void {
  output.write(renderRequest(toPresented(approval), output.colors.isColorSupported ? ansiStyle : plainStyle));
  const { dim } = output.colors;
  if (approval.outcome.status !== "pending") output.line(describeOutcome(approval));
  else for (const warning of approval.warnings ?? []) output.line(toSafeText(warning));
  output.line(dim(`${approval.id}${approval.args_hash === null ? "" : `  hash ${approval.args_hash}`}`));
}

/** `parley approvals cancel` */
export const createCancelCommand = (terminal: Terminal): Command =>
  command("cancel")
    .summary("withdraw a request")
    .description("Withdraw a request that is no longer needed.")
    .option("--reason <text>", "why")
    .action(async (id: string, options: CommonOptions & { readonly reason?: string }) => {
      const { parley, output } = openSession(terminal, options);
      const approval = await parley.approvals.cancel({
        id,
        ...(options.reason !== undefined && { reason: options.reason }),
      });
      if (output.isJson) output.json(approval);
      else output.line(describeOutcome(approval));
    });

/** `parley approvals wait` */
export const createWaitCommand = (terminal: Terminal): Command =>
  command("wait")
    .summary("wait until a request is decided")
    .description(
      "Wait until a request is decided. Ends with 0 where it is approved or answered. It takes no right to run anything:\n" +
        "`parley ask --ticket` does.",
    )
    .action(async (id: string, options: CommonOptions) => {
      const { parley, output } = openSession(terminal, options);
      const approval = await waitForOutcome(parley, id);
      if (output.isJson) output.json(approval);
      else output.line(describeOutcome(approval));
      const code = exitCodeOf(approval);
      if (code !== 0) throw new CommandEnded(code);
    });
