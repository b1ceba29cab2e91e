/** One evaluation of so many cases by two Evaluators of code, from the start of the process to its results on the disk. */
export type Measured = {
  items: number;
  seconds: number;
  /** Of that, from asking for the run to its last judgment; undefined where that is the same. */
  runSeconds?: number;
  /** What all its processes and threads computed, which other programs at work make little longer. */
  cpuSeconds: number;
  /** Of all its processes together, at most. */
  peakBytes: number;
  /** Of the first of them, without what it started. */
  ownPeakBytes: number;
};

/** What is asked, and what is right: every tenth answer is wrong, so that results differ. */
export const caseOf = (index: number) => ({
  name: `Name ${index}`,
  expected: index % 10 === 0 ? "Bye" : `Hello Name ${index}`,
});

/** How many of so many cases the first Evaluator says true of. */
export const rightAmong = (items: number): number => items - Math.ceil(items / 10);

export const say = (text: string): void => void process.stderr.write(`${new Date().toISOString()} ${text}\n`);
