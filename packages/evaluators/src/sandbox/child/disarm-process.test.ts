import { execFile } from "node:child_process";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { promisify } from "node:util";
import { expect, test } from "vitest";

/** What code would have that broke out of WebAssembly and kept everything it could get hold of beforehand. */
const attack = (port: number, isDisarmed: boolean): string => `
  import dgram from "node:dgram";
  import dns from "node:dns";
  import fs from "node:fs";
  import http from "node:http";
  import net from "node:net";
  import { disarmProcess } from ${JSON.stringify(new URL("./disarm-process.ts", import.meta.url).href)};
  const { fetch, setTimeout, process } = globalThis;
  process.on("uncaughtException", () => {});
  if (${isDisarmed}) disarmProcess();
  const attempts = {
    connect: () => new Promise((done, fail) => net.connect(${port}, "127.0.0.1", done).on("error", fail)),
    get: () => new Promise((done, fail) => http.get("http://127.0.0.1:${port}/", done).on("error", fail)),
    fetch: () => fetch("http://127.0.0.1:${port}/"),
    listen: () => new Promise((done, fail) => net.createServer().on("error", fail).listen(0, done)),
    udp: () => new Promise((done, fail) => dgram.createSocket("udp4").on("error", fail).send("x", ${port}, "127.0.0.1", (error) => error ? fail(error) : done())),
    lookup: () => dns.promises.lookup("localhost"),
  };
  const outcomes = {};
  for (const [name, attempt] of Object.entries(attempts)) {
    const late = new Promise((done) => setTimeout(done, 1000, "nothing came of it"));
    try {
      outcomes[name] = await Promise.race([attempt().then(() => "reached"), late]);
    } catch (error) {
      outcomes[name] = "refused";
    }
  }
  outcomes.globals = ["fetch", "WebSocket", "setTimeout", "Worker"].filter((name) => name in globalThis);
  outcomes.env = globalThis.process.env === undefined;
  fs.writeSync(1, JSON.stringify(outcomes));
  process.exit(0);
`;

test("a process that is disarmed reaches no network, whatever was kept of it before", async () => {
  let connections = 0;
  const server = createServer((socket) => {
    connections += 1;
    socket.end("HTTP/1.0 200 OK\r\n\r\n");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const run = async (isDisarmed: boolean): Promise<unknown> => {
    const code = attack(port, isDisarmed);
    const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "-e", code]);
    return JSON.parse(stdout);
  };
  const reached = { connect: "reached", get: "reached", fetch: "reached", listen: "reached", udp: "reached" };
  expect(await run(false)).toMatchObject(reached);
  expect(connections).toBe(3);
  expect(await run(true)).toEqual({
    connect: expect.not.stringContaining("reached"),
    get: expect.not.stringContaining("reached"),
    fetch: expect.not.stringContaining("reached"),
    listen: expect.not.stringContaining("reached"),
    udp: expect.not.stringContaining("reached"),
    lookup: "refused",
    globals: [],
    env: true,
  });
  expect(connections).toBe(3);
  server.close();
});
