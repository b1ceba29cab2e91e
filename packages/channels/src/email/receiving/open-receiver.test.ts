import { createTransport } from "nodemailer";
import { expect, test } from "vitest";
import { openReceiver, type HandedOver } from "./open-receiver.ts";

async function open(keep?: () => Promise<void>) {
  const kept: HandedOver[] = [];
  const errors: unknown[] = [];
  const receiver = await openReceiver({
    host: "127.0.0.1",
    port: 0,
    maxBytes: 20_000,
    isKnown: async (recipient) => recipient.startsWith("parley+"),
    keep: async (mail) => {
      await keep?.();
      kept.push(mail);
    },
    report: (error) => errors.push(error),
  });
  const transporter = createTransport({
    host: "127.0.0.1",
    port: receiver.port,
    secure: false,
    ignoreTLS: true,
  });
  return {
    kept,
    errors,
    send: (to: string, text = "Yes") =>
      transporter.sendMail({ from: "ann@example.com", to, subject: "Re: refund", text }),
    [Symbol.asyncDispose]: async () => {
      transporter.close();
      await receiver.close();
    },
  };
}

test("takes mail for addresses that there are", async () => {
  await using receiver = await open();
  await receiver.send("Parley+Token@parley.test");
  expect(receiver.kept).toMatchObject([
    { from: "ann@example.com", recipients: ["parley+token@parley.test"], remoteAddress: "127.0.0.1" },
  ]);
  expect(receiver.kept[0]?.raw.toString()).toContain("Subject: Re: refund");
});

test("relays nothing", async () => {
  await using receiver = await open();
  await expect(receiver.send("bob@elsewhere.test")).rejects.toMatchObject({ responseCode: 550 });
  expect(receiver.kept).toEqual([]);
});

test("refuses what is too large, announced or not", async () => {
  await using receiver = await open();
  await expect(receiver.send("parley+a@parley.test", "x".repeat(30_000))).rejects.toMatchObject({
    responseCode: 552,
  });
  expect(receiver.kept).toEqual([]);
});

test("acknowledges nothing that was not kept", async () => {
  await using receiver = await open(() => Promise.reject(new Error("the disk is full")));
  await expect(receiver.send("parley+a@parley.test")).rejects.toMatchObject({ responseCode: 451 });
  expect(receiver.errors).toMatchObject([{ message: "the disk is full" }]);
});
