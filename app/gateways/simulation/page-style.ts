/** The look of the simulators' own pages: plain, obviously not a real bank, and usable from 250 × 400 pixels up. */
export const PAGE_STYLE = `
:root { color-scheme: light dark; --paper: #fff; --desk: #f3f4f6; --ink: #16181d; --quiet: #5a6070; --line: #d4d8e0; --main: #1f5fd0; --on-main: #fff; --stripe: #f2b705; }
@media (prefers-color-scheme: dark) { :root { --paper: #1d2027; --desk: #121419; --ink: #f1f2f5; --quiet: #a7adbb; --line: #3a404d; --main: #8db4ff; --on-main: #0d1a33; } }
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: var(--desk); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
main { width: 100%; max-width: 420px; background: var(--paper); border-top: 6px solid var(--stripe); padding: 16px; }
.kind { margin: 0 0 8px; font-size: 13px; color: var(--quiet); }
h1 { margin: 0 0 8px; font-size: 20px; line-height: 1.3; }
p { margin: 0 0 12px; overflow-wrap: anywhere; }
.amount { font-size: 26px; font-weight: 600; line-height: 1.2; font-variant-numeric: tabular-nums; }
dl { display: grid; grid-template-columns: auto 1fr; gap: 4px 12px; margin: 0 0 16px; font-size: 14px; }
dt { color: var(--quiet); }
dd { margin: 0; text-align: end; overflow-wrap: anywhere; }
form { display: grid; gap: 8px; margin: 0; }
button, .button { display: block; width: 100%; min-height: 44px; padding: 9px 12px; border: 1px solid var(--line); border-radius: 6px; background: transparent; color: inherit; font: inherit; font-weight: 600; text-align: center; text-decoration: none; cursor: pointer; }
button.main { border-color: var(--main); background: var(--main); color: var(--on-main); }
button:focus-visible, a:focus-visible { outline: 3px solid var(--main); outline-offset: 2px; }
@media (min-width: 460px) { main { border-radius: 10px; border: 1px solid var(--line); border-top: 6px solid var(--stripe); padding: 28px; } }
`;
