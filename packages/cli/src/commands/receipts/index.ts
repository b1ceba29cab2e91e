import { readFile } from "node:fs/promises";
import { text as readStream } from "node:stream/consumers";
import { Command } from "commander";
import { withExamples } from "../../examples.ts";
import { CommandError, exitCodes } from "../../exit-codes.ts";
import { createOutput, type Output } from "../../output.ts";
import { type CommonOptions, openSession, withCommonOptions } from "../../session.ts";
import type { Terminal } from "../../terminal.ts";
import { readKeys, type PublicKey } from "./read-keys.ts";
import { areArguments, verifyReceipt, type Verdict } from "./verify-receipt.ts";

/** `parley receipts` */
export function createReceiptsCommand(terminal: Terminal): Command {
  return new Command("receipts")
    .summary("proof of what was approved and run")
    .description("Signed statements of what people decided and programs ran, verified without a server.")
    .addCommand(createGetCommand(terminal))
    .addCommand(createKeysCommand(terminal))
    .addCommand(createVerifyCommand(terminal));
}

function createGetCommand(terminal: Terminal): Command {
  const command = new Command("get")
    .summary("print the newest receipt of a request")
    .description("Print the newest receipt of a request, to be kept where it is needed.")
    .argument("<approval-id>", "apr_…")
    .action(async (id: string, options: CommonOptions) => {
      const { parley, output } = openSession(terminal, options);
      const receipt = (await parley.receipts.list({ id })).at(-1);
      if (receipt === undefined)
        throw new CommandError(
          `${id} has no receipt: nobody has denied, answered or claimed it yet, or it is not yours.`,
        );
      if (output.isJson) output.json(receipt);
      else output.line(receipt.jws);
    });
  return withExamples(withCommonOptions(command), [
    ["parley receipts get apr_1 > refund.receipt", "keep it beside the books"],
  ]);
}

function createKeysCommand(terminal: Terminal): Command {
  const command = new Command("keys")
    .summary("print the public keys")
    .description("Print the public keys that verify receipts, older ones included.")
    .action(async (options: CommonOptions) => {
      const { parley, output } = openSession(terminal, options);
      output.json(await parley.receipts.listKeys());
    });
  return withExamples(withCommonOptions(command), [
    ["parley receipts keys > keys.json", "once, from a server you trust"],
  ]);
}

type VerifyOptions = CommonOptions & { key?: string; args?: string };

function createVerifyCommand(terminal: Terminal): Command {
  const command = new Command("verify")
    .summary("verify a receipt")
    .description(
      "Verify that a receipt is word for word what was signed. With --key no server is asked; without it, the server tells its keys.",
    )
    .argument("<file>", "a receipt; - for standard input")
    .option("--key <file>", "the public keys, as `parley receipts keys` prints them")
    .option("--args <file>", "JSON of arguments: also verify that they are those that were approved")
    .action(async (file: string, options: VerifyOptions) => {
      const receipt = file === "-" ? await readStream(terminal.stdin) : await read(file);
      const verdict = verifyReceipt(receipt, await findKeys(terminal, options));
      if (verdict.isValid && options.args !== undefined)
        refuseOtherArguments(verdict.content, await read(options.args));
      report(createOutput(terminal, options.json), verdict);
    });
  return withExamples(withCommonOptions(command), [
    ["parley receipts verify refund.receipt --key keys.json", "without any server"],
    [
      "parley receipts verify refund.receipt --key keys.json --args refund.json",
      "and of just these arguments",
    ],
  ]);
}

async function findKeys(terminal: Terminal, options: VerifyOptions): Promise<PublicKey[]> {
  if (options.key !== undefined) return readKeys(await read(options.key), options.key);
  const { parley } = openSession(terminal, options);
  return (await parley.receipts.listKeys()).keys;
}

async function read(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch {
    throw new CommandError(`${file} cannot be read.`);
  }
}

function refuseOtherArguments(content: Parameters<typeof areArguments>[0], text: string): void {
  let args: unknown;
  try {
    args = JSON.parse(text);
  } catch {
    throw new CommandError("The arguments are no JSON.");
  }
  if (typeof args !== "object" || args === null || !areArguments(content, args))
    throw refusal("The receipt is genuine, but these are not the arguments that were approved.");
}

const refusal = (message: string): CommandError =>
  new CommandError(message, { exitCode: exitCodes.failed.code });

/** Names come from outside: what would move the cursor or turn text around is taken out. */
const plain = (text: string): string => text.replaceAll(/[\p{Cc}\p{Cf}]/gu, "\uFFFD");

function report(output: Output, verdict: Verdict): void {
  if (output.isJson)
    output.json(
      verdict.isValid
        ? { is_valid: true, content: verdict.content }
        : { is_valid: false, reason: verdict.reason },
    );
  if (!verdict.isValid) throw refusal(`This is no valid receipt: ${verdict.reason}.`);
  if (output.isJson) return;
  const { content, retiredAt } = verdict;
  const { decision, execution } = content;
  const by = decision.by
    .map(({ name, email }) => (email === null ? name : `${name} <${email}>`))
    .map(plain)
    .join(", ");
  output.line(`Genuine: ${plain(content.name)} (${content.approval_id})`);
  output.line(
    `  asked     ${content.requested_at}, by ${plain(content.requester.full_name ?? content.requester.id)}`,
  );
  const nobody = decision.by_deadline ? "by the deadline" : "beforehand, by a policy or a grant";
  output.line(`  ${decision.status.padEnd(9)} ${decision.at}, ${by === "" ? nobody : `by ${by}`}`);
  if (content.claimed_at !== null) output.line(`  claimed   ${content.claimed_at}`);
  if (execution !== null) output.line(`  ${execution.status.padEnd(9)} ${execution.at}`);
  if (content.args_hash !== null) output.line(`  arguments ${content.args_hash}`);
  output.note(
    `Signed with the key ${content.key_id}${retiredAt === null ? "" : `, which signs no more since ${retiredAt}`}.`,
  );
}
