import { z } from "zod";
import { ChannelFailure } from "../kernel/channel-failure.ts";
import type { TestReport } from "../kernel/channel.ts";
import { collectFindings } from "../kernel/collect-findings.ts";
import { findContact, refuseStopped } from "../kernel/contact.ts";
import { readAddressee } from "./addressee.ts";
import { isWindowOpen } from "./contact.ts";
import { textOf } from "./render-card.ts";
import { languageOf, templateOf } from "./template.ts";
import { askGraph, sendMessage, type Asking } from "./whatsapp-api.ts";

const PhoneNumber = z.looseObject({
  display_phone_number: z.string().default("?"),
  verified_name: z.string().default(""),
});
const Templates = z.looseObject({
  data: z.array(
    z.looseObject({
      name: z.string(),
      language: z.string(),
      status: z.string(),
      components: z.array(z.looseObject({ type: z.string(), text: z.string().optional() })).default([]),
    }),
  ),
});
const Subscribed = z.looseObject({ data: z.array(z.unknown()) });

/** Whether the number answers, the template is approved, and what people write arrives. */
export const testWhatsApp = (asking: Asking, place: string | undefined): Promise<TestReport> => {
  const { business_account_id: account, template_name: template } = asking.setup.settings;
  return collectFindings([
    () => findNumber(asking),
    ...(account == null ? [] : [() => findSubscription(asking, account)]),
    ...(account == null || template == null ? [] : [() => findTemplate(asking, { account, template })]),
    ...(place === undefined || place === "" ? [] : [() => sayTest(asking, place)]),
  ]);
};

async function findNumber(asking: Asking): Promise<string> {
  const path = `${asking.setup.settings.phone_number_id}?fields=display_phone_number,verified_name`;
  const number = await askGraph(asking, { path, result: PhoneNumber });
  return `Meta knows the number ${number.display_phone_number} (${number.verified_name}).`;
}

async function findSubscription(asking: Asking, account: string): Promise<string> {
  const { data } = await askGraph(asking, { path: `${account}/subscribed_apps`, result: Subscribed });
  if (data.length > 0) return "What people write is told to an app.";
  throw new ChannelFailure(
    "misconfigured",
    "No app is subscribed to the account, so no answer arrives: subscribe yours to `messages`.",
  );
}

async function findTemplate(
  asking: Asking,
  { account, template }: { account: string; template: string },
): Promise<string> {
  const language = languageOf(asking.setup.settings);
  const path = `${account}/message_templates?name=${template}&fields=name,language,status,components`;
  const { data } = await askGraph(asking, { path, result: Templates });
  const found = data.find((one) => one.name === template && one.language === language);
  const wrong = (why: string) =>
    new ChannelFailure("misconfigured", `The template ${template} (${language}) ${why}`);
  if (found === undefined) throw wrong("is not there.");
  if (found.status !== "APPROVED") throw wrong(`is not approved: Meta says ${found.status}.`);
  const text = found.components.find(({ type }) => type === "BODY")?.text ?? "";
  const variables = new Set([...text.matchAll(/\{\{(\w+)\}\}/gu)].map(([, name]) => name));
  if (variables.size !== 3 || !["1", "2", "3"].every((name) => variables.has(name)))
    throw wrong("must have the variables {{1}}, {{2}} and {{3}} in its body, and no others.");
  return `The template ${template} (${language}) is approved.`;
}

const words = "This is a test of Parley: requests to people arrive here.";

async function sayTest(asking: Asking, place: string): Promise<string> {
  const to = readAddressee(place);
  const contact = await findContact(asking.tools, to.id);
  refuseStopped(contact);
  const { settings } = asking.setup;
  const isOpen = isWindowOpen(contact, asking.tools.clock());
  const isTemplate = !isOpen && settings.template_name != null;
  const content = isTemplate
    ? templateOf(settings, [words, "-", "There is nothing to decide."])
    : textOf(words);
  await sendMessage(asking, { to, content });
  return `WhatsApp took a message to ${to.id}${isTemplate ? ", by the template" : ""}. Whether it arrives, WhatsApp says later.`;
}
