import { describe, expect, test } from "vitest";
import { htmlToReply } from "./html-to-reply.ts";
import { replyOf } from "./reply-of.ts";

const from = [{ address: "ann@example.com", name: "Ann Example" }];
const read = (html: string) => replyOf({ text: null, html, from });

describe("a mail that is HTML only", () => {
  test.each([
    [
      "Gmail",
      '<div dir="ltr">Yes</div><br><div class="gmail_quote"><div class="gmail_attr">On Mon Parley wrote:<br></div><blockquote>Deny</blockquote></div>',
      "Yes",
    ],
    [
      "Apple Mail",
      "<html><body>Approved<br><br><blockquote type='cite'><div>On 16 Nov 2026, Parley wrote:</div>No</blockquote></body></html>",
      "Approved",
    ],
    [
      "Outlook on the web",
      "<div>No</div><div id='appendonsend'></div><hr><div id='divRplyFwdMsg'><b>From:</b> Parley</div><div>yes</div>",
      "No",
    ],
    [
      "Outlook",
      "<p>Denied</p><div><p><b>From:</b> Parley &lt;p@example.org&gt;<br><b>Sent:</b> Monday<br><b>To:</b> Ann<br><b>Subject:</b> refund</p></div><p>yes</p>",
      "Denied",
    ],
    [
      "Thunderbird",
      "<p>Oui</p><div class='moz-cite-prefix'>Le 16/11/2026 Parley a écrit :</div><blockquote>non</blockquote>",
      "Oui",
    ],
    ["paragraphs and lists", "<p>First</p><ul><li>one</li></ul>", "First\n\n * one"],
    ["a style sheet and a script", "<style>p{}</style><script>no</script><p>Yes</p>", "Yes"],
    ["a link", '<a href="https://evil.test">Yes</a>', "Yes"],
    ["with a name below", "<div>Yes</div><div>Ann</div>", "Yes"],
  ])("%s", (_what, html, written) => {
    expect(read(html)).toBe(written);
  });

  test("survives depth and length", () => {
    expect(htmlToReply(`${"<div>".repeat(20_000)}Yes`).length).toBeLessThan(100);
    expect(read(`<p>Yes</p>${"<blockquote>x</blockquote>".repeat(20_000)}`)).toBe("Yes");
  });
});

test("the plain half counts where there is one", () => {
  expect(replyOf({ text: "No\n", html: "<p>Yes</p>", from })).toBe("No");
  expect(replyOf({ text: " \n", html: "<p>Yes</p>", from })).toBe("Yes");
});

test("a name is taken off the end only, and is never all there is", () => {
  expect(replyOf({ text: "Yes\n\nAnn Example", html: null, from })).toBe("Yes");
  expect(replyOf({ text: "Ann\nYes", html: null, from })).toBe("Ann\nYes");
  expect(replyOf({ text: "Ann", html: null, from })).toBe("Ann");
});
