/** What is measured: `run` once does the whole of it. */
export type Subject = { name: string; run: () => unknown };

const roundMs = Number(process.env["BENCH_MS"] ?? 5000) / 50;
const rounds = 7;

/** The median time of a run of each, in microseconds; the subjects take turns, so that a busy machine is fair. */
export async function timeSideBySide(subjects: readonly Subject[]): Promise<number[]> {
  const times: number[][] = subjects.map(() => []);
  for (const { run } of subjects) await timeRound(run, roundMs);
  for (let round = 0; round < rounds; round += 1) {
    for (const [index, { run }] of subjects.entries()) times[index]?.push(await timeRound(run, roundMs));
  }
  return times.map((each) => each.toSorted((a, b) => a - b)[Math.floor(each.length / 2)] ?? Number.NaN);
}

async function timeRound(run: () => unknown, durationMs: number): Promise<number> {
  const start = performance.now();
  let count = 0;
  let passed = 0;
  while (passed < durationMs || count < 3) {
    const result = run();
    if (result instanceof Promise) await result;
    count += 1;
    passed = performance.now() - start;
  }
  return (1000 * passed) / count;
}
