/// How the page of releases looks: light or dark as the reader's system is, and on paper. Nothing is
/// told by colour alone.
let releasePageStyle = """
  :root {
    color-scheme: light dark;
    --ground: #ffffff; --text: #1c2330; --soft: #5a6577; --line: #d8dee8; --head: #f3f5f9;
    --fresh: #1f6f43; --fresh-ground: #dff3e6; --changed: #8a4b00; --changed-ground: #fdecd2;
    --carried: #2f4a7d; --carried-ground: #e6edf9; --gone: #7a2333; --unsure-ground: #ececec;
    --no: #a11226; --no-ground: #fbe3e6; --warn: #8a4b00; --warn-ground: #fdecd2;
    --names: 18rem;
  }
  @media (max-width: 40rem) { :root { --names: 10rem; } }
  @media (prefers-color-scheme: dark) {
    :root {
      --ground: #14181f; --text: #e6e9ef; --soft: #9aa5b8; --line: #323a48; --head: #1d232d;
      --fresh: #8fdcb0; --fresh-ground: #163625; --changed: #f5c078; --changed-ground: #3d2a10;
      --carried: #a9c1f0; --carried-ground: #1d2a44; --gone: #f0a3b0; --unsure-ground: #2a2f38;
      --no: #ff9aa8; --no-ground: #451a22; --warn: #f5c078; --warn-ground: #3d2a10;
    }
  }
  * { box-sizing: border-box; }
  body {
    margin: 0 auto; max-width: 75rem; padding: 1.5rem; background: var(--ground); color: var(--text);
    font: 16px/1.5 system-ui, -apple-system, "Segoe UI", "DejaVu Sans", sans-serif;
  }
  h1 { margin: 0; font-size: 2rem; }
  h2 { margin: 2.5rem 0 1rem; padding-top: 1rem; border-top: 1px solid var(--line); font-size: 1.4rem; }
  h3 { margin: 1.25rem 0 .25rem; font-size: 1rem; }
  h3:target { background: var(--changed-ground); }
  header p { margin: .25rem 0 0; color: var(--soft); }
  nav ul { display: flex; flex-wrap: wrap; gap: 1rem; margin: 1rem 0 0; padding: 0; list-style: none; }
  a { color: inherit; }
  code { font: .92em/1.4 ui-monospace, "DejaVu Sans Mono", monospace; }
  small { color: var(--soft); }
  .scroll { overflow-x: auto; margin-bottom: .75rem; }
  table {
    border-collapse: separate; border-spacing: 0 3px; table-layout: fixed;
    width: max(100%, calc(var(--names) + var(--releases) * 8.5rem));
  }
  thead th:first-child { width: var(--names); }
  td, th { overflow-wrap: anywhere; }
  caption { padding: .5rem 0; text-align: left; font-weight: 600; }
  th, td { padding: .3rem .7rem; text-align: left; font-weight: normal; vertical-align: top; }
  thead th { background: var(--head); font-weight: 600; white-space: nowrap; }
  tbody th { position: sticky; left: 0; background: var(--ground); }
  tbody th small { display: block; }
  .group th { padding-top: .8rem; color: var(--soft); font-weight: 600; }
  .first, .carried { background: var(--carried-ground); color: var(--carried); }
  .fresh { background: var(--fresh-ground); color: var(--fresh); }
  .changed { background: var(--changed-ground); color: var(--changed); }
  .unsure { background: var(--unsure-ground); }
  .gone { color: var(--gone); }
  td.first, td.fresh { border-radius: .6rem 0 0 .6rem; }
  td.gone { font-style: italic; }
  td.self { color: var(--soft); }
  td.way { font-weight: 600; }
  .yes { background: var(--fresh-ground); color: var(--fresh); }
  .refused { background: var(--no-ground); color: var(--no); }
  .unsafe { background: var(--warn-ground); color: var(--warn); }
  .legend { color: var(--soft); font-size: .9rem; }
  .legend span { padding: .1rem .5rem; border-radius: .4rem; }
  .unseen {
    position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%);
    white-space: nowrap;
  }
  @media print {
    body { max-width: none; padding: 0; }
    .scroll { overflow: visible; }
    td, .legend span { print-color-adjust: exact; }
    section { break-inside: auto; }
    tr { break-inside: avoid; }
  }

  """
