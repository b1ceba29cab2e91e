import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { databases } from "@parley/db/testing";
import { printPromptFile } from "@parley/promptfile";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openSides, type OpenSides } from "./testing/open-sides.ts";

/** Or the same bundled, where `.ci/run` did that (`tools/bundle-programs.ts`): most of a run's time is loading it. */
const bundles = process.env["PARLEY_TEST_PROGRAMS"];
const program =
  bundles === undefined
    ? join(import.meta.dirname, "testing/killed-command.ts")
    : join(bundles, "packages/sync/src/testing/killed-command.mjs");
/** Canonical: the text that others pull is the same. */
const prompt = (text: string): string =>
  printPromptFile({ model: "mock-echo", provider: "mock", template: [{ role: "system", content: text }] });

let sides: OpenSides;
let server: Server;
let address: string;

beforeAll(async () => {
  sides = await openSides({ open: databases[0]!.open });
  // The same server behind a real port, for a real process.
  server = createServer((request, response) => {
    void (async () => {
      const body: Buffer[] = [];
      for await (const chunk of request) body.push(chunk as Buffer);
      const reply = await sides.app.app.fetch(
        new Request(`http://parley.test${request.url}`, {
          method: request.method ?? "GET",
          headers: request.headers as Record<string, string>,
          ...(body.length > 0 && { body: Buffer.concat(body) }),
        }),
      );
      response.writeHead(reply.status, Object.fromEntries(reply.headers));
      response.end(Buffer.from(await reply.arrayBuffer()));
    })();
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.close();
  await sides[Symbol.asyncDispose]();
});

async function runKilled(
  root: string,
  ...[command, step, count]: [string, string, number]
): Promise<string | null> {
  const child = spawn(process.execPath, [program, root, address, command, step, String(count)], {
    env: { ...process.env, KEY: sides.app.apiKey },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [, signal] = (await once(child, "exit")) as [number | null, string | null];
  return signal;
}

type Tree = ReturnType<OpenSides["clone"]>;

const write = ({ folder }: Tree, file: string, text: string): void => {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, file), text);
};
const read = ({ folder }: Tree): Record<string, string> =>
  Object.fromEntries(
    readdirSync(folder)
      .toSorted()
      .map((file) => [file, readFileSync(join(folder, file), "utf8")]),
  );

/** Two people at the same state, one of whom has then done all there is to be done. */
async function prepare(name: string): Promise<{ ada: Tree; bob: Tree }> {
  const [ada, bob] = [sides.clone(), sides.clone()];
  for (const file of ["changed", "moved", "gone", "merged"])
    write(ada, `${name}-${file}.prompt`, prompt(`${name} ${file}`));
  await ada.push();
  await bob.pull();
  write(ada, `${name}-changed.prompt`, prompt("another text"));
  write(ada, `${name}-new.prompt`, prompt("a new text"));
  renameSync(join(ada.folder, `${name}-moved.prompt`), join(ada.folder, `${name}-there.prompt`));
  rmSync(join(ada.folder, `${name}-gone.prompt`));
  return { ada, bob };
}

const notable = async (tree: Tree) =>
  (await tree.plan())
    .filter(({ action, problem }) => action !== "none" || problem !== null)
    .map(({ file, action }) => [file, action]);

/** What others have left in the organization belongs to no test. */
const clean = async () => {
  for (const file of await sides.registry.list()) await sides.registry.delete(file);
};

// Two processes of their own in each: patience on a busy machine.
describe("kill -9 leaves a state from which the next command goes on", { timeout: 60_000 }, () => {
  test.each([
    ["staged", 1],
    ["journaled", 1],
    ["performed", 2],
    ["locked", 1],
    ["finished", 1],
  ])("while pulling, when it is %s (%i)", async (step, count) => {
    await clean();
    const { ada, bob } = await prepare("x");
    await ada.push({ mayDelete: true });
    write(bob, "x-merged.prompt", prompt("mine"));
    expect(await runKilled(bob.root, "pull", step, count)).toBe("SIGKILL");
    const pulled = await bob.pull({ mayDelete: true });
    expect(pulled.left).toEqual([]);
    expect(read(bob)).toEqual({ ...read(ada), "x-merged.prompt": prompt("mine") });
    await bob.push();
    await ada.pull();
    expect([await notable(ada), await notable(bob)]).toEqual([[], []]);
  });

  test.each([
    ["pushed", 1],
    ["pushed", 3],
  ])("while pushing, when so many are %s: %i", async (step, count) => {
    await clean();
    const { ada, bob } = await prepare("x");
    expect(await runKilled(ada.root, "push", step, count)).toBe("SIGKILL");
    const pushed = await ada.push({ mayDelete: true });
    expect(pushed.left).toEqual([]);
    expect(await notable(ada)).toEqual([]);
    await bob.pull({ mayDelete: true });
    expect(read(bob)).toEqual(read(ada));
    const files = await sides.registry.list();
    const versions = await Promise.all(files.map((file) => sides.registry.listVersions(file)));
    expect(versions.map((ids) => ids.length).toSorted()).toEqual([1, 1, 1, 2]);
  });
});
