import { expect, test } from "vitest";
import { showText } from "./html.ts";

/** As it is seen. */
const read = (html: string): string =>
  html
    .replaceAll(/<\/?span>/gu, "")
    .replaceAll(/&(lt|gt|quot|#39|amp);/gu, (_all, name: string) => signs[name] ?? "");
const signs: Readonly<Record<string, string>> = { lt: "<", gt: ">", quot: '"', "#39": "'", amp: "&" };

test.each([
  ["evil.example/pay", "evil<span>.</span>example/pay"],
  ["a@evil.example", "a<span>@</span>evil<span>.</span>example"],
  ["WWW.evil.example", "W<span>WW.</span>evil<span>.</span>example"],
  ["https://evil.example", "https:<span>//</span>evil<span>.</span>example"],
  ["http://10.0.0.1", "http:<span>//</span>10.0.0.1"],
  ["evil。example", "evil<span>。</span>example"],
])("%s is seen, and is no address to whoever makes links of them", (text, html) => {
  expect(showText(text)).toBe(html);
});

test.each(["It ends. Then <b>it</b> goes on & on...", "\"a\" < 'b' . c @ d", "x@<y.z>.w"])(
  "%s is read as it was written",
  (text) => {
    const html = showText(text);
    expect(read(html)).toBe(text);
    expect(html).not.toMatch(/[.@]\p{L}/u);
  },
);
