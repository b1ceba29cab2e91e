import { openLocal } from "@parley/sdk/local";

await using parley = openLocal({ files: "parley" });
const { passed, scores, stats } = await parley.evaluations.run({
  name: "release 12",
  file: { path: "support/answer" },
  dataset: { path: "support/cases" },
  evaluators: [{ path: "quality/correct" }],
  gates: "correct >= 90%",
});
console.log(stats.report, scores["quality/correct"], passed);
