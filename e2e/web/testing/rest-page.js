/** Resolves once the page has come to rest: what it has drawn listens, and no focus is about to move. Runs within it. */
export async function comeToRest() {
  // A page that is never idle, or not in sight, has had its time as well.
  const patienceMs = 2000;
  const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
  const idle = () => new Promise((resolve) => requestIdleCallback(() => resolve(), { timeout: patienceMs }));
  const frame = () => new Promise((resolve) => requestAnimationFrame(() => resolve()));
  await idle();
  await Promise.race([frame(), pause(patienceMs)]);
  // A dialog that has come or gone takes the focus, or gives it back, after so long.
  await pause(20);
  await idle();
}
