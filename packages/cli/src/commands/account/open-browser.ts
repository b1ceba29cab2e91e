import { spawn } from "node:child_process";
import type { Terminal } from "../../terminal.ts";

/** Asks the system to show a page. Whether it does cannot be known: the address has to be printed as well. */
export function openBrowser(url: string, { environment }: Pick<Terminal, "environment">): void {
  const [program, ...parts] = opener(environment["BROWSER"]);
  if (program === undefined) return;
  const child = spawn(program, [...parts, url], { stdio: "ignore", detached: true });
  // No such program: the person opens it themselves.
  child.on("error", () => {});
  child.unref();
}

/** `BROWSER=none` shows nothing. */
function opener(chosen: string | undefined): string[] {
  if (chosen === "none") return [];
  if (chosen) return [chosen];
  if (process.platform === "darwin") return ["open"];
  // Not by `cmd`, which would read `&` in an address as the end of it.
  return process.platform === "win32" ? ["rundll32", "url.dll,FileProtocolHandler"] : ["xdg-open"];
}
