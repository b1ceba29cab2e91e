import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { chromium, type Browser, type Page } from "playwright-core";
import { engines } from "../../testing/engines.ts";
import { hasBundles } from "../../testing/programs.ts";
import { startParley, type Parley } from "../../testing/start-parley.ts";
import { pressWhenStill } from "./press-when-still.ts";

const buildWeb = fileURLToPath(new URL("../../../tools/build-web.ts", import.meta.url));
const browserArguments = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-background-networking",
  "--disable-quic",
  "--no-first-run",
  "--disable-component-update",
  "--disable-sync",
];

/** Whether there is a browser to test in; where there is none, one line at the start of the tests says so. */
export const hasBrowser = Boolean(process.env["CHROMIUM"]);

/** A running Parley, and a browser at it. */
export type Web = AsyncDisposable & {
  readonly parley: Parley;
  /** Opens a page in a browser of its own: no cookie, nothing kept. */
  openPage(options?: PageOptions): Promise<Page>;
  /** Opens a page that is signed in, at a path. */
  visit(path: string, options?: PageOptions): Promise<Page>;
  /** What went wrong in any page since the last time: errors, refused requests, broken policies. */
  takeProblems(): string[];
  /** Throws what `takeProblems` would return, if anything. */
  refuseProblems(): void;
};

export type PageOptions = { width?: number; scheme?: "light" | "dark" };

const heights: Record<number, number> = { 390: 844 };

/** Builds the web app where it is out of date, which `.ci/run` did, starts Parley on SQLite and a browser. */
export async function openWeb(environment: Record<string, string> = {}): Promise<Web> {
  if (!hasBundles) await promisify(execFile)(process.execPath, [buildWeb, "--strict"]);
  await using stack = new AsyncDisposableStack();
  const parley = stack.use(
    await startParley({ engine: engines[0]!, environment: { PARLEY_EXAMPLES: "on", ...environment } }),
  );
  const browser = stack.use(
    await chromium.launch({ executablePath: process.env["CHROMIUM"]!, args: browserArguments }),
  );
  const problems: string[] = [];
  const openPage = async (options: PageOptions = {}): Promise<Page> => {
    const page = await newPage(browser, options);
    watch(page, { origin: parley.url, problems });
    return page;
  };
  const kept = stack.move();
  return {
    parley,
    openPage,
    async visit(path, options) {
      const page = await openPage(options);
      const link = await parley.request("POST", "/v5/sign-in-links");
      await page.context().request.get(((await link.json()) as { url: string }).url);
      await page.goto(parley.url + path);
      return page;
    },
    takeProblems: () => problems.splice(0),
    refuseProblems() {
      if (problems.length > 0) throw new Error(`The pages had problems:\n${problems.splice(0).join("\n")}`);
    },
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

async function newPage(browser: Browser, { width = 1440, scheme = "light" }: PageOptions): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width, height: heights[width] ?? 900 },
    colorScheme: scheme,
    reducedMotion: "reduce",
    locale: "en",
  });
  context.setDefaultTimeout(60_000);
  const page = await context.newPage();
  pressWhenStill(page);
  return page;
}

function watch(page: Page, { origin, problems }: { origin: string; problems: string[] }): void {
  const note = (what: string): void => void problems.push(what);
  page.on("pageerror", (error) => note(`error: ${error.message}`));
  page.on("console", (message) => {
    // Replies that failed are noted below, with their status and address.
    if (message.type() !== "error" || message.text().startsWith("Failed to load resource")) return;
    note(`console: ${message.text()}`);
  });
  page.on("request", (request) => {
    if (!request.url().startsWith(origin) && !request.url().startsWith("data:"))
      note(`asked ${request.url()}`);
  });
  page.on("requestfailed", (request) => {
    const reason = request.failure()?.errorText;
    // What a page asked for and then left.
    if (reason !== "net::ERR_ABORTED") note(`${reason}: ${request.url()}`);
  });
  page.on("response", (response) => {
    const { pathname } = new URL(response.url());
    if (response.status() >= 400) note(`${response.status()} ${response.request().method()} ${pathname}`);
  });
}
