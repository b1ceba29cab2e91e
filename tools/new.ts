/**
 * Follows a recipe of CONTRIBUTING.md:
 *
 *   npm run new provider acme
 *   npm run new feature reports
 */
import { planFeature } from "./new/plan-feature.ts";
import { planProvider } from "./new/plan-provider.ts";
import { carryOut, type Plan } from "./new/plan.ts";
import { repositoryRoot } from "./repository.ts";

const usage = `What would you like to add?

  npm run new provider <name>     a model provider with an OpenAI-compatible API, e.g. acme
  npm run new feature <nouns>     a noun of the API, plural, e.g. reports`;

/** The plan that the arguments of the command ask for, or undefined. */
export function planFor([recipe, name = ""]: readonly string[], now: Date): Plan | undefined {
  if (!/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/.test(name)) return undefined;
  if (recipe === "provider") return planProvider(name);
  if (recipe === "feature") return planFeature(name, now.toISOString().slice(0, 10).replaceAll("-", ""));
  return undefined;
}

if (import.meta.main) {
  const plan = planFor(process.argv.slice(2), new Date());
  if (plan) {
    await carryOut(plan, repositoryRoot);
    for (const path of Object.keys(plan.files)) console.log(`made     ${path}`);
    for (const path of new Set(plan.insertions.map((insertion) => insertion.path)))
      console.log(`changed  ${path}`);
    for (const step of plan.next) console.log(`next     ${step}`);
  } else {
    console.error(usage);
    process.exitCode = 2;
  }
}
