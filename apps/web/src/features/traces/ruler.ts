const steps = [1, 2, 5];

/** Where the marks of a time ruler stand, in milliseconds from its start: round numbers, at most so many. */
export function rulerMarks(lengthMs: number, most = 6): number[] {
  if (lengthMs <= 0) return [0];
  const least = lengthMs / most;
  const power = 10 ** Math.floor(Math.log10(least));
  const step = (steps.find((each) => each * power >= least) ?? 10) * power;
  return Array.from({ length: Math.floor(lengthMs / step) + 1 }, (_, at) => at * step);
}
