import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { createFolder } from "./__fixtures__/parley-process.ts";
import { findConnection } from "./find-connection.ts";
import { saveKey } from "./key-store.ts";

const theirs = "https://theirs.example";
const key = { PARLEY_API_KEY: "hl_sk_mine" };

describe("the key of the environment", () => {
  let folder = createFolder();
  afterAll(() => folder[Symbol.dispose]());
  beforeEach(() => {
    folder[Symbol.dispose]();
    folder = createFolder();
  });
  const write = (name: string, content: object): void => {
    const path = join(folder.path, name);
    mkdirSync(join(path, ".."), { recursive: true });
    writeFileSync(path, JSON.stringify(content));
  };
  const place = (environment: Record<string, string>) => ({
    environment: { XDG_CONFIG_HOME: join(folder.path, "config"), ...environment },
    workingDirectory: folder.path,
  });

  it("is not sent to a server that only parley.json names, and it is said what to do", () => {
    write("parley.json", { server: theirs });
    const { apiKey, baseUrl, withheld } = findConnection({}, place(key));
    expect([baseUrl, apiKey]).toEqual([theirs, null]);
    expect(withheld).toContain(`PARLEY_BASE_URL=${theirs}`);
  });

  it("nor to one that a data folder in the repository names, whose own key goes there", () => {
    write(".parley/cli.json", { base_url: theirs, api_key: "hl_sk_theirs" });
    expect(findConnection({}, place(key)).apiKey).toBe("hl_sk_theirs");
    write(".parley/cli.json", { base_url: theirs });
    expect(findConnection({}, place(key))).toMatchObject({ apiKey: null });
  });

  it("is sent where the person said so: by flag, by PARLEY_BASE_URL, by having signed in", () => {
    write("parley.json", { server: theirs });
    expect(findConnection({ server: theirs }, place(key)).apiKey).toBe("hl_sk_mine");
    expect(findConnection({}, place({ ...key, PARLEY_BASE_URL: theirs })).apiKey).toBe("hl_sk_mine");
    saveKey(theirs, "hl_sk_saved", place({}));
    expect(findConnection({}, place(key))).toMatchObject({ apiKey: "hl_sk_mine", withheld: null });
    expect(findConnection({}, place({})).apiKey).toBe("hl_sk_saved");
  });

  it.each(["http://127.0.0.1:4400", "http://localhost:9", "http://[::1]:9/"])(
    "and to this machine: %s",
    (server) => {
      write("parley.json", { server });
      expect(findConnection({}, place(key)).apiKey).toBe("hl_sk_mine");
    },
  );

  it.each([
    "http://127.0.0.1.evil.example",
    "https://localhost.evil.example",
    "http://127.0.0.1@evil.example",
  ])("which %s is not", (server) => {
    write("parley.json", { server });
    expect(findConnection({}, place(key)).apiKey).toBeNull();
  });
});
