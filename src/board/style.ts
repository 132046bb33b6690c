/** @module How the board looks: calm, in light and dark, on a phone and on paper. */
export const style = `
:root{color-scheme:light dark;--ink:#1b1f24;--soft:#57606a;--line:#dfe3e8;--paper:#fff;--panel:#f6f8fa;--accent:#0757b0;--measured:#0a6b41;--reported:#7a5200;--bad:#b3261e}
@media (prefers-color-scheme:dark){:root:not([data-theme=light]){--ink:#e7eaee;--soft:#a5afba;--line:#30373f;--paper:#111418;--panel:#191d22;--accent:#82b8ff;--measured:#6fd6a6;--reported:#ecc07a;--bad:#ff8a80}}
:root[data-theme=dark]{color-scheme:dark;--ink:#e7eaee;--soft:#a5afba;--line:#30373f;--paper:#111418;--panel:#191d22;--accent:#82b8ff;--measured:#6fd6a6;--reported:#ecc07a;--bad:#ff8a80}
:root[data-theme=light]{color-scheme:light}
*{box-sizing:border-box}
body{margin:0;font:16px/1.55 system-ui,-apple-system,"Segoe UI",sans-serif;color:var(--ink);background:var(--paper)}
a{color:var(--accent);text-underline-offset:.15em}
.skip{position:absolute;left:-99rem}.skip:focus{left:1rem;top:.5rem;background:var(--paper);padding:.3rem .6rem;z-index:1}
header.top{border-bottom:1px solid var(--line);background:var(--panel)}
header.top>div{max-width:78rem;margin:0 auto;padding:.6rem 1rem;display:flex;flex-wrap:wrap;gap:.3rem 1.1rem;align-items:center}
header.top .name{font-weight:700;letter-spacing:.02em;text-decoration:none;color:var(--ink);font-size:1.1rem}
header.top nav{display:flex;flex-wrap:wrap;gap:.2rem 1rem;flex:1}
header.top nav a{text-decoration:none;padding:.2rem 0}header.top nav a[aria-current]{color:var(--ink);font-weight:600;box-shadow:0 2px 0 var(--accent)}
header.top form{display:flex;gap:.3rem}
input,select,button{font:inherit;color:inherit;background:var(--paper);border:1px solid var(--line);border-radius:.4rem;padding:.25rem .55rem;max-width:100%}
input::placeholder{color:var(--soft);opacity:1}
button{cursor:pointer}button:hover{border-color:var(--accent)}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
main{max-width:78rem;margin:0 auto;padding:1.4rem 1rem 3rem}
h1{font-size:1.7rem;line-height:1.2;margin:.2rem 0 .6rem;overflow-wrap:anywhere}
h2{font-size:1.2rem;margin:2.2rem 0 .6rem}h3{font-size:1rem;margin:1.2rem 0 .4rem}
p{max-width:46rem;margin:.5rem 0}.lead{font-size:1.08rem}.soft,figcaption{color:var(--soft)}.small{font-size:.86rem}
code,pre{font:.87em/1.5 ui-monospace,SFMono-Regular,Menlo,monospace}code{overflow-wrap:anywhere}
pre{background:var(--panel);border:1px solid var(--line);border-radius:.5rem;padding:.7rem .9rem;overflow-x:auto}
.cards{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(16rem,100%),1fr));gap:.8rem;padding:0;list-style:none}
.cards>li{border:1px solid var(--line);border-radius:.6rem;padding:.8rem .9rem;background:var(--panel)}
.cards h3{margin:0 0 .3rem}.cards p{margin:.15rem 0}
.wide{overflow-x:auto;border:1px solid var(--line);border-radius:.6rem;margin:.6rem 0}
table{border-collapse:collapse;font-size:.9rem;font-variant-numeric:tabular-nums;width:100%}
caption{text-align:left;padding:.5rem .7rem;color:var(--soft)}
th,td{padding:.36rem .7rem;border-bottom:1px solid var(--line);text-align:right;white-space:nowrap;vertical-align:top}
tbody tr:last-child>*{border-bottom:0}
thead th{background:var(--panel);font-weight:600}
th:first-child,td.text,th.text{text-align:left}td.text,tbody th{white-space:normal;overflow-wrap:anywhere;min-width:8rem}
tbody th{text-align:left;font-weight:600}
th a{color:inherit}th[aria-sort] a{font-weight:700}
tr.measured>th:first-child{box-shadow:inset 3px 0 0 var(--measured)}
tr.reported>th:first-child{box-shadow:inset 3px 0 0 var(--reported)}
.tag{display:inline-block;font-size:.76rem;font-weight:600;border:1px solid currentColor;border-radius:1rem;padding:0 .5rem;white-space:nowrap}
.tag.measured{color:var(--measured)}.tag.reported{color:var(--reported)}.tag.warn{color:var(--bad)}
.range{color:var(--soft);font-size:.86em}
.filters{display:flex;flex-wrap:wrap;gap:.5rem .8rem;align-items:end;margin:.8rem 0;padding:.7rem .8rem;background:var(--panel);border:1px solid var(--line);border-radius:.6rem}
.filters label{display:grid;font-size:.82rem;color:var(--soft);gap:.1rem}
.filters input[type=number]{width:7rem}
figure{margin:1rem 0}figure svg{max-width:100%;height:auto;color:var(--ink)}
figure>div{overflow-x:auto}figcaption{font-size:.88rem;max-width:46rem}
.warning{border-left:4px solid var(--bad);background:var(--panel);padding:.5rem .8rem;margin:.6rem 0}
.facts{display:grid;grid-template-columns:minmax(8rem,max-content) 1fr;gap:.2rem 1rem;margin:.6rem 0}
.facts dt{color:var(--soft)}.facts dd{margin:0;overflow-wrap:anywhere}
progress{width:12rem;accent-color:var(--accent)}
.pictures{display:grid;grid-template-columns:repeat(auto-fill,minmax(10rem,1fr));gap:.8rem;padding:0;list-style:none}
.pictures li{border:1px solid var(--line);border-radius:.5rem;overflow:hidden;background:var(--panel);font-size:.86rem}
.pictures img{display:block;width:100%;aspect-ratio:1;object-fit:contain;background:var(--line)}
svg.field{width:100%;max-width:14rem;height:auto;background:var(--paper);border:1px solid var(--line);color:var(--accent)}
.pictures div{padding:.4rem .6rem;overflow-wrap:anywhere}.right{color:var(--measured)}.wrong{color:var(--bad)}
.pages{display:flex;gap:1rem;flex-wrap:wrap;margin:.8rem 0}
footer{border-top:1px solid var(--line);color:var(--soft);font-size:.86rem}
footer>div{max-width:78rem;margin:0 auto;padding:1rem;display:flex;flex-wrap:wrap;gap:.5rem 1.5rem;justify-content:space-between}
@media (max-width:40rem){.facts{grid-template-columns:1fr}.facts dd{margin:0 0 .4rem}h1{font-size:1.4rem}main{padding-top:1rem}header.top form{width:100%}header.top form input{flex:1}}
@media print{header.top nav,header.top form,.filters,.pages,footer,#theme{display:none}body{font-size:11pt}.wide{overflow:visible;border:0}a{color:inherit}}
`;
