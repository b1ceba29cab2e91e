import {
  installPromptfoo,
  measurePromptfoo,
  promptfooVersion,
  type Promptfoo,
} from "./evaluations/measure-promptfoo.ts";
import { measureParley } from "./evaluations/measure-parley.ts";
import { type Measured, say } from "./evaluations/measured.ts";
import { formatCount, formatGoals, formatMegabytes, formatTable, type Goal } from "./table.ts";

/**
 * Evaluations of cases by two Evaluators of code, with a provider that answers at once: from the start of the process
 * to the results on the disk, beside promptfoo. BENCH_ITEMS says how many cases (`1000,5000`), BENCH_MANY how many for
 * Parley alone (100 000; 0: none), BENCH_DATABASE_URL that it is on PostgreSQL, an empty database; BENCH_ALONE leaves
 * promptfoo out.
 */

const sizes = (process.env["BENCH_ITEMS"] ?? "1000,5000").split(",").map(Number);
const many = Number(process.env["BENCH_MANY"] ?? 100_000);
const url = process.env["BENCH_DATABASE_URL"];
const isAlone = process.env["BENCH_ALONE"] !== undefined;
const limitMs = 30 * 60_000;
const limitOfManyMs = 3 * 60 * 60_000;

export async function benchEvaluations(): Promise<void> {
  const env: Record<string, string> = url === undefined ? {} : { DATABASE_URL: url };
  using promptfoo = isAlone ? undefined : await installPromptfoo();
  const pairs: Pair[] = [];
  for (const items of sizes) {
    say(`${formatCount(items)} cases by Parley`);
    const parley = await measureParley(items, { limitMs, env });
    pairs.push({ parley, promptfoo: await measureOther(items, promptfoo) });
  }
  print(pairs, many > 0 ? await measureMany(env) : undefined);
}

type Pair = { parley: Measured; promptfoo: Measured | undefined };

/** What promptfoo cannot do is told, and keeps Parley's figures from nobody. */
async function measureOther(items: number, promptfoo: Promptfoo | undefined): Promise<Measured | undefined> {
  if (promptfoo === undefined) return undefined;
  say(`${formatCount(items)} cases by promptfoo`);
  return measurePromptfoo(items, { promptfoo, limitMs }).catch((error: unknown) => {
    say(String(error));
    return undefined;
  });
}

async function measureMany(env: Record<string, string>): Promise<Measured> {
  say(`${formatCount(many)} cases by Parley`);
  return measureParley(many, { limitMs: limitOfManyMs, env });
}

function print(pairs: readonly Pair[], large: Measured | undefined): void {
  const all = pairs.flatMap(({ parley, promptfoo }) => [
    { name: "Parley", ...parley },
    ...(promptfoo ? [{ name: `promptfoo ${promptfooVersion}`, ...promptfoo }] : []),
  ]);
  const rows = [...all, ...(large ? [{ name: "Parley", ...large }] : [])].map((one) => [
    one.name,
    formatCount(one.items),
    one.seconds.toFixed(1),
    (one.runSeconds ?? one.seconds).toFixed(1),
    one.cpuSeconds.toFixed(1),
    formatCount(one.items / one.seconds),
    formatMegabytes(one.ownPeakBytes),
    formatMegabytes(one.peakBytes),
  ]);
  const database = url === undefined ? "SQLite" : "PostgreSQL";
  process.stdout.write(`\nCases × 2 Evaluators of code, Parley as a server on ${database}\n\n`);
  const headings = [
    "",
    "cases",
    "seconds, all",
    "the run",
    "computed",
    "cases a second",
    "memory",
    "with its sandboxes",
  ];
  process.stdout.write(`${formatTable(headings, rows)}\n\n`);
  process.stdout.write(`${formatGoals(goalsOf(pairs, large))}\n`);
}

function goalsOf(pairs: readonly Pair[], large: Measured | undefined): Goal[] {
  const largest = pairs.at(-1);
  if (largest === undefined) return [];
  const { parley, promptfoo } = largest;
  const ratio = promptfoo && promptfoo.seconds / parley.seconds;
  const grown = large && large.ownPeakBytes / parley.ownPeakBytes;
  const cases = formatCount(parley.items);
  return [
    ...(ratio === undefined
      ? []
      : [
          {
            text: `${cases} cases ≥ 5 times faster than promptfoo: ${ratio.toFixed(1)}`,
            isReached: ratio >= 5,
          },
        ]),
    {
      text: `${cases} cases in ≤ 300 MB, with its sandboxes: ${formatMegabytes(parley.peakBytes)}`,
      isReached: parley.peakBytes <= 300 * 1024 * 1024,
    },
    ...(large === undefined || grown === undefined
      ? []
      : [
          {
            text: `${formatCount(large.items)} cases in ≤ twice the memory: ${grown.toFixed(1)}`,
            isReached: grown <= 2,
          },
        ]),
  ];
}
