import { Parley } from "@parley/sdk";

const parley = new Parley({ files: "parley" });

// parley/support/reply.prompt where it is there, else the Prompt on the server.
const inputs = { question: "Where is my parcel?" };
const reply = await parley.prompts.call({ path: "support/reply", inputs });
console.log(reply.logs[0]?.output);
