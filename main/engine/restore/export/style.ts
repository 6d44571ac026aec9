/** The export's only style sheet: the program's colours (light and dark), system fonts, no scripts. */
export const style = `
:root { color-scheme: light dark; --ground: #EEF2F1; --sheet: #FBFCFB; --ink: #10231F; --ink-2: #465A55; --ink-3: #5C6F69; --line: #CBD6D3; --tide: #0F6B6B; --tide-ink: #0A5252; --wash: #D5E9E6; }
@media (prefers-color-scheme: dark) { :root { --ground: #0C1716; --sheet: #13211F; --ink: #E6EFEC; --ink-2: #A5B8B2; --ink-3: #82968F; --line: #263835; --tide: #4FB8B0; --tide-ink: #7FD1C9; --wash: #123532; } }
* { box-sizing: border-box; }
html { scroll-behavior: smooth; scroll-padding-top: 56px; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 15px/23px Figtree, system-ui, sans-serif; font-variant-numeric: tabular-nums; }
a { color: var(--tide-ink); text-underline-offset: 2px; }
a:focus-visible, summary:focus-visible { outline: 2px solid var(--tide); outline-offset: 2px; border-radius: 4px; }
section, header { max-width: 760px; margin: 0 auto; padding: 0 24px; overflow-wrap: anywhere; }
#photos { max-width: none; margin-inline-start: max(0px, calc((100% - 760px) / 2)); }
header { padding-top: 48px; }
h1 { font: 500 31px/38px Figtree, system-ui, sans-serif; margin: 0 0 8px; text-wrap: balance; }
h2 { font: 600 22px/30px Figtree, system-ui, sans-serif; margin: 48px 0 8px; }
h2 small { font-weight: 400; color: var(--ink-3); margin-inline-start: 4px; }
h3 { font: 600 17px/26px Figtree, system-ui, sans-serif; margin: 24px 0 4px; }
p { margin: 0 0 12px; max-width: 68ch; }
nav { position: sticky; top: 0; z-index: 1; background: var(--ground); border-bottom: 1px solid var(--line); margin-top: 24px; }
nav ul { display: flex; flex-wrap: wrap; gap: 4px 24px; max-width: 760px; margin: 0 auto; padding: 8px 24px; list-style: none; }
nav a { text-decoration: none; line-height: 32px; display: inline-block; }
nav a:hover { text-decoration: underline; }
.quiet { color: var(--ink-2); }
.caption { color: var(--ink-3); font-size: 13px; line-height: 19px; }
.rows { list-style: none; margin: 0; padding: 0; border-top: 1px solid var(--line); }
.rows > li { border-bottom: 1px solid var(--line); padding: 12px 0; }
.person { display: grid; grid-template-columns: 40px minmax(0, 1fr) minmax(0, 1fr); gap: 4px 16px; align-items: start; }
.face { width: 40px; height: 40px; border-radius: 50%; object-fit: cover; background: var(--wash); color: var(--tide-ink); display: grid; place-items: center; font-weight: 600; text-decoration: none; }
.name { font-weight: 600; color: var(--ink); text-decoration: none; }
a.name:hover { text-decoration: underline; }
.ways { display: grid; gap: 4px; }
.ways a { text-decoration: none; }
.ways a:hover { text-decoration: underline; }
.ways span { color: var(--ink-3); font-size: 13px; }
.note { grid-column: 2 / -1; color: var(--ink-2); font-size: 13px; line-height: 19px; white-space: pre-line; max-width: 68ch; }
.date { display: grid; grid-template-columns: 112px minmax(0, 1fr); gap: 4px 16px; }
.date .note { grid-column: 2; }
.tree, .tree ul { list-style: none; margin: 0; padding: 0; }
.tree ul { padding-inline-start: 24px; }
.tree li { padding: 4px 0; }
.tree .note { padding-inline-start: 24px; }
.tree .box { display: inline-block; inline-size: 24px; color: var(--ink-3); }
.done { color: var(--ink-3); text-decoration: line-through; }
details { border-top: 1px solid var(--line); }
details:last-of-type { border-bottom: 1px solid var(--line); }
summary { cursor: pointer; padding: 12px 0; font-weight: 600; }
summary small { font-weight: 400; color: var(--ink-3); }
.grid { display: grid; grid-template-columns: repeat(auto-fill, minmax(144px, 1fr)); gap: 4px; padding: 4px 0 16px; margin: 0; list-style: none; }
.grid a { display: grid; place-items: center; aspect-ratio: 1; border-radius: 4px; overflow: hidden; background: var(--wash); text-decoration: none; text-align: center; font-size: 13px; line-height: 19px; }
.grid img { width: 100%; height: 100%; object-fit: cover; }
.grid span { padding: 8px; }
footer { max-width: 760px; margin: 48px auto; padding: 16px 24px; border-top: 1px solid var(--line); color: var(--ink-3); font-size: 13px; line-height: 19px; }
@media (max-width: 560px) { .person { grid-template-columns: 40px minmax(0, 1fr); } .ways { grid-column: 2; } .date { grid-template-columns: 1fr; gap: 0; } .date .note, .note { grid-column: 1 / -1; } section, header, nav ul { padding-inline: 16px; } }
@media print { nav { display: none; } body { background: none; } }
`;
