import type { Mailer } from "../../../kernel/mail/create-mailer.ts";

type ToPerson = { to: string; token: string };
type Invited = ToPerson & { organization: string; invitedBy: string };

/** What Parley writes to people about getting in. The links open pages that ask before they do anything: mail programs look at links, too. */
export function createMails({ mailer, publicUrl }: { mailer: Mailer; publicUrl: string }) {
  const linkTo = (page: string, token: string): string => `${publicUrl}/${page}?token=${token}`;
  return {
    invitationLink: (token: string) => linkTo("join", token),
    sendReset: ({ to, token }: ToPerson) =>
      mailer.send({
        to,
        subject: "Set a new password for Parley",
        text: [
          "Somebody, probably you, asked to set a new password for Parley. Open this within an hour:",
          linkTo("reset-password", token),
          "If it was not you, do nothing: your password stays as it is.",
        ].join("\n\n"),
      }),
    sendMagicLink: ({ to, token }: ToPerson) =>
      mailer.send({
        to,
        subject: "Sign in to Parley",
        text: [
          "Open this within 15 minutes to sign in to Parley. It works once:",
          linkTo("sign-in-by-mail", token),
          "If you did not ask for it, do nothing.",
        ].join("\n\n"),
      }),
    sendInvitation: ({ to, token, organization, invitedBy }: Invited) =>
      mailer.send({
        to,
        subject: `You are invited to ${organization} on Parley`,
        text: [
          `${invitedBy} invites you to ${organization} on Parley. Open this to join; it works once:`,
          linkTo("join", token),
        ].join("\n\n"),
      }),
  };
}
