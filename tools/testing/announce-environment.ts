import { existsSync } from "node:fs";
import path from "node:path";

const browsers = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

/** Before all tests: says, in one line each, what this machine lacks and what that means. */
export function setup(): void {
  const chromium = process.env["CHROMIUM"] || browsers.find((path) => existsSync(path));
  if (chromium !== undefined) process.env["CHROMIUM"] = chromium;
  else console.log("No Chromium here (CHROMIUM): the browser's tests are skipped.");
  if (!process.env["PARLEY_TEST_DATABASE_URL"]) {
    console.log("No PostgreSQL given (PARLEY_TEST_DATABASE_URL): its tests use PGlite, or are skipped.");
  }
  const absent = ["bun", "deno"].filter((program) => !isOnPath(program));
  if (absent.length > 0) console.log(`No ${absent.join(", no ")} on the PATH: the SDK is not run by it.`);
}

const isOnPath = (program: string): boolean =>
  (process.env["PATH"] ?? "").split(path.delimiter).some((folder) => existsSync(path.join(folder, program)));
