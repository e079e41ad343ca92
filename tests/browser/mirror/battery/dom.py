"""The tree: however a page builds, moves and edits its nodes."""

from __future__ import annotations

from tests.browser.mirror.battery.case import Case, Served, Way
from tests.browser.mirror.battery.step import outside, until

__all__ = ["LISTED", "MORE"]

LIST = (
    "<!doctype html><html lang=en><head><title>t</title></head><body><ul id=u>"
    + "".join(f"<li id=l{n}>item {n}</li>" for n in range(50))
    + "</ul><p id=p class=a>text <b id=b>bold</b></p></body></html>"
)

#: A small generator of numbers, the same in every run.
RANDOM = "let s = 7; const random = (n) => { s = (s * 48271) % 2147483647; return s % n; };"

#: The ways of parsing leave different trees; a page of the other mode shows unitless widths.
QUIRKS = "<html><head></head><body><p id=p style='width:100'>quirks</p></body></html>"

ODD = "<o:p @click=1 :x [y]=3 a'b=c>t<foo&lt;bar &#1;=2>u</foo&lt;bar></o:p><Ünï ä=ö>v</Ünï>"

LISTED = (
    Case(
        "text-data",
        "text node data",
        LIST,
        steps="p.firstChild.data = 'changed '",
        see="$('#p').textContent",
        want="changed bold",
    ),
    Case(
        "attribute-set-remove",
        "attribute set and removed",
        LIST,
        steps="p.setAttribute('lang', 'ko'); p.removeAttribute('class'); u.dataset.x = '1';"
        " u.toggleAttribute('hidden')",
        see="[$('#p').lang, $('#p').hasAttribute('class'), $('#u').hidden, $('#u').dataset.x]",
        want=["ko", False, True, "1"],
    ),
    Case(
        "append-remove",
        "append, remove",
        LIST,
        steps="u.append(document.createElement('li')); l3.remove(); l7.replaceWith('x', document.createElement('i'))",
        see="$('#u').childNodes.length",
        want=51,
    ),
    Case(
        "reverse",
        "fifty children reversed",
        LIST,
        steps="u.append(...[...u.children].reverse())",
        see="$('#u').firstChild.id",
        want="l49",
    ),
    Case(
        "random-moves",
        "300 random moves, nested",
        LIST,
        steps=RANDOM + "const all = [...document.querySelectorAll('li, ul, p, b')];"
        " for (let n = 0; n < 300; n++) { const [a, b] = [all[random(53)], all[random(53)]];"
        " if (!a.contains(b)) b.insertBefore(a, b.childNodes[random(b.childNodes.length + 1)] ?? null); }",
        see="$('#l0').parentNode.localName !== 'ul' || $('#l1').parentNode.localName !== 'ul'",
        want=True,
    ),
    Case(
        "add-remove-in-task",
        "added and removed in one task",
        LIST,
        steps="const x = document.createElement('i'); u.append(x, 'kept'); x.append(l2); x.remove()",
        see="[$('#l2'), $('#u').lastChild.data]",
        want=[None, "kept"],
    ),
    Case(
        "edited-while-detached",
        "removed, edited while detached, added again later",
        LIST,
        steps="const x = l5; x.remove(); x.textContent = 'edited'; await new Promise((r) => setTimeout(r, 40));"
        " x.className = 'c'; x.append('more'); u.prepend(x)",
        see="$('#u').firstChild.outerHTML",
        want='<li id="l5" class="c">editedmore</li>',
    ),
    Case(
        "split-normalize",
        "splitText, normalize",
        LIST,
        steps="const t = p.firstChild.splitText(2); t.data = 'zz'; l0.firstChild.splitText(1).splitText(1);"
        " p.normalize(); l1.append('a', '', 'b')",
        see="[$('#p').firstChild.data, $('#l0').childNodes.length, $('#l1').childNodes.length]",
        want=["tezz", 3, 4],
    ),
    Case(
        "replace-children",
        "replaceChildren with a fragment",
        LIST,
        steps="const f = document.createDocumentFragment(); f.append('a', document.createElement('i'), b);"
        " p.replaceChildren(f)",
        see="$('#p').innerHTML",
        want='a<i></i><b id="b">bold</b>',
    ),
    Case(
        "move-before",
        "moveBefore, which keeps state",
        "<ul id=u><li id=a><input id=i></li><li id=z><iframe id=f></iframe></li></ul>",
        steps="i.value = 'kept'; f.contentDocument.body.append('kept'); u.moveBefore(z, a); u.moveBefore(i, z)",
        see="[$('#u').firstChild.id, $('#u').firstChild.value, inner('#f').body.textContent]",
        want=["i", "kept", "kept"],
    ),
    Case(
        "root-replaced",
        "documentElement replaced",
        LIST,
        steps="const h = document.createElement('html'), c = document.createElement('body'); c.append('new', p);"
        " h.append(document.createElement('head'), c); document.replaceChild(h, document.documentElement);"
        " await new Promise((r) => setTimeout(r, 30)); c.append('later')",
        see="doc.body.textContent",
        want="newtext boldlater",
    ),
    Case(
        "document-written",
        "document.open and write after load",
        LIST,
        steps=outside(
            "doc.open(); doc.write('<!doctype html><p id=p>one'); await harness.turn(); doc.write('<input id=i>');"
            " doc.close(); doc.getElementById('i').value = 'v'; doc.body.append('two')"
        ),
        see="[doc.body.textContent, $('#i').value]",
        want=["onetwo", "v"],
    ),
    Case(
        "comments",
        "comments",
        LIST,
        steps="p.append(document.createComment('note')); p.lastChild.data = 'changed';"
        " document.append(new Comment('end'))",
        see="[$('#p').lastChild.data, doc.lastChild.data]",
        want=["changed", "end"],
    ),
    Case(
        "cdata-surrogates",
        "CDATA and processing instructions in HTML, lone surrogates",
        LIST,
        steps="const x = new DOMParser().parseFromString('<a><![CDATA[c < d]]></a>', 'text/xml');"
        " p.append(document.importNode(x.documentElement.firstChild), document.createProcessingInstruction('t', 'd'));"
        " b.firstChild.data = 'a\\ud800b'; p.title = '\\udfff'; u.append('\\ud83d\\ude00')",
        see="[$('#b').textContent.charCodeAt(1), $('#p').title.charCodeAt(0), $('#p').childNodes[2].data]",
        want=[0xD800, 0xDFFF, "c < d"],
    ),
    Case("title", "title changed", LIST, steps="document.title = 'other'", see="doc.title", want="other"),
    Case(
        "root-attributes",
        "attributes of html and body",
        LIST,
        steps="document.documentElement.className = 'x'; document.documentElement.lang = 'ko';"
        " document.body.style.color = 'rgb(1, 2, 3)'; document.body.setAttribute('dir', 'rtl')",
        see="[$('html').className, $('html').lang, css('body', 'color'), css('#p', 'direction')]",
        want=["x", "ko", "rgb(1, 2, 3)", "rtl"],
    ),
    Case(
        "deep-tree",
        "1,500 levels deep",
        LIST,
        steps="let e = p; for (let n = 0; n < 1500; n++) { const d = document.createElement('i'); e.append(d); e = d; }"
        " e.id = 'end'; e.append('deep')",
        see="$('#end').textContent",
        want="deep",
    ),
    Case(
        "odd-names",
        "names of attributes and elements that only the parser makes",
        f"<div id=d>{ODD}</div>",
        steps=f"d.insertAdjacentHTML('beforeend', `{ODD}`)",
        see="all('#d *').map((e) => [e.localName, ...e.getAttributeNames()].join())",
    ),
    Case(
        "noscript",
        "noscript stays hidden",
        "<div id=w>a<noscript id=n><p>no scripts here</p></noscript></div>",
        steps="w.insertAdjacentHTML('beforeend', '<noscript><b>nor here</b></noscript>')",
        see="[box('#w'), all('noscript').map((n) => n.getBoundingClientRect().width), $('#w').innerText.trim()]",
        want=[[8, 8, 784, 18], [0, 0], "a"],
    ),
    Case(
        "quirks",
        "quirks mode",
        QUIRKS,
        steps="p.append(' mode')",
        see="[doc.compatMode, box('#p')[2]]",
        want=["BackCompat", 100],
    ),
    Case(
        "leading-newline",
        "leading newlines of textarea and pre",
        "<textarea id=t>\n\nx</textarea><pre id=e>\n\ny</pre><div id=d></div>",
        steps="d.innerHTML = '<pre>\\n\\nz</pre><textarea>\\n\\nw</textarea>'",
        see="[$('#t').value, $('#e').textContent, $('#d').firstChild.textContent, $('#d').lastChild.value]",
        want=["\nx", "\ny", "\nz", "\nw"],
    ),
)

