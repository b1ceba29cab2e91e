import { Parley, toOpenAI } from "@parley/sdk";

declare const openai: {
  chat: {
    completions: {
      create(body: object): Promise<{ choices: { message: { content: string | null } }[] }>;
    };
  };
};
const question = "Where is my parcel?";

const parley = new Parley({ files: "parley", state: "/var/lib/shop/parley" });

const rendered = await parley.prompts.render({ path: "support/reply", inputs: { question } });
const reply = await openai.chat.completions.create(toOpenAI(rendered));
parley.log({ ...rendered.log, output: reply.choices[0]?.message.content });

// Before the process ends.
const { isComplete, left } = await parley.shutdown();
if (!isComplete) console.log(`${left} Logs wait on the disk for the next process.`);

const { id } = parley.log({ ...rendered.log, output: "On its way." });
console.log(id);
