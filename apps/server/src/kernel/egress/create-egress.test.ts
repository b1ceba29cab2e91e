import { egressErrors } from "@parley/contract";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import { afterEach, describe, expect, test } from "vitest";
import { parseAllowList } from "./allow-list.ts";
import { createEgress, type Egress, type EgressOptions } from "./create-egress.ts";

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

/** A server on loopback, and the requests it got. */
async function serve(answer: RequestListener) {
  const asked: { method: string; url: string; headers: Record<string, unknown>; body: string }[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    asked.push({
      method: request.method!,
      url: request.url!,
      headers: request.headers,
      body: Buffer.concat(chunks).toString(),
    });
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  open.push({ close: () => (server.closeAllConnections(), server.close()) });
  return { port: (server.address() as AddressInfo).port, asked };
}

const loopback = async () => [{ address: "127.0.0.1", family: 4 }];

function openEgress(options: Partial<EgressOptions> & { allowed?: string } = {}): Egress {
  const egress = createEgress({
    lookup: loopback,
    allow: parseAllowList(options.allowed ?? "*.test"),
    ...options,
  });
  open.push(egress);
  return egress;
}

const codeOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => "answered",
    (error: { code?: string }) => error.code,
  );

describe("egress", () => {
  test("asks what is allowed and answers status, headers and body", async () => {
    const { port, asked } = await serve((_, response) => {
      response.writeHead(201, { "x-answer": "yes" }).end("made");
    });
    const reply = await openEgress().fetch(`http://a.test:${port}/path?q=1#part`, {
      method: "post",
      headers: { "X-Own": "1" },
      body: "hello",
    });
    expect(reply).toMatchObject({ status: 201, url: `http://a.test:${port}/path?q=1` });
    expect(reply.headers["x-answer"]).toBe("yes");
    expect(reply.body.toString()).toBe("made");
    expect(asked).toMatchObject([
      { method: "POST", url: "/path?q=1", body: "hello", headers: { "x-own": "1", host: `a.test:${port}` } },
    ]);
  });

  test.each([
    "http://127.0.0.1",
    "http://2130706433",
    "http://0x7f.1",
    "http://[::1]",
    "http://[::ffff:127.0.0.1]",
    "http://[::127.0.0.1]",
    "http://[64:ff9b::7f00:1]",
    "http://[2002:7f00:1::]",
    "http://[fd00:ec2::254]",
    "http://169.254.169.254",
    "http://100.100.100.200",
    "http://168.63.129.16",
    "http://0.0.0.0",
    "http://10.0.0.1",
    "http://192.168.0.1",
  ])("%s is not asked", async (url) => {
    const { port, asked } = await serve((_, response) => response.end());
    const code = await codeOf(openEgress({ allowed: "" }).fetch(`${url}:${port}/`));
    expect(code).toBe(egressErrors.addressNotPublic.code);
    expect(asked).toEqual([]);
  });

  test.each(["127.0.0.1", "::1", "::ffff:10.0.0.1", "64:ff9b::a00:1", "fe80::1", "100.64.0.1"])(
    "a name that stands for %s is not asked, also beside a public address",
    async (address) => {
      const { port, asked } = await serve((_, response) => response.end());
      const family = address.includes(":") ? 6 : 4;
      for (const found of [
        [{ address, family }],
        [
          { address: "93.184.216.34", family: 4 },
          { address, family },
        ],
      ]) {
        const egress = openEgress({ allowed: "", lookup: async () => found });
        expect(await codeOf(egress.fetch(`http://inside.example:${port}/`))).toBe(
          egressErrors.addressNotPublic.code,
        );
      }
      expect(asked).toEqual([]);
    },
  );

  test("the address that was checked is the one connected to: a name is looked up once a connection", async () => {
    const { port, asked } = await serve((_, response) => response.end("ok"));
    const answers = [[{ address: "127.0.0.1", family: 4 }], [{ address: "10.0.0.1", family: 4 }]];
    let lookups = 0;
    // Loopback is allowed as an address, the second answer is not: a second look before connecting would meet it.
    const egress = openEgress({ allowed: "127.0.0.0/8", lookup: async () => answers[lookups++]! });
    expect((await egress.fetch(`http://rebinding.example:${port}/`)).status).toBe(200);
    expect(lookups).toBe(1);
    expect(asked).toHaveLength(1);
  });

  test("redirects are judged hop by hop", async () => {
    const { port, asked } = await serve((request, response) => {
      const target = new URL(request.url!, "http://x").searchParams.get("to");
      if (target === null) response.end("arrived");
      else response.writeHead(302, { location: target }).end("ignored");
    });
    const egress = openEgress();
    const go = (to: string) => egress.fetch(`http://a.test:${port}/?to=${encodeURIComponent(to)}`);
    expect((await go("/here")).body.toString()).toBe("arrived");
    expect(await codeOf(go(`http://127.0.0.1:${port}/`))).toBe(egressErrors.addressNotPublic.code);
    expect(await codeOf(go("file:///etc/passwd"))).toBe(egressErrors.urlUnusable.code);
    expect(await codeOf(go(`http://elsewhere.example:${port}/`))).toBe(egressErrors.addressNotPublic.code);
    expect(await codeOf(go("http://elsewhere.example:25/"))).toBe(egressErrors.portNotAllowed.code);
    expect(asked.filter(({ headers }) => headers["host"] !== `a.test:${port}`)).toEqual([]);
  });

  test("redirects end", async () => {
    const { port, asked } = await serve((_, response) => response.writeHead(302, { location: "/" }).end());
    const url = `http://a.test:${port}/`;
    expect(await codeOf(openEgress().fetch(url))).toBe(egressErrors.redirectUnusable.code);
    expect(asked).toHaveLength(6);
    const reply = await openEgress().fetch(url, { limits: { maxRedirects: 0 } });
    expect(reply.status).toBe(302);
  });

  test("another origin sees no header that may be secret; 307 keeps the body and 303 drops it", async () => {
    const { port, asked } = await serve((request, response) => {
      const status = Number(new URL(request.url!, "http://x").searchParams.get("status"));
      if (status > 0) response.writeHead(status, { location: `http://b.test:${port}/` }).end();
      else response.end("ok");
    });
    const post = (status: number) =>
      openEgress().fetch(`http://a.test:${port}/?status=${status}`, {
        method: "POST",
        body: "{}",
        headers: {
          authorization: "Bearer secret",
          "x-api-key": "secret",
          "content-type": "application/json",
        },
      });
    await post(307);
    expect(asked[1]).toMatchObject({ method: "POST", body: "{}" });
    expect(JSON.stringify(asked[1])).not.toContain("secret");
    await post(303);
    expect(asked[3]).toMatchObject({ method: "GET", body: "" });
    expect(JSON.stringify(asked[3])).not.toContain("secret");
  });

  test("large replies are refused or cut, compressed ones counted as they come out", async () => {
    const { port } = await serve((request, response) => {
      if (request.url === "/bomb")
        response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync(Buffer.alloc(1e6)));
      else if (request.url === "/odd") response.writeHead(200, { "content-encoding": "zstd" }).end("?");
      else if (request.url === "/broken")
        response.writeHead(200, { "content-encoding": "gzip" }).end("not gzip");
      else if (request.url === "/fits")
        response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync("fits"));
      else response.end("x".repeat(1e6));
    });
    const egress = openEgress({ limits: { maxReplyBytes: 1000 } });
    const ask = (path: string, ifLarger: "refuse" | "cut" = "refuse") =>
      egress.fetch(`http://a.test:${port}${path}`, { ifLarger });
    expect(await codeOf(ask("/"))).toBe(egressErrors.replyTooLarge.code);
    expect(await codeOf(ask("/bomb"))).toBe(egressErrors.replyTooLarge.code);
    expect((await ask("/", "cut")).body.toString()).toBe("x".repeat(1000));
    expect((await ask("/bomb", "cut")).body.length).toBe(1000);
    expect((await ask("/fits")).body.toString()).toBe("fits");
    expect(await codeOf(ask("/odd"))).toBe(egressErrors.replyUnreadable.code);
    expect(await codeOf(ask("/broken"))).toBe(egressErrors.replyUnreadable.code);
  });

  test("who does not answer, or not to the end, is given up", async () => {
    const { port } = await serve((request, response) => {
      if (request.url === "/half") response.writeHead(200).write("half");
    });
    const egress = openEgress({ limits: { timeoutMs: 150 } });
    for (const path of ["/never", "/half"])
      expect(await codeOf(egress.fetch(`http://a.test:${port}${path}`))).toBe(egressErrors.timedOut.code);
    const leaving = AbortSignal.abort(new Error("left"));
    await expect(egress.fetch(`http://a.test:${port}/`, { signal: leaving })).rejects.toThrow("left");
  });

  test("what cannot be asked says why", async () => {
    const egress = openEgress();
    const refuse = (url: string, request = {}) => codeOf(egress.fetch(url, request));
    expect(await refuse("nonsense")).toBe(egressErrors.urlUnusable.code);
    expect(await refuse("ftp://a.test/")).toBe(egressErrors.urlUnusable.code);
    expect(await refuse("http://user:password@a.test/")).toBe(egressErrors.urlUnusable.code);
    expect(await refuse("http://a.test/", { method: "CONNECT" })).toBe(egressErrors.requestUnusable.code);
    expect(await refuse("http://a.test/", { body: "x" })).toBe(egressErrors.requestUnusable.code);
    for (const headers of [
      { Host: "b" },
      { "transfer-encoding": "chunked" },
      { "a b": "c" },
      { a: "b\r\nc: d" },
    ])
      expect(await refuse("http://a.test/", { headers })).toBe(egressErrors.requestUnusable.code);
    expect(await codeOf(openEgress({ allowed: "" }).fetch("http://mail.example:25/"))).toBe(
      egressErrors.portNotAllowed.code,
    );
    const nowhere = openEgress({ lookup: () => Promise.reject(new Error("ENOTFOUND")) });
    expect(await codeOf(nowhere.fetch("http://nowhere.test/"))).toBe(egressErrors.hostUnknown.code);
    const secret = await egress.fetch("http://user:hunter2@a.test/").catch(String);
    expect(secret).not.toContain("hunter2");
  });

  test("a port where nothing listens", async () => {
    const { port } = await serve((_, response) => response.end());
    for (const one of open.splice(0)) await one.close();
    expect(await codeOf(openEgress().fetch(`http://a.test:${port}/`))).toBe(
      egressErrors.connectionFailed.code,
    );
  });
});

describe("the allow-list", () => {
  test("takes hosts, hosts below, addresses and ranges", () => {
    const list = parseAllowList("Hooks.internal, *.corp.example,10.1.0.0/16 , 192.168.1.5, fd00::/8");
    for (const host of ["hooks.internal", "HOOKS.internal.", "a.b.corp.example"])
      expect(list.allowsHost(host)).toBe(true);
    for (const host of ["internal", "x.hooks.internal", "corp.example", "evilcorp.example"])
      expect(list.allowsHost(host)).toBe(false);
    for (const address of ["10.1.2.3", "::ffff:10.1.2.3", "192.168.1.5", "fd12::1"])
      expect(list.allowsAddress(address)).toBe(true);
    for (const address of ["10.2.0.1", "192.168.1.6", "fe80::1", "nonsense"])
      expect(list.allowsAddress(address)).toBe(false);
  });

  test.each(["http://a", "10.0.0.0/33", "1.2.3", "a b", "*", "*.*.x", "a/b"])("%s is refused", (entry) => {
    expect(() => parseAllowList(`ok.example, ${entry}`)).toThrow(entry);
  });
});
