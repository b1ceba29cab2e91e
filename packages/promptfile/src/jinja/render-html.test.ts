import { describe, expect, test } from "vitest";
import { createJinjaEngine } from "./create-jinja-engine.ts";
import { renderHtmlTemplate } from "./render-html.ts";

const event = { spec: { fn: "<refund>", kwargs: { a: 1, b: "</script>" }, msg: null } };

describe("renderHtmlTemplate", () => {
  test.each([
    ["<b>{{ event.spec.fn }}</b>", "<b>&lt;refund&gt;</b>"],
    [
      "{% for k, v in event.spec.kwargs.items() %}{{ k }}={{ v }};{% endfor %}",
      "a=1;b=&lt;&#x2f;script&gt;;",
    ],
    ["{{ event.spec.nothing.at.all or 'else' }}", "else"],
    ["{{ event.spec.msg or event.spec.fn }}", "&lt;refund&gt;"],
    ["{% if event.status %}yes{% else %}no{% endif %}", "no"],
  ])("%s", (source, text) => {
    expect(renderHtmlTemplate(source, { event })).toEqual({ ok: true, text });
  });

  test("JSON stays JSON, and closes no element", () => {
    const result = renderHtmlTemplate("<script>{{ event.spec.kwargs | tojson(indent=2) }}</script>", {
      event,
    });
    expect(result).toMatchObject({ ok: true });
    const text = result.ok ? result.text : "";
    expect(text.match(/<\/script>/g)).toHaveLength(1);
    expect(JSON.parse(text.slice("<script>".length, -"</script>".length))).toEqual(event.spec.kwargs);
  });

  test.each([
    ["{% for %}", "syntax"],
    ["{% for i in range(9999) %}{% for j in range(9999) %}x{% endfor %}{% endfor %}", "failed"],
    ["{{ event | nonesuch }}", "failed"],
  ])("%s is refused", (source, reason) => {
    const result = renderHtmlTemplate(source, { event });
    expect(result.ok ? result.text : result.reason).toBe(reason);
  });

  test("leaves templates of prompts as strict as they were", () => {
    renderHtmlTemplate("{{ nothing }}", {});
    expect(createJinjaEngine().render(["{{ nothing }}"], {})).toMatchObject({
      ok: false,
      reason: "undefined-value",
    });
    expect(createJinjaEngine().render(["{{ a }}"], { a: "<b>" })).toEqual({ ok: true, texts: ["<b>"] });
  });
});
