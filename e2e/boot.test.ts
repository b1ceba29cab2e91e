import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { engines } from "./testing/engines.ts";
import { startParley } from "./testing/start-parley.ts";

describe.each(engines)("starting on $name", { timeout: 240_000 }, (engine) => {
  test("the first start says one line with a link and a key, shown once; the data folder keeps it", async () => {
    await using parley = await startParley({
      engine,
      isFromSource: true,
      isEmpty: true,
      environment: { PARLEY_API_KEY: "" },
    });
    expect(parley.written.out).toMatch(
      /^Parley is ready: http:\/\/127\.0\.0\.1:\d+\/sign-in\?token=\S+ {2}\(API key, shown once: hl_sk_[0-9a-f]{48}\)\n$/,
    );
    const [key = ""] = /hl_sk_\w+/.exec(parley.written.out) ?? [];
    const file = path.join(parley.dataFolder, "cli.json");
    expect(JSON.parse(await readFile(file, "utf8"))).toEqual({ base_url: parley.url, api_key: key });
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    const asked = async () => (await fetch(`${parley.url}/v5/me`, { headers: { "x-api-key": key } })).status;
    expect(await asked()).toBe(200);

    parley.signal("SIGTERM");
    expect(await parley.ended()).toEqual({ code: 0, signal: null });
    const before = parley.written.out.length;
    await parley.start();
    expect(parley.written.out.slice(before)).toMatch(/^Parley is ready: \S+\n$/);
    expect(await asked()).toBe(200);
    for (const name of ["secret.key", "cli.json"]) {
      expect((await stat(path.join(parley.dataFolder, name))).mode & 0o077).toBe(0);
    }
    expect(parley.written.log).not.toContain(key);
  });

  test("the example workspace is there, and answers without any key of a provider", async () => {
    await using parley = await startParley({
      engine,
      isFromSource: engine.name === "sqlite",
      isEmpty: true,
      environment: { PARLEY_EXAMPLES: "on" },
    });
    const list = (await (await parley.request("GET", "/v5/prompts?size=100")).json()) as {
      records: { path: string }[];
    };
    expect(list.records.length).toBeGreaterThan(3);
    const called = await parley.request("POST", "/v5/prompts/call", {
      body: { path: "welcome-email", inputs: { customer_name: "John Doe", product_name: "Parley" } },
    });
    expect(called.status).toBe(200);
    const reply = (await called.json()) as {
      logs: { output: string }[];
      prompt: { version_id: string };
      id: string;
    };
    expect(reply.logs[0]?.output).toContain("John Doe");
    const log = await parley.request("GET", `/v5/logs/${reply.id}`);
    expect(await log.json()).toMatchObject({ prompt: { version_id: reply.prompt.version_id } });
    // Once: what people delete stays deleted.
    const { id } = (await (
      await parley.request("POST", "/v5/files/retrieve-by-path", { body: { path: "welcome-email" } })
    ).json()) as { id: string };
    await parley.request("DELETE", `/v5/prompts/${id}`);
    parley.signal("SIGTERM");
    await parley.ended();
    await parley.start();
    const again = (await (await parley.request("GET", "/v5/prompts?size=100")).json()) as typeof list;
    expect(again.records).toHaveLength(list.records.length - 1);
  });

  test("it is healthy and ready, describes itself, and writes only in its folder", async () => {
    await using parley = await startParley({ engine, isFromSource: true });
    expect(await (await fetch(`${parley.url}/healthz`)).text()).toBe("ok");
    expect((await fetch(`${parley.url}/readyz`)).status).toBe(200);
    const description = (await (await fetch(`${parley.url}/openapi.json`)).json()) as { openapi: string };
    expect(description.openapi).toMatch(/^3\.1/);
    const reference = await fetch(`${parley.url}/reference`);
    expect(reference.headers.get("content-security-policy")).toContain("default-src 'none'");
    // Its working folder is its data folder here: nothing unknown may be in it.
    const names = await readdir(parley.dataFolder);
    const known = [
      "cache",
      "cli.json",
      "parley.db",
      "parley.db-shm",
      "parley.db-wal",
      "parley.lock",
      "secret.key",
    ];
    expect(names.filter((name) => !known.includes(name))).toEqual([]);
  });
});

