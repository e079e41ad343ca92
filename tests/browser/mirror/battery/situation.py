"""What the tables about state share: pages to begin with."""

from __future__ import annotations

__all__ = ["DIALOGS", "FILL", "FORM", "LONG", "PAUSE"]

FORM = """<form id=f><input id=i value=start><input id=c type=checkbox><input id=r1 type=radio name=r checked>
<input id=r2 type=radio name=r><textarea id=t>text</textarea><select id=s><option>a<option>b<optgroup label=g>
<option>c</optgroup></select><select id=m multiple><option>a<option>b<option>c</select><input id=g type=range>
<input id=d type=date><input id=o type=color><input id=n type=number></form>"""

LONG = "<div id=b style='height:100px;width:200px;overflow:auto'><div style='height:900px;width:900px'>x</div></div>"
DIALOGS = """
<dialog id=d style='inset:20px auto auto 20px;margin:0;width:200px;height:100px;background:tan'>one</dialog>
<dialog id=e style='inset:60px auto auto 60px;margin:0;width:200px;height:100px;background:teal'>two</dialog>
<div id=q popover style='inset:90px auto auto 90px;margin:0;width:200px;height:100px;background:gold'>pop</div>"""
PAUSE = "await new Promise((r) => setTimeout(r, 40));"
FILL = "[$('#f').elements.length, ...[...$('#f').elements].map((e) => [e.value, e.checked, e.selectedIndex])]"
