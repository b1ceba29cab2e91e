import { Parley, toAnthropic } from "@parley/sdk";

declare const anthropic: { messages: { create(body: object): Promise<{ content: unknown }> } };
const question = "Where is my parcel?";
const parley = new Parley({ files: "parley" });

const rendered = await parley.prompts.render({ path: "support/reply", inputs: { question } });
const reply = await anthropic.messages.create(toAnthropic(rendered));
console.log(reply.content);