describe("a start that cannot be", { timeout: 240_000 }, () => {
  const [engine] = engines;
  const failing = (environment: Record<string, string>, { isFromSource = false } = {}) =>
    startParley({ engine: engine!, isFromSource, environment }).then(
      () => "it started",
      (error: Error) => error.message,
    );

  test("names every setting that is wrong", async () => {
    const wrong = { PORT: "many", PARLEY_API_KEY: "short", DATABASE_URL: "mysql://x" };
    const said = await failing(wrong, { isFromSource: true });
    expect(said).toContain("ended with 1");
    for (const name of ["PORT", "PARLEY_API_KEY", "DATABASE_URL"]) expect(said).toContain(name);
    expect(said).not.toContain("    at ");
  });

  test("says in one sentence what is wrong with a setting or a place, and what to do", async () => {
    const folder = await mkdtemp(path.join(tmpdir(), "parley-e2e-bad-"));
    const file = path.join(folder, "parley.db");
    await writeFile(file, "This is no database. ".repeat(100));
    try {
      for (const [environment, sentence] of [
        [{ PORT: "many" }, "PORT must be a whole number from 0 to 65535."],
        [{ HOST: "999.1.1.1" }, "HOST cannot be used: this machine has no address 999.1.1.1."],
        [{ OPENAI_BASE_URL: "notaurl" }, "OPENAI_BASE_URL must be an http:// or https:// URL."],
        [{ PARLEY_DATA_DIR: "/proc/nope" }, "PARLEY_DATA_DIR: the folder /proc/nope cannot be used"],
        [{ PARLEY_DATA_DIR: `${file}/below` }, "cannot be used, for a file is in its way."],
        [{ PARLEY_DATA_DIR: folder }, `${file} is not a database, or is damaged. Restore a backup`],
        [
          { DATABASE_URL: "postgres://a:s3cret@127.0.0.1:1/b" },
          "127.0.0.1:1/b cannot be used: nothing listens",
        ],
      ] as const) {
        const said = await failing(environment);
        expect(said).toContain("ended with 1");
        expect(said).toContain(sentence);
        expect(said).not.toContain("    at ");
        expect(said.trim().split("\n").filter(Boolean)).toHaveLength(2);
      }
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  test("a setting that is misspelt does nothing, and the log says which is meant", async () => {
    await using parley = await startParley({
      engine: engine!,
      environment: { PARLEY_DRAIN_MSS: "1" },
    });
    expect(parley.written.log).toContain(
      "PARLEY_DRAIN_MSS is no setting of Parley and does nothing. Is PARLEY_DRAIN_MS meant?",
    );
  });

  test("says what to do when the port is taken", async () => {
    await using parley = await startParley({ engine: engine! });
    const said = await failing({ PORT: new URL(parley.url).port }, { isFromSource: true });
    expect(said).toContain("ended with 1");
    expect(said).toMatch(/Port \d+ is taken/);
    expect(said).not.toContain("    at ");
  });

  test("leaves a data folder that another Parley uses alone, until that one is gone, however it went", async () => {
    await using parley = await startParley({ engine: engine! });
    const file = path.join(parley.dataFolder, "cli.json");
    const before = await readFile(file, "utf8");
    const said = await failing({ PARLEY_DATA_DIR: parley.dataFolder });
    expect(said).toContain("ended with 1");
    expect(said).toMatch(/Another Parley \(pid \d+, http:\S+\) uses \S+\. Stop it/);
    expect(said).toContain(parley.url);
    expect(said).not.toContain("    at ");
    expect(await readFile(file, "utf8")).toBe(before);
    parley.signal("SIGKILL");
    await parley.ended();
    await parley.start();
    expect((await fetch(`${parley.url}/readyz`)).status).toBe(200);
    parley.signal("SIGTERM");
    await parley.ended();
    expect(await readdir(parley.dataFolder)).not.toContain("parley.lock");
  });

  test("ends when its database cannot be reached, without telling the password", async () => {
    const said = await failing({ DATABASE_URL: "postgres://parley:s3cret-pass@127.0.0.1:1/parley" });
    expect(said).toContain("ended with 1");
    expect(said).not.toContain("s3cret-pass");
  });
});
