import { BudgetSpentError, openLocal } from "@parley/sdk/local";

await using parley = openLocal({ files: "parley" });
const options = {
  name: "release 12",
  file: { path: "support/answer" },
  dataset: { path: "support/cases" },
  evaluators: [{ path: "quality/correct" }],
};
try {
  await parley.evaluations.run({ ...options, budget: 0.5 });
} catch (error) {
  if (error instanceof BudgetSpentError) console.log(error.message, error.result.stats.report);
}