MORE = (
    Case(
        "inner-html",
        "innerHTML, outerHTML, insertAdjacentHTML",
        LIST,
        steps="l0.innerHTML = '<i>x</i>'; l1.outerHTML = '<li id=n>n</li>';"
        " l2.insertAdjacentHTML('beforebegin', '<hr>')",
        see="$('#u').innerHTML.slice(0, 70)",
    ),
    Case(
        "set-html-unsafe",
        "setHTMLUnsafe with a declarative shadow root",
        steps="h.setHTMLUnsafe('<div id=d><template shadowrootmode=open><b>in</b></template>x</div>')",
        see="root('#d').textContent",
        want="in",
    ),
    Case(
        "character-data",
        "appendData, deleteData, insertData, replaceData",
        LIST,
        steps="const t = p.firstChild; t.appendData('1'); t.insertData(0, '2'); t.deleteData(1, 2);"
        " t.replaceData(0, 1, 'ab')",
        see="$('#p').firstChild.data",
        want="abxt 1",
    ),
    Case(
        "inner-text",
        "innerText, outerText",
        LIST,
        steps="l0.innerText = 'a\\nb'; b.outerText = 'plain'",
        see="[$('#l0').innerHTML, $('#p').textContent]",
        want=["a<br>b", "text plain"],
    ),
    Case(
        "ranges",
        "ranges: extract, surround, insert",
        LIST,
        steps="const r = new Range(); r.setStart(l0.firstChild, 2); r.setEnd(l2.firstChild, 3);"
        " p.append(r.extractContents()); r.selectNodeContents(l4); r.surroundContents(document.createElement('u'));"
        " r.setStart(l5, 0); r.insertNode(b)",
        see="[$('#l4').innerHTML, $('#l5').firstChild.id, $('#p').children.length]",
    ),
    Case(
        "edit-command",
        "editing commands",
        "<div id=e contenteditable>one two</div>",
        steps="const s = getSelection(); s.setBaseAndExtent(e.firstChild, 0, e.firstChild, 3);"
        " document.execCommand('bold'); document.execCommand('insertHTML', false, '<i>new</i>')",
        see="$('#e').textContent.replace(/\\s/, ' ')",
        want="new two",
    ),
    Case(
        "table-calls",
        "table rows and cells by call",
        "<table id=t><tr><td>a<td>b<tr><td>c</table>",
        steps="t.insertRow(0).insertCell(0).textContent = 'n'; t.rows[1].deleteCell(0);"
        " t.createCaption().append('cap');"
        " t.createTHead(); t.deleteRow(2)",
        see="$('#t').textContent",
        want="capnb",
    ),
    Case(
        "attribute-nodes",
        "attribute nodes",
        LIST,
        steps="const a = document.createAttribute('title'); a.value = 'x'; p.setAttributeNode(a); a.value = 'y';"
        " p.removeAttributeNode(p.getAttributeNode('class')); u.attributes.setNamedItem(a.cloneNode())",
        see="[$('#p').title, $('#p').className, $('#u').title]",
        want=["y", "", "y"],
    ),
    Case(
        "class-list",
        "classList, dataset",
        LIST,
        steps="p.classList.add('b'); p.classList.replace('a', 'c'); p.dataset.longName = '1'; delete p.dataset.none",
        see="[$('#p').className, $('#p').dataset.longName]",
        want=["c b", "1"],
    ),
    Case(
        "many-attributes",
        "500 attributes, one of 100,000 characters",
        steps="for (let n = 0; n < 500; n++) p.setAttribute(`a${n}`, n);"
        " p.setAttribute('data-long', 'ab'.repeat(50000))",
        see="[$('#p').attributes.length, $('#p').dataset.long.length]",
        want=[503, 100000],
    ),
    Case(
        "long-text",
        "100,000 characters, edited in the middle",
        steps="p.textContent = 'ab '.repeat(33333); await new Promise((r) => setTimeout(r, 30));"
        " p.firstChild.replaceData(50000, 5, '-here-')",
        see="$('#p').textContent.slice(49999, 50008)",
    ),
    Case(
        "body-replaced",
        "body and head replaced",
        LIST,
        steps="const c = document.createElement('body'); c.id = 'c'; c.append(p); document.body = c;"
        " document.head.remove(); document.documentElement.prepend(document.createElement('head'))",
        see="[doc.body.id, doc.body.textContent, $('head').childNodes.length]",
        want=["c", "text bold", 0],
    ),
    Case(
        "document-emptied",
        "document emptied and filled",
        LIST,
        steps="const h = document.documentElement; document.replaceChildren();"
        " await new Promise((r) => setTimeout(r, 30));"
        " document.append(new Comment('c'), h); h.lastChild.replaceChildren('back')",
        see="[doc.firstChild.data, doc.body.textContent]",
        want=["c", "back"],
    ),
    Case(
        "template",
        "template content stays inert",
        "<template id=t><p>hidden</p></template><div id=h></div>",
        steps="t.content.firstChild.textContent = 'cloned'; h.append(t.content.cloneNode(true));"
        " document.body.insertAdjacentHTML('beforeend', '<template><hr></template>')",
        see="[$('#h').textContent, all('hr').length, box('#t')]",
        want=["cloned", 0, [0, 0, 0, 0]],
    ),
    Case(
        "adopt-from-frame",
        "nodes moved between documents",
        "<div id=h></div><iframe id=f></iframe>",
        steps="const d = f.contentDocument; d.body.innerHTML = '<p id=m>moved <b>here</b></p>';"
        " await new Promise((r) => setTimeout(r, 40)); h.append(d.getElementById('m'));"
        " d.body.append(new Text('left'))",
        see="[$('#h').textContent, inner('#f').body.textContent]",
        want=["moved here", "left"],
    ),
    Case(
        "into-shadow",
        "nodes moved in and out of shadow trees",
        "<div id=a><template shadowrootmode=open><i id=i>in</i></template></div><p id=p>light</p>",
        steps="const r = a.shadowRoot; r.append(p); document.body.append(r.getElementById('i'));"
        " await new Promise((r) => setTimeout(r, 30)); r.append('end')",
        see="[root('#a').textContent, $('#i').textContent]",
        want=["lightend", "in"],
    ),
    Case(
        "namespaces",
        "elements and attributes of other namespaces",
        steps="const e = document.createElementNS('urn:x', 'x:E'); e.setAttributeNS('urn:y', 'y:A', '1');"
        " e.append('text'); h.append(e, document.createElementNS('http://www.w3.org/1999/xhtml', 'UPPER'))",
        see="[$('#h').firstChild.namespaceURI, $('#h').firstChild.localName, $('#h').lastChild.localName]",
        want=["urn:x", "E", "UPPER"],
    ),
    Case(
        "custom-element",
        "custom elements that build themselves",
        "<x-list id=x items=3></x-list>",
        steps="customElements.define('x-list', class extends HTMLElement { connectedCallback() {"
        " for (let n = 0; n < this.getAttribute('items'); n++) this.append(document.createElement('hr')); } });"
        " x.after(x.cloneNode())",
        see="all('hr').length",
        want=6,
    ),
    Case(
        "built-in-element",
        "customised built-in elements",
        "<button is=x-button id=k>k</button>",
        steps="customElements.define('x-button', class extends HTMLButtonElement { connectedCallback() {"
        " this.append('!'); } }, { extends: 'button' })",
        see="$('#k').textContent",
        want="k!",
    ),
    Case(
        "page-observer",
        "a page that edits in answer to its own edits",
        LIST,
        steps="new MutationObserver(() => { if (p.children.length < 5) p.append(document.createElement('i')); })"
        ".observe(p, { childList: true }); p.append(document.createElement('i'))",
        see="$('#p').children.length",
        want=5,
    ),
    Case(
        "between-tasks",
        "edits in microtasks, frames and idle time",
        steps="queueMicrotask(() => h.append('1')); await Promise.resolve(); await new Promise((r) => setTimeout(r));"
        " await new Promise((r) => requestAnimationFrame(() => { h.append('2'); r(); }));"
        " await new Promise((r) => requestIdleCallback(() => { h.append('3'); r(); }))",
        see="$('#h').textContent",
        want="123",
    ),
    Case(
        "slow-parser",
        "a page captured while it is still parsed",
        way=Way.NEAR,
        html="<p id=p>start</p>",
        before=outside("doc.open(); doc.write('<!doctype html><title>w</title><p id=p>one')"),
        steps=outside(
            "for (const part of ['<b>two', '</b><i', ' id=i>three</i>', '<style>#i{color:rgb(1,2,3)}', '</style>']) {"
            " doc.write(part); await new Promise((r) => setTimeout(r, 20)); } doc.close()"
        ),
        see="[doc.body.textContent.slice(0, 11), css('#i', 'color')]",
        want=["onetwothree", "rgb(1, 2, 3)"],
    ),
    Case(
        "xml-page",
        "a page of XHTML",
        way=Way.NEAR,
        pages={
            "/x.xhtml": Served(
                "<?xml version='1.0'?><!DOCTYPE html><html xmlns='http://www.w3.org/1999/xhtml'><body>"
                "<p id='p'>a<![CDATA[ < b]]></p><?pi data?></body></html>",
                "application/xhtml+xml",
            )
        },
        before=(
            outside(
                "const f = document.getElementById('source');"
                " await new Promise((r) => { f.onload = r; f.src = '/x.xhtml'; })"
            ),
            until("doc.getElementById('p')"),
        ),
        steps=outside("doc.getElementById('p').append(doc.createCDATASection('!'))"),
        see="$('#p').textContent",
        want="a < b!",
    ),
    Case(
        "inert",
        "inert, hidden, hidden until found",
        "<div id=a>a</div><div id=b>b</div><div id=c>c<p>d</p></div>",
        steps="a.inert = true; b.hidden = true; c.hidden = 'until-found'",
        see="[css('#b', 'display'), css('#c', 'content-visibility'), css('#a', 'user-select'), box('#c')[3]]",
        want=["none", "hidden", "auto", 0],
    ),
    Case(
        "direction",
        "dir, lang, translate",
        "<p id=p>text</p><p id=q dir=auto>a</p><bdi id=i>a</bdi>",
        steps="p.dir = 'rtl'; p.lang = 'ar'; p.translate = false; q.firstChild.data = 'שלום'; i.textContent = 'مرحبا'",
        see="[css('#p', 'direction'), css('#q', 'direction'), css('#i', 'direction'), $('#p').lang]",
        want=["rtl", "rtl", "rtl", "ar"],
    ),
    Case(
        "wrapped",
        "an element wrapped, its wrapper wrapped, then taken out",
        LIST,
        steps="const wrap = (e) => { const d = document.createElement('div'); e.replaceWith(d); d.append(e);"
        " return d; };"
        " const outer = wrap(wrap(p)); await new Promise((r) => setTimeout(r, 30)); outer.replaceWith(p)",
        see="$('#p').parentNode.localName",
        want="body",
    ),
    Case(
        "swap-ancestor",
        "a child becomes the parent of its parent",
        LIST,
        steps="const c = document.createElement('li'); l1.append(c); u.append(c); c.append(l1);"
        " l1.append(l2, l3); l3.append(l0)",
        see="$('#l0').parentNode.parentNode.parentNode.id + $('#l1').parentNode.lastChild.id",
    ),
)
