import { AGENT_LANGUAGE, PROMPT_LANGUAGE } from "../file-language.ts";
import { checkFile } from "./check-file.ts";
import { generateText } from "./generate-text.ts";
import { createRandom } from "./random.ts";

/**
 * `npm run fuzz -w packages/promptfile [count] [first seed]`: reads, formats and edits a million generated and mutated
 * files. A failure prints its seed; run that seed alone with a count of 1.
 */
const [countText = "1000000", seedText = "0"] = process.argv.slice(2);
const [count, firstSeed] = [Number(countText), Number(seedText)];
const MAX_FAILURES = 10;

const outcomes: Record<string, number> = {};
let failureCount = 0;
let slowest = { seed: 0, ms: 0 };
const begin = performance.now();
for (let seed = firstSeed; seed < firstSeed + count && failureCount < MAX_FAILURES; seed += 1) {
  const random = createRandom(seed);
  const text = generateText(random);
  const start = performance.now();
  try {
    const outcome = random.chance(0.1)
      ? checkFile(text, AGENT_LANGUAGE, random)
      : checkFile(text, PROMPT_LANGUAGE, random);
    outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
  } catch (error) {
    failureCount += 1;
    const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
    process.stdout.write(`\nseed ${seed}: ${reason}\n${JSON.stringify(text)}\n`);
  }
  const done = seed - firstSeed + 1;
  if (done % 50_000 === 0) process.stderr.write(`${done} files, ${failureCount} failures\n`);
  const ms = performance.now() - start;
  if (ms > slowest.ms) slowest = { seed, ms };
}
const seconds = (performance.now() - begin) / 1000;
process.stdout.write(
  `${count} files in ${seconds.toFixed(0)} s; slowest: seed ${slowest.seed}, ${slowest.ms.toFixed(0)} ms\n${JSON.stringify(outcomes)}\n`,
);
process.exitCode = failureCount > 0 ? 1 : 0;
