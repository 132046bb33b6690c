/** @module How the board looks: calm, in light and dark, on a phone and on paper. */
export const style = `
:root{color-scheme:light dark;
--ink:light-dark(#1a1e23,#e6e9ed);--soft:light-dark(#59636e,#a2acb7);--line:light-dark(#e1e5ea,#2c333b);--paper:light-dark(#fff,#0f1216);--panel:light-dark(#f7f8fa,#171b20);
--accent:light-dark(#0b5cad,#86bbff);--measured:light-dark(#0a6b41,#6fd6a6);--reported:light-dark(#855800,#e8bd74);--bad:light-dark(#b3261e,#ff8f86);--mark:light-dark(#fdf1e4,#33271a);
--c1:light-dark(#0072b2,#6cb8ea);--c2:light-dark(#c24e00,#ff9a5c);--c3:light-dark(#00795a,#4fd1a5);--c4:light-dark(#a8508a,#e6a3cd);--c5:light-dark(#8f6200,#f0bd53);--c6:light-dark(#2a86bd,#9bd4f7);--c7:var(--ink)}
:root[data-theme=dark]{color-scheme:dark}:root[data-theme=light]{color-scheme:light}
*{box-sizing:border-box}
html{scroll-padding-top:1rem;-webkit-text-size-adjust:100%}
body{margin:0;font:16px/1.55 system-ui,-apple-system,"Segoe UI",sans-serif;color:var(--ink);background:var(--paper)}
a{color:var(--accent);text-decoration-thickness:.06em;text-underline-offset:.18em}a:hover{text-decoration-thickness:.12em}
.skip{position:absolute;left:-99rem}.skip:focus{left:1rem;top:.5rem;background:var(--paper);padding:.3rem .6rem;z-index:1}
header.top{border-bottom:1px solid var(--line)}
header.top>div{max-width:80rem;margin:0 auto;padding:.7rem 1.25rem;display:flex;flex-wrap:wrap;gap:.35rem 1.5rem;align-items:center}
header.top .name{display:inline-flex;gap:.5rem;align-items:center;font-weight:650;letter-spacing:.01em;text-decoration:none;color:var(--ink);font-size:1.12rem}
header.top .name svg{width:1.35rem;height:1.35rem;fill:var(--ink)}
header.top nav{display:flex;flex-wrap:wrap;gap:.1rem 1.15rem;flex:1}
header.top nav a{color:var(--soft);text-decoration:none;padding:.2rem 0}header.top nav a:hover{color:var(--ink)}
header.top nav a[aria-current]{color:var(--ink);font-weight:600;box-shadow:0 2px 0 var(--accent)}
header.top form{display:flex;gap:.3rem}header.top input{width:13rem}
input,select,button,.button{font:inherit;font-size:.92rem;color:inherit;background:var(--paper);border:1px solid var(--line);border-radius:.4rem;padding:.3rem .6rem;max-width:100%;min-height:2.1rem}
.button{display:inline-flex;align-items:center;text-decoration:none;color:var(--accent)}.button.strong{border-color:var(--accent);font-weight:600}
input::placeholder{color:var(--soft);opacity:1}
button{cursor:pointer}button:hover,.button:hover{border-color:var(--accent)}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px;border-radius:.2rem}
main{max-width:80rem;margin:0 auto;padding:1.8rem 1.25rem 3.5rem}
h1{font-size:1.85rem;line-height:1.2;letter-spacing:-.012em;margin:0 0 .7rem;overflow-wrap:anywhere}
h2{font-size:1.2rem;letter-spacing:-.005em;margin:2.4rem 0 .6rem}h3{font-size:1rem;margin:1.4rem 0 .4rem}
p{max-width:46rem;margin:.6rem 0}.lead{font-size:1.1rem}.soft,figcaption,.note{color:var(--soft)}.small,.note{font-size:.88rem}.note{max-width:56rem}
ul,ol{max-width:60rem}li{margin:.15rem 0}
code,pre{font:.87em/1.5 ui-monospace,SFMono-Regular,Menlo,monospace}code{overflow-wrap:anywhere}
pre{background:var(--panel);border:1px solid var(--line);border-radius:.5rem;padding:.7rem .9rem;overflow-x:auto}
.hero{display:flex;gap:2rem;justify-content:space-between;align-items:flex-start}.eye-chart{width:10.5rem;flex:none;margin:-.5rem 1rem 0 0;color:var(--ink)}
section.quiet{display:none}section.quiet:has(progress){display:block}
.cards{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(17rem,100%),1fr));gap:.9rem;padding:0;list-style:none;max-width:none}
.cards>li{border:1px solid var(--line);border-radius:.6rem;padding:.85rem 1rem;margin:0;overflow-wrap:anywhere}
.cards h3{margin:0 0 .3rem}.cards p{margin:.15rem 0}
.wide{overflow-x:auto;border:1px solid var(--line);border-radius:.6rem;margin:.7rem 0}
table{border-collapse:collapse;font-size:.9rem;font-variant-numeric:tabular-nums;width:100%}
caption{text-align:left;padding:.5rem .85rem;color:var(--soft);font-size:.86rem}
th,td{padding:.42rem .85rem;border-bottom:1px solid var(--line);text-align:right;white-space:nowrap;vertical-align:top}
tbody tr:last-child>*{border-bottom:0}tbody tr:hover>*{background:var(--panel)}
thead th{background:var(--panel);font-weight:600;font-size:.84rem;color:var(--soft)}
th:first-child,td.text,th.text{text-align:left}td.text,tbody th{white-space:normal;overflow-wrap:anywhere;min-width:8.5rem}
tbody th{text-align:left;font-weight:550;max-width:22rem}
thead th a,thead th button{color:inherit;text-decoration:none}thead th button{all:unset;cursor:pointer}thead th button:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
thead th a:hover,thead th button:hover{color:var(--accent)}
th[aria-sort]{color:var(--ink)}th[aria-sort=ascending]>:first-child::after{content:" ↑"}th[aria-sort=descending]>:first-child::after{content:" ↓"}
tr.measured>th:first-child{box-shadow:inset 3px 0 0 var(--measured)}
tr.measured.part>th:first-child{box-shadow:inset 3px 0 0 var(--mark),inset 4px 0 0 var(--measured)}
tr.reported>th:first-child{box-shadow:inset 3px 0 0 var(--reported)}
tr.part>td:nth-child(2){color:var(--soft);font-style:italic}
tbody th>a.name{white-space:nowrap}.unseen{position:absolute;clip-path:inset(50%);width:1px;height:1px;overflow:hidden}
.found{padding:0;list-style:none}.found li{padding:.2rem 0}
.place{max-width:16rem;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.standings{font-size:.86rem}.standings :is(th,td){padding:.36rem .65rem}.standings tbody th{min-width:11rem;max-width:20rem}.standings td.text:nth-last-child(2){min-width:14rem}
table.list{table-layout:fixed}table.list th:first-child{width:26%}table.list th:nth-child(n+4){width:7rem}table.records th:first-child{width:34%}table.records th:nth-child(3){width:8rem}
.side-by-side{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(34rem,100%),1fr));gap:0 2rem}.side-by-side>section{min-width:0}
.tag{display:inline-flex;align-items:center;gap:.35em;font-size:.78rem;font-weight:600;line-height:1.3;border:1px solid currentColor;border-radius:1rem;padding:0 .55rem;white-space:nowrap}
.tag.measured,.measured-value{color:var(--measured)}.tag.reported,.reported-value{color:var(--reported)}.tag.warn{color:var(--bad)}
.tag.measured::before,.tag.reported::before{content:"";width:.5em;height:.5em;border-radius:50%;border:1.5px solid currentColor}.tag.measured::before{background:currentColor}
.measured-value,.reported-value{font-weight:650}
.range{display:block;color:var(--soft);font-size:.84em;font-weight:400}
.mark{display:table;border-collapse:separate;line-height:1.35;background:var(--mark);border-radius:.3rem;font-size:.78rem;font-weight:400;padding:.05rem .4rem;margin-top:.15rem;overflow-wrap:anywhere}
td.cell>.mark{margin-left:auto}
.by{white-space:normal;min-width:6rem}
.rank{display:inline-block;min-width:2.2rem;font-weight:600}
.groups{display:inline-flex;align-self:stretch;gap:2px;margin-left:.4rem;vertical-align:top}
.group{width:1.15rem;text-align:center;font-size:.76rem;line-height:1.2rem;border-radius:.2rem}
.g0{background:color-mix(in srgb,var(--c1) 20%,transparent)}.g1{background:color-mix(in srgb,var(--c3) 20%,transparent)}.g2{background:color-mix(in srgb,var(--c5) 24%,transparent)}.g3{background:color-mix(in srgb,var(--c4) 20%,transparent)}.g4{background:color-mix(in srgb,var(--c2) 20%,transparent)}.g5{background:color-mix(in srgb,var(--c6) 22%,transparent)}
.filters{display:flex;flex-wrap:wrap;gap:.6rem .8rem;align-items:end;margin:1rem 0;padding:.85rem 1rem;background:var(--panel);border:1px solid var(--line);border-radius:.6rem}
.filters label{display:grid;font-size:.8rem;color:var(--soft);gap:.15rem;max-width:100%}.filters input,.filters select{color:var(--ink)}
.filters input[type=number]{width:7.5rem}.filters select{max-width:13rem}
figure{margin:.8rem 0}figure>div{overflow-x:auto}figcaption{font-size:.88rem;max-width:46rem}
.chart svg,figure svg{display:block;max-width:100%;height:auto;color:var(--ink);font:12px system-ui,sans-serif;background:none;overflow:visible}.chart svg text{white-space:pre}
.chart svg{min-width:32rem}
.warning{border-left:4px solid var(--bad);background:var(--panel);padding:.5rem .9rem;margin:.8rem 0;overflow-wrap:anywhere}
.facts{display:grid;grid-template-columns:minmax(8rem,max-content) 1fr;gap:.25rem 1.2rem;margin:.8rem 0}
.facts dt{color:var(--soft)}.facts dd{margin:0;overflow-wrap:anywhere}
progress{width:12rem;max-width:60%;accent-color:var(--accent)}
details{margin:.5rem 0}summary{cursor:pointer;color:var(--soft)}
.pictures{display:grid;grid-template-columns:repeat(auto-fill,minmax(10rem,1fr));gap:.8rem;padding:0;list-style:none;max-width:none}
.pictures li{border:1px solid var(--line);border-radius:.5rem;overflow:hidden;background:var(--panel);font-size:.86rem;margin:0}
.pictures img{display:block;width:100%;height:auto;aspect-ratio:1;object-fit:contain;background:var(--line)}
td.cell{white-space:normal;min-width:9rem}
svg.field{width:100%;max-width:14rem;height:auto;background:var(--paper);border:1px solid var(--line);color:var(--accent)}
.pictures div{padding:.4rem .6rem;overflow-wrap:anywhere}.right{color:var(--measured)}.wrong{color:var(--bad)}
.pages{display:flex;gap:1rem;flex-wrap:wrap;align-items:center;margin:.8rem 0}
footer{border-top:1px solid var(--line);color:var(--soft);font-size:.86rem}
footer>div{max-width:80rem;margin:0 auto;padding:1rem 1.25rem;display:flex;flex-wrap:wrap;gap:.5rem 1.5rem;justify-content:space-between;align-items:center}
@media (max-width:46rem){.eye-chart{display:none}.facts{grid-template-columns:1fr}.facts dd{margin:0 0 .4rem}h1{font-size:1.5rem}main{padding:1.1rem 1rem 2.5rem}
header.top>div{padding:.6rem 1rem}header.top nav{flex-basis:100%;order:3;flex-wrap:nowrap;overflow-x:auto;white-space:nowrap}header.top form{flex:1}header.top input{width:7rem}header.top form input{flex:1}.filters label{flex:1 1 9rem}.filters input,.filters select{width:100%!important;max-width:none}th,td{padding:.4rem .6rem}table.list,table.list tbody,table.list tr,table.list th,table.list td{display:block;width:auto!important;max-width:none;text-align:left;border:0;white-space:normal}table.list thead{display:none}table.list tr{padding:.6rem .8rem;border-bottom:1px solid var(--line)}table.list tr:last-child{border:0}table.list :is(th,td){padding:.1rem 0}table.list td:empty{display:none}table.list td[data-label]::before{content:attr(data-label) ": ";color:var(--soft);font-size:.84em}
.standings tbody th{position:sticky;left:0;background:var(--paper);max-width:11rem;min-width:7.5rem}}
@media (max-width:46rem){table.stacked thead{display:none}table.stacked :is(tr,th,td){display:block;text-align:left;border-bottom:0;min-width:0}table.stacked tr{border-bottom:1px solid var(--line);padding:.4rem 0}table.stacked td[data-label]::before{content:attr(data-label);display:block;color:var(--soft);font-size:.82rem}}
@media print{:root{color-scheme:light!important}header.top nav,header.top form,.filters,.pages,footer,#theme,.skip{display:none}body{font-size:10.5pt}main{padding:0}.wide{overflow:visible;border:0}table{font-size:8.5pt}th,td{padding:.15rem .4rem}a{color:inherit;text-decoration:none}figure,tr{break-inside:avoid}}
@media (prefers-reduced-motion:no-preference){html{scroll-behavior:smooth}}
`;
