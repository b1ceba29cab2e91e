import { Parley } from "@parley/sdk";

declare const askModel: (question: string) => Promise<string>;

const parley = new Parley();

const find = parley.tool({ path: "support/find" }, async (order: string) => `${order} left today`);
const reply = parley.prompt({ path: "support/reply" }, async (question: string) => askModel(question));
const answer = parley.flow({ path: "support/answer" }, async (question: string) =>
  reply(await find(question)),
);

console.log(await answer("Where is order 7?"));
