import type { Page, Route } from "playwright-core";

/** Keeps what a page asks of an address waiting, as a slow network does, until the function it returns lets it go. */
export async function holdRequests(page: Page, address: string): Promise<() => Promise<void>> {
  const free = Promise.withResolvers<void>();
  const held: Promise<void>[] = [];
  const hold = async (route: Route): Promise<void> => {
    // What the page has given up meanwhile cannot go on.
    const passed = free.promise.then(() => route.continue()).catch(() => {});
    held.push(passed);
    await passed;
  };
  await page.route(address, hold);
  return async () => {
    free.resolve();
    await Promise.all(held);
    await page.unroute(address, hold);
  };
}
