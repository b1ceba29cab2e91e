import { Parley } from "@parley/sdk";

const answer = async (question: string): Promise<string> => `You asked: ${question}`;

const parley = new Parley({ apiKey: "hl_sk_…" });
const { scores, stats } = await parley.evaluations.run({
  name: "release 12",
  file: { path: "support/answer", callable: async ({ question }) => answer(String(question)) },
  dataset: { path: "support/cases" },
  evaluators: [{ path: "quality/correct" }],
});
console.log(stats.report, scores["quality/correct"]);
