import { PassThrough } from "node:stream";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startParley } from "../../__fixtures__/parley-process.ts";
import { runCli } from "../../run-cli.ts";
import type { Terminal } from "../../terminal.ts";

let parley: Awaited<ReturnType<typeof startParley>>;
beforeAll(async () => {
  parley = await startParley();
});
afterAll(() => parley.stop());

/** The command in this process: as a person runs it, against the real server. */
async function run(...parts: string[]) {
  const [stdin, out, err] = [new PassThrough(), new PassThrough(), new PassThrough()];
  let [stdout, stderr] = ["", ""];
  out.setEncoding("utf8").on("data", (text: string) => (stdout += text));
  err.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  stdin.end();
  const streams = { stdin, stdout: out, stderr: err } as unknown as Pick<
    Terminal,
    "stdin" | "stdout" | "stderr"
  >;
  const code = await runCli(parts, { environment: {}, workingDirectory: parley.cwd, ...streams });
  return { code, stdout, stderr };
}

const read = async () => {
  const { stdout } = await run("channels", "list", "--json");
  return (JSON.parse(stdout) as Record<string, unknown>[])[0];
};

describe("parley channels", () => {
  it("says which requests go there, where teams are asked as one, and what is never told", async () => {
    expect((await run("channels", "list", "--no-json")).stderr).toContain("There are no channels");
    const made = await run(
      "api",
      "channels.create",
      "kind=slack",
      "name=ops",
      "settings:={}",
      "secrets:={}",
      "--json",
    );
    expect(made).toMatchObject({ code: 0 });
    expect(await run("api", "teams.create", "name=Legal")).toMatchObject({ code: 0 });
    const update = (...parts: string[]) => run("channels", "update", "ops", ...parts);
    expect(
      await update("--place", "C0123", "--stakes", "high,medium", "--team", "Legal=C0456", "--hide", "iban"),
    ).toMatchObject({ code: 0 });
    const set = await read();
    expect(set).toMatchObject({
      default_place: "C0123",
      default_stakes: ["medium", "high"],
      redaction: { show: "everything", hidden_arguments: ["iban"] },
    });
    expect(Object.values(set?.["team_places"] as object)).toEqual(["C0456"]);
    const { stdout } = await run("channels", "list", "--no-json");
    expect(stdout).toMatch(/on +ops +slack +C0123 \(medium, high\) +1 +all but iban/u);

    expect(await update("--show", "names", "--team", "Legal=", "--stakes", "none")).toMatchObject({
      code: 0,
    });
    expect(await read()).toMatchObject({
      default_place: "C0123",
      default_stakes: [],
      team_places: {},
      redaction: { show: "names", hidden_arguments: ["iban"] },
    });
    expect(await update("--hide", "card_number", "--hide", "iban")).toMatchObject({ code: 0 });
    expect(await read()).toMatchObject({ redaction: { hidden_arguments: ["iban", "card_number"] } });
    expect(await update("--hide", "none", "--hide", "name")).toMatchObject({ code: 0 });
    expect(await read()).toMatchObject({ redaction: { hidden_arguments: ["name"] } });
    expect(await update("--hide", "none", "--place", "none")).toMatchObject({ code: 0 });
    expect(await read()).toMatchObject({ default_place: null, redaction: { hidden_arguments: [] } });
  });

  it.each([
    [["update", "ops"], "Nothing would change"],
    [["update", "ops", "--stakes", "grave"], "low, medium, high"],
    [["update", "ops", "--team", "Nobody=C1"], "no team `Nobody`"],
    [["update", "ops", "--team", "Legal"], "no team with a place"],
    [["update", "pager", "--place", "C1"], "no channel `pager`"],
    [["test", "ops"], "does not work"],
  ])("%j fails, and says why", async (parts, why) => {
    const { code, stderr } = await run("channels", ...parts);
    expect(code).not.toBe(0);
    expect(stderr).toContain(why);
  });
});
