import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { audit } from "./testing/audit.ts";
import { hasBrowser, openWeb, type Web } from "./testing/open-web.ts";

const bin = fileURLToPath(new URL("../../packages/cli/bin/parley.js", import.meta.url));

describe.skipIf(!hasBrowser)("parley login by browser", () => {
  let web: Web;
  let folder: string;
  beforeAll(async () => {
    web = await openWeb();
    folder = mkdtempSync(join(tmpdir(), "parley-login-"));
  });
  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    await web?.[Symbol.asyncDispose]();
  });

  const start = (...parts: string[]) => {
    const environment = {
      PATH: process.env["PATH"] ?? "",
      HOME: folder,
      XDG_CONFIG_HOME: folder,
      BROWSER: "none",
    };
    const child = spawn(process.execPath, [bin, ...parts, "--server", web.parley.url], {
      cwd: folder,
      env: environment,
    });
    const said = { out: "", err: "" };
    child.stdout.setEncoding("utf8").on("data", (text: string) => (said.out += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (said.err += text));
    return { said, ended: once(child, "close") as Promise<[number | null]> };
  };

  test("a person confirms who asks and for what, and the key is nobody else's", async () => {
    const login = start("login", "--browser");
    const link = () => /http\S+\/cli-login\?\S+/.exec(login.said.err)?.[0];
    await expect.poll(() => login.said.err, { timeout: 60_000 }).toContain("Waiting");
    const page = await web.visit(new URL(link() ?? "").href.slice(web.parley.url.length));
    const code = /has to show (\S{9})/.exec(login.said.err)?.[1] ?? "";
    await page.getByText(code).waitFor();
    expect(await audit(page)).toEqual([]);
    await page.getByRole("checkbox", { name: "deploy", exact: true }).uncheck();
    await page.getByRole("button", { name: "Yes, sign it in" }).click();
    await page.getByRole("heading", { name: "The command line is signed in" }).waitFor();
    expect(await login.ended).toEqual([0, null]);
    const path = join(folder, "parley/keys.json");
    expect(statSync(path).mode & 0o777).toBe(0o600);
    const key = /hl_sk_[0-9a-f]{48}/.exec(readFileSync(path, "utf8"))?.[0] ?? "";
    expect(key).not.toBe("");
    for (const seen of [login.said.err, login.said.out, page.url(), await page.content()])
      expect(seen).not.toContain(key);
    const whoami = start("whoami", "--json");
    expect(await whoami.ended).toEqual([0, null]);
    expect(JSON.parse(whoami.said.out)).toMatchObject({ permissions: ["read", "write", "call", "log"] });
    web.refuseProblems();
  });
});
