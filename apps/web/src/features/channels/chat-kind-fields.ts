/** What a form asks for. */
export type Field = {
  name: string;
  label: string;
  description?: string;
  placeholder?: string;
  isNeeded?: boolean;
};
export type KindFields = { settings: readonly Field[]; secrets: readonly Field[] };

const telegram: KindFields = {
  settings: [],
  secrets: [
    { name: "bot_token", label: "Bot token", placeholder: "123456:ABC…", isNeeded: true },
    {
      name: "webhook_secret",
      label: "Webhook secret",
      description:
        "Made up by you: 16 letters and digits, or more. The command in the list hands it to Telegram.",
      isNeeded: true,
    },
  ],
};

const discord: KindFields = {
  settings: [
    { name: "application_id", label: "Application id", placeholder: "1100000000000000001", isNeeded: true },
    {
      name: "public_key",
      label: "Public key",
      description: "From the same page. By it, answers are known to be Discord’s.",
      isNeeded: true,
    },
  ],
  secrets: [{ name: "bot_token", label: "Bot token", isNeeded: true }],
};

const googleChat: KindFields = {
  settings: [
    {
      name: "project_number",
      label: "Project number",
      description: "Of the Google Cloud project: answers are signed for it.",
      placeholder: "123456789012",
      isNeeded: true,
    },
  ],
  secrets: [
    {
      name: "service_account_key",
      label: "Service account’s key",
      description: "The whole JSON file, as text.",
      placeholder: '{"type": "service_account", …}',
      isNeeded: true,
    },
  ],
};

const guid = "11111111-2222-3333-4444-555555555555";

const teams: KindFields = {
  settings: [
    { name: "app_id", label: "App id", description: "Of the bot.", placeholder: guid, isNeeded: true },
    {
      name: "tenant_id",
      label: "Tenant id",
      description: "Of your organization at Microsoft. Nobody of another one is heard.",
      placeholder: guid,
      isNeeded: true,
    },
  ],
  secrets: [{ name: "app_password", label: "Client secret", isNeeded: true }],
};

const whatsapp: KindFields = {
  settings: [
    {
      name: "phone_number_id",
      label: "Phone number id",
      description: "Meta’s id of the number that sends, not the number itself.",
      placeholder: "106540352242922",
      isNeeded: true,
    },
    {
      name: "business_account_id",
      label: "WhatsApp Business Account id",
      description: "With it, a test says whether the template is approved and answers arrive.",
      placeholder: "102290129340398",
    },
    {
      name: "template_name",
      label: "Template",
      description:
        "Whoever has not written within 24 hours is sent nothing else. Have one approved with {{1}}, what is asked; {{2}}, the link; {{3}}, how to answer; and the quick reply “Show it”.",
      placeholder: "parley_request",
    },
    { name: "template_language", label: "Language of the template", placeholder: "en" },
  ],
  secrets: [
    {
      name: "access_token",
      label: "Access token",
      description: "Of a system user of your business at Meta.",
      placeholder: "EAAG…",
      isNeeded: true,
    },
    {
      name: "app_secret",
      label: "App secret",
      description: "By it, answers are known to be Meta’s.",
      isNeeded: true,
    },
    {
      name: "verify_token",
      label: "Verify token",
      description: "Made up by you, and given to Meta with the address: 16 letters and digits, or more.",
      isNeeded: true,
    },
  ],
};

const accountSid: Field = {
  name: "account_sid",
  label: "Account SID",
  description: "On the first page of Twilio’s console.",
  placeholder: "AC…",
  isNeeded: true,
};
const authToken: Field = {
  name: "auth_token",
  label: "Auth token",
  description: "Beside it. It proves what comes in as well.",
  isNeeded: true,
};

const sms: KindFields = {
  settings: [
    accountSid,
    {
      name: "from",
      label: "Number",
      description: "A number of yours at Twilio, with its country. Or, instead of it, a messaging service.",
      placeholder: "+15005550006",
    },
    { name: "messaging_service_sid", label: "Messaging service SID", placeholder: "MG…" },
  ],
  secrets: [authToken],
};

const twilioWhatsapp: KindFields = {
  settings: [
    accountSid,
    {
      name: "from",
      label: "Number",
      description: "Your WhatsApp sender at Twilio, with its country.",
      placeholder: "+14155238886",
      isNeeded: true,
    },
    {
      name: "content_sid",
      label: "Content SID of the template",
      description:
        "Whoever has not written within 24 hours is sent nothing else. Its variables: 1, what is asked; 2, the link; 3, how to answer.",
      placeholder: "HX…",
    },
  ],
  secrets: [authToken],
};

/** Chat platforms beside Slack, and telephones. */
export const chatKindFields = {
  telegram,
  discord,
  google_chat: googleChat,
  teams,
  whatsapp,
  twilio_whatsapp: twilioWhatsapp,
  sms,
};
