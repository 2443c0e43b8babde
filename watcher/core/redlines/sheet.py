"""The style sheet of pages: phone, screen, dark ground and paper."""

from collections.abc import Mapping

from watcher.core.redlines.colours import DARK, LIGHT, Colours
from watcher.domain import Op

_BASE = """
*{box-sizing:border-box}
html{color-scheme:light dark;scroll-padding-top:3.5rem}
body{font:1.0625rem/1.5 Arial,Helvetica,sans-serif;color:var(--text);background:var(--page);margin:0 auto;
padding:1rem;max-width:78rem;overflow-wrap:break-word}
h1{font-size:1.5rem;line-height:1.25;margin:0 0 1rem}
h2,h3,h4,h5,h6{font-size:1.15rem;line-height:1.3;margin:1.6rem 0 .4rem}
p,ul,ol{margin:.6rem 0}
ul{padding-left:1.3rem}li{margin:.3rem 0}
.l2{margin-left:1.3rem}.l3{margin-left:2.6rem}.l4{margin-left:3.9rem}
a{color:var(--link)}
a:focus-visible,summary:focus-visible{outline:3px solid var(--link);outline-offset:2px}
del{color:var(--gone);background:var(--gone-ground);text-decoration:line-through}
ins{color:var(--new);background:var(--new-ground);text-decoration:underline;text-underline-offset:.15em}
del,ins,b.gone,b.new{padding:.05em .15em;border-radius:.15em;box-decoration-break:clone;
-webkit-box-decoration-break:clone}
b.gone{color:var(--gone);background:var(--gone-ground)}
b.new{color:var(--new);background:var(--new-ground)}
.lead,.remark{max-width:46rem}
.remark{border-left:4px solid var(--line);padding-left:.75rem}
.what{display:block;font:bold .875rem/1.4 Arial,Helvetica,sans-serif;color:var(--quiet)}
.what a{font-weight:normal;margin-left:.5em;white-space:nowrap}
.what b{display:inline-block;min-width:1.6em;padding:0 .35em;margin-right:.35em;border-radius:.8em;text-align:center;
color:var(--page);background:var(--quiet)}
.news{border-left:5px solid var(--mark);padding:.3rem 0 .3rem .75rem}
.line{display:block;margin:.4rem 0;padding-left:.6rem;border-left:4px solid var(--line)}
.line.gone{border-color:var(--gone-edge)}.line.new{border-color:var(--new-edge)}
.place{display:block;font-weight:bold}
nav{border:1px solid var(--line);padding:.5rem 1rem;margin:1rem 0;max-height:60vh;overflow-y:auto}
nav h2{margin:.3rem 0}
nav ol{padding-left:2.2rem;margin:.4rem 0}
table{border-collapse:collapse;margin:.8rem 0;width:100%}
th,td{border:1px solid var(--line);padding:.35rem .5rem;text-align:left;vertical-align:top;min-width:5.5rem}
.scroll{overflow-x:auto}
.foot{font-size:.875rem;color:var(--quiet)}
"""

INLINE = """
main{max-width:46rem}
tr.news td:first-child{border-left:5px solid var(--mark)}
@media (min-width:62rem){
.columns{display:grid;grid-template-columns:20rem minmax(0,1fr);gap:2rem;align-items:start}
nav{position:sticky;top:1rem;max-height:calc(100vh - 2rem);margin:0;font-size:.9375rem}}
"""
"""For the whole text with its changes in it."""

BESIDE = """
nav{max-height:40vh}
.heads,.pair{display:grid;grid-template-columns:minmax(0,1fr) minmax(0,1fr);gap:0 1.5rem}
.heads{position:sticky;top:0;background:var(--page);border-bottom:2px solid var(--mark);padding:.4rem 0;
font-weight:bold;z-index:1}
.pair{border-top:1px solid var(--line);padding:.5rem 0}
.pair.news{border-top:1px solid var(--line);padding-left:.75rem}
.pair p,.pair .cell{margin:0}
.pair>.what,.pair>.line{grid-column:1/-1}
.cell{display:block}
.h{font-weight:bold}.i::before{content:"\\2022\\a0"}
.none{color:var(--quiet);font-style:italic}
.side{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
details,.fold{border-top:1px solid var(--line);padding:.5rem 0;color:var(--quiet)}
summary{cursor:pointer}
details p{color:var(--text);max-width:46rem}
h2.at{margin:1.6rem 0 .4rem}
@media (max-width:44rem){
.heads{display:none}.pair{grid-template-columns:minmax(0,1fr);gap:.5rem}
.side{position:static;width:auto;height:auto;overflow:visible;clip-path:none;display:block;font-weight:bold;
font-size:.875rem}
.pair>.old,.pair>.new{padding-left:.6rem;border-left:4px solid var(--gone-edge)}
.pair>.new{border-color:var(--new-edge)}
.same>.old,.same .side{display:none}.same>.new{border:0;padding:0}}
"""
"""For the old text on the left and the new one on the right; on a phone one above the other."""

_PRINT = """
@media print{
:root{%s}
body{font-size:10.5pt;max-width:none;padding:0}main{max-width:none}
nav{max-height:none;border:0;padding:0;position:static}.columns{display:block}
a{color:inherit;text-decoration:none}.what a{display:none}.heads{position:static}
.news,tr,.pair{break-inside:avoid}h1,h2,h3,h4,h5,h6,.what{break-after:avoid}
del,ins,b.gone,b.new{print-color-adjust:exact;-webkit-print-color-adjust:exact}
@page{margin:18mm}}
"""


_LIGHT = (
    "--text:#111111;--page:#ffffff;--link:#0b3f7a;--quiet:#4a4a4a;--line:#b8b8b8;--mark:#333333"
)
_DARK = "--text:#f0f0f0;--page:#16181a;--link:#9cc7ff;--quiet:#c4c4c4;--line:#5c6166;--mark:#d0d0d0"


def sheet(layout: str) -> str:
    """Return the whole style sheet of a layout, dark and printed forms included."""
    light, dark = _colours(_LIGHT, LIGHT), _colours(_DARK, DARK)
    return (
        f":root{{{light}}}{_BASE}{layout}"
        f"@media (prefers-color-scheme:dark){{:root{{{dark}}}}}{_PRINT % light}"
    )


def _colours(others: str, marks: Mapping[Op, Colours]) -> str:
    gone, new = marks[Op.GONE], marks[Op.NEW]
    return (
        f"{others};--gone:{gone.words};--gone-ground:{gone.ground};--gone-edge:{gone.edge};"
        f"--new:{new.words};--new-ground:{new.ground};--new-edge:{new.edge}"
    )
