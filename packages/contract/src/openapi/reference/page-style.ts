/** The style of the reference page: no assets, both colour schemes, one column on a phone. */
export const pageStyle = `
:root { color-scheme: light dark; --text: light-dark(#1b1f24, #e3e6ea); --quiet: light-dark(#5c6570, #9aa3ad);
  --ground: light-dark(#ffffff, #14171a); --raised: light-dark(#f6f7f9, #1b1f23); --line: light-dark(#dfe3e8, #2c3238);
  --link: light-dark(#5b3fc4, #b3a1f5); --human: light-dark(#8a5300, #e8b04b);
  --mono: ui-monospace, "SF Mono", "Cascadia Code", Menlo, Consolas, monospace; }
* { box-sizing: border-box; }
html { scroll-padding-top: 16px; }
body { margin: 0; background: var(--ground); color: var(--text); font: 14px/1.55 system-ui, sans-serif; display: grid;
  grid-template-columns: 264px minmax(0, 1fr); }
a { color: var(--link); text-decoration: none; } a:hover, a:focus-visible { text-decoration: underline; }
code, pre { font-family: var(--mono); font-size: 13px; }
nav { position: sticky; top: 0; height: 100vh; overflow-y: auto; padding: 20px 16px; border-right: 1px solid var(--line);
  background: var(--raised); font-size: 13px; }
nav strong { display: block; font-size: 16px; margin-bottom: 12px; }
nav details { margin-bottom: 4px; } nav summary { cursor: pointer; font-weight: 600; padding: 4px 0; }
nav ul { list-style: none; margin: 0 0 8px; padding: 0 0 0 14px; } nav li a { display: block; padding: 3px 0; overflow-wrap: anywhere; }
main { padding: 28px 36px 96px; max-width: 1100px; }
h1 { font-size: 28px; margin: 0 0 8px; } h2 { font-size: 20px; margin: 56px 0 4px; } h3 { font-size: 16px; margin: 0 0 4px; }
h4 { font-size: 12px; margin: 20px 0 6px; color: var(--quiet); font-weight: 600; }
.lead, .quiet { color: var(--quiet); } .lead { max-width: 72ch; }
article { border-top: 1px solid var(--line); padding: 24px 0 8px; margin-top: 20px; }
.address { font-family: var(--mono); font-size: 13px; margin: 0 0 4px; overflow-wrap: anywhere; }
.method { font-weight: 700; margin-right: 8px; }
.permission { color: var(--human); }
.scroll { overflow-x: auto; border: 1px solid var(--line); border-radius: 6px; }
table { border-collapse: collapse; width: 100%; font-size: 13px; }
th, td { text-align: left; vertical-align: top; padding: 6px 12px; border-top: 1px solid var(--line); }
tr:first-child > * { border-top: 0; }
th { font-weight: 400; width: 34%; overflow-wrap: anywhere; } td p { margin: 2px 0 0; color: var(--quiet); }
.required { color: var(--human); font-size: 12px; } .or { color: var(--quiet); }
.fact { color: var(--quiet); } .fact::before { content: " · "; }
pre { background: var(--raised); border: 1px solid var(--line); border-radius: 6px; padding: 12px; overflow-x: auto; margin: 0; }
:target { scroll-margin-top: 16px; } :target h3 { text-decoration: underline; text-underline-offset: 4px; }
.skip { position: absolute; left: -9999px; } .skip:focus { left: 8px; top: 8px; background: var(--ground); padding: 8px; z-index: 1; }
@media (max-width: 760px) {
  body { display: block; } nav { position: static; height: auto; max-height: 40vh; border-right: 0; border-bottom: 1px solid var(--line); }
  main { padding: 20px 16px 64px; } th, td { display: block; width: auto; border: 0; padding: 6px 10px 0; }
  td { padding: 0 10px 6px; } tr + tr { border-top: 1px solid var(--line); } nav ul { columns: 2; } nav li a { padding: 8px 0; }
}
`;
