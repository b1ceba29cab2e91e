import { PassThrough } from "node:stream";
import { describe, expect, it } from "vitest";
import { until } from "../../approvals/__fixtures__/until.ts";
import { jsonSchema } from "../../json-schema/index.ts";
import { Parley } from "../../parley.ts";
import { createTerminalApprovals, plainStyle, renderRequest } from "./index.ts";
import { visibleText } from "./visible-text.ts";

/** A terminal at which lines are typed; `screen()` is what stands there. */
function open() {
  const [input, output] = [new PassThrough(), new PassThrough()];
  let screen = "";
  output.setEncoding("utf8").on("data", (text: string) => (screen += text));
  const parley = new Parley({ environment: {}, approvals: createTerminalApprovals({ input, output }) });
  const type = (...lines: string[]): void => void input.write(lines.map((line) => `${line}\n`).join(""));
  return { parley, type, screen: () => screen, input };
}

const send = async ({ to }: { to: string; amount: number }): Promise<string> => `sent to ${to}`;
const asked = { to: "Ana", amount: 30 };

describe("at a terminal", () => {
  it("every argument is shown, and nothing in it commands the terminal or hides", async () => {
    const { parley, type, screen } = open();
    type("y");
    const to = "Ana\u001B[2J\u202Egpj\n(second line)";
    await parley.requireApproval(send, { description: "Sends money." })({ to, amount: 30 });
    expect(screen()).toContain("send  May this run? Stakes: medium.");
    expect(screen()).toContain("Sends money.");
    expect(screen()).toContain("to      Ana⟨U+001B⟩[2J⟨U+202E⟩gpj\n          (second line)");
    expect(screen()).toContain("amount  30");
    expect(visibleText("a\u200Bb\r\n")).toBe("a⟨U+200B⟩b\n");
    expect(visibleText("Pay 9000\rPay 9")).toBe("Pay 9000⟨U+000D⟩Pay 9");
    expect(visibleText("\u00AD\u061C\u180E\u200E\u200F\uD800")).toBe(
      "⟨U+00AD⟩⟨U+061C⟩⟨U+180E⟩⟨U+200E⟩⟨U+200F⟩\uFFFD",
    );
  });

  it("of a diff, what stays stands there once", async () => {
    const { parley, type, screen } = open();
    type("y", "y");
    const showing = (before: string, after: string) =>
      parley.requireApproval(send, { describe: () => [{ kind: "diff", title: "Ledger", before, after }] })(
        asked,
      );
    await showing("order 7\npaid 30\nrefunded 0\n(end)", "order 7\npaid 30\nrefunded 30\nbroken\n(end)");
    expect(screen()).toContain(
      "Ledger\n  order 7\n  paid 30\n- refunded 0\n+ refunded 30\n+ broken\n  (end)\n",
    );
    await showing("a\na", "a\na\na");
    expect(screen()).toContain("Ledger\n  a\n  a\n+ a\n");
  });

  it("what the call comes to stands before what else came along", async () => {
    const { parley, type, screen } = open();
    type("y");
    const describe = () => [
      { kind: "text", title: "Ledger", text: "paid 30" } as const,
      { kind: "text", title: "What will happen", text: "Pays 30 back." } as const,
    ];
    await parley.requireApproval(send, { describe })(asked);
    expect(screen()).toContain("What will happen\n  Pays 30 back.\n\nLedger\n  paid 30\n");
  });

  it("words about arguments that were changed since do not stand first, and say so", () => {
    const request = {
      kind: "function_call" as const,
      name: "send",
      args: { amount: 30 },
      editable: false,
      valid_seconds: 1,
      stakes: "medium" as const,
      on_deadline: "timed_out" as const,
      attachments: [
        { kind: "text" as const, title: "Ledger", text: "paid 30" },
        { kind: "text" as const, title: "What will happen", text: "Pays 30 back." },
      ],
    };
    const shown = renderRequest({ name: "send", args: { amount: 20 }, request }, plainStyle);
    expect(shown).toContain(
      "amount  20\n\nChanged since it was asked\n- amount: 30 → 20\n\nLedger\n  paid 30\n",
    );
    expect(shown).toContain("\nWhat was to happen, before the arguments were changed\n  Pays 30 back.\n");
    expect(shown).not.toContain("What will happen");
  });

  it("nothing typed decides nothing; other words deny, and are the reason", async () => {
    const { parley, type } = open();
    type("", "  ", "ask Ben first");
    expect(await parley.requireApproval(send, {}).attempt(asked)).toMatchObject({
      outcome: "denied",
      comment: "ask Ben first",
    });
  });

  it("high stakes are asked for twice", async () => {
    const { parley, type } = open();
    type("y", "y", "n", "");
    expect(await parley.requireApproval(send, { stakes: "high" }).attempt(asked)).toMatchObject({
      outcome: "denied",
      comment: null,
    });
  });

  it("an edit is shown as a difference and confirmed; what does not fit is asked for again", async () => {
    const { parley, type, screen } = open();
    type("e", "none", "e", "", "e", "20", "n", "e", "20", "y");
    const attempt = await parley.requireApproval(send, { editable: ["amount"] }).attempt(asked);
    expect(attempt).toMatchObject({ outcome: "ran", changes: [{ name: "amount", before: 30, after: 20 }] });
    expect(screen()).toContain("- amount: 30 → 20");
    expect(screen()).toContain("That is no JSON");
    expect(screen()).toContain("Nothing is changed.");
  });

  it("what is changed where much hangs on it is asked for twice as well", async () => {
    const { parley, type } = open();
    type("e", "20", "y", "no", "", "e", "20", "yes");
    const guarded = parley.requireApproval(send, { stakes: "high", editable: ["amount"] });
    expect(await guarded.attempt(asked)).toMatchObject({ outcome: "denied" });
    const changes = [{ name: "amount", before: 30, after: 20 }];
    expect(await guarded.attempt(asked)).toMatchObject({ outcome: "ran", changes });
  });

  it("a question says what fits, and whoever asks back where nobody replies goes on", async () => {
    const { parley, type, screen } = open();
    const schema = jsonSchema<"eu" | "us">({ enum: ["eu", "us"] });
    type("ap", "? For whom?");
    const asking = parley.ask("Which shard?", { schema });
    await until(() => (screen().includes("you may decide without it") ? true : undefined));
    expect(screen()).toContain("The answer is one of: eu, us");
    expect(screen()).toContain("does not fit the schema: Instance does not match any of");
    type("eu");
    expect(await asking).toBe("eu");
    type("? For whom?");
    const replied = parley.ask("Which shard?", { schema, onAskBack: () => "For Ana." });
    await until(() => (screen().includes("The reply: For Ana.") ? true : undefined));
    type("us");
    expect(await replied).toBe("us");
  });

  it("one request is asked after the other", async () => {
    const { parley, type, screen } = open();
    const guarded = parley.requireApproval(send, {});
    const both = Promise.all([guarded.attempt(asked), guarded.attempt({ ...asked, to: "Ben" })]);
    type("y", "n", "not him");
    expect(await both).toMatchObject([{ outcome: "ran" }, { outcome: "denied", comment: "not him" }]);
    expect(screen().indexOf('"Ben"')).toBeGreaterThan(screen().indexOf("y approves"));
  });

  it("a closed terminal approves nothing", async () => {
    const { parley, input } = open();
    const attempt = parley.requireApproval(send, {}).attempt(asked);
    input.end();
    expect(await attempt).toMatchObject({ outcome: "cancelled", reason: "The terminal was closed." });
  });
});
