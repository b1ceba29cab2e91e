import { text } from "node:stream/consumers";
import { jsonSchema } from "@parley/sdk/json-schema";
import { Command } from "commander";
import { withExamples } from "../../examples.ts";
import { CommandError } from "../../exit-codes.ts";
import { toSafeText } from "../../output.ts";
import { readObject } from "../../read-inputs.ts";
import { type CommonOptions, openSession, type Session, withCommonOptions } from "../../session.ts";
import type { Terminal } from "../../terminal.ts";
import { answerBack } from "./answer-back.ts";
import { type CircleOptions, readCircle, withCircleOptions } from "./circle-options.ts";

type Options = CommonOptions &
  CircleOptions & { readonly message?: string; readonly subject?: string; readonly schema?: string };

/** `parley contact` */
export function createContactCommand(terminal: Terminal): Command {
  const command = new Command("contact")
    .summary("ask people a question and print the answer")
    .description(
      "Ask people a question, wait, and print what they answered: text as it is, also where no terminal reads it.\n" +
        "Only an answer ends with 0.",
    )
    .argument("[message]", "the question; `-` reads standard input")
    .option("-m, --message <text>", "the question, where it is no argument")
    .option("--subject <text>", "what it is about")
    .option("--schema <file>", "the JSON Schema of the answer, which is printed as JSON then")
    .action(async (message: string | undefined, options: Options) =>
      contact(openSession(terminal, options), { message: message ?? options.message, options }),
    );
  const full = withCommonOptions(withCircleOptions(command, "an answer that people may choose"));
  return withExamples(full, [
    ['shard=$(parley contact "Which shard?" --option eu=Europe --option us=America)', "in a script"],
    ["parley contact - --deadline 2h < question.txt", "a long one"],
  ]);
}

type Given = { readonly message: string | undefined; readonly options: Options };

async function contact(session: Session, given: Given): Promise<void> {
  const { parley, output, terminal } = session;
  const { options } = given;
  const message = given.message === "-" ? (await text(terminal.stdin)).trim() : given.message;
  if (message === undefined || message === "")
    throw new CommandError("What is the question? `parley contact <message>`, or `-` and standard input.");
  const { circle, context } = await readCircle(terminal, options);
  const schema =
    options.schema === undefined ? undefined : jsonSchema(await readObject(terminal, options.schema));
  output.note("Waiting for an answer: `parley approvals`, or the inbox in the browser.");
  const { subject } = options;
  const answer: unknown = await parley.ask(message, {
    ...circle,
    ...context,
    onAskBack: answerBack(session),
    ...(subject !== undefined && { subject }),
    ...(schema !== undefined && { schema }),
  });
  if (output.isJsonAsked) return output.json({ outcome: "answered", answer });
  output.line(typeof answer === "string" ? toSafeText(answer) : JSON.stringify(answer));
}
