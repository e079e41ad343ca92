"""Pictures, canvases, SVG, MathML, video."""

from __future__ import annotations

from tests.browser.mirror.battery.case import Case, Way
from tests.browser.mirror.battery.resource import GREEN, RED, VIDEO, data_url
from tests.browser.mirror.battery.step import until

__all__ = ["LISTED", "MORE"]

PICTURES = {"/g.svg": GREEN, "/r.svg": RED}
PAUSE = "await new Promise((r) => setTimeout(r, 40));"
DRAW = (
    "const x = c.getContext('2d'); x.fillStyle = 'red'; x.fillRect(0, 0, 60, 40);"
    " x.fillStyle = 'green'; x.fillRect(10, 10, 60, 20);"
)
CANVAS = "<canvas id=c width=120 height=40></canvas>"
SVG = "<svg id=v width=60 height=40 viewBox='0 0 60 40'><use id=u href='#late' x=10 /></svg>"
LOADED = until("[...doc.images].every((i) => i.complete)")
SIZES = "all('img').map((i) => [i.naturalWidth, i.offsetWidth])"
GL = (
    "const g = c.getContext('webgl'%s); g.clearColor(0, .5, 0, 1); g.clear(g.COLOR_BUFFER_BIT);"
    " g.enable(g.SCISSOR_TEST); g.scissor(0, 0, 30, 20); g.clearColor(1, 0, 0, 1);"
    " g.clear(g.COLOR_BUFFER_BIT);"
)
#: A film at its second half, from an address that can be read from any place.
SEEK = (
    "v.muted = true; const film = URL.createObjectURL(await (await fetch('/colour.webm')).blob());"
    " await new Promise((r) => { v.onloadeddata = r; v.src = film; });"
    " v.currentTime = 1.5; await new Promise((r) => { v.onseeked = r; });"
)

#: How far pixels of films may be off: they are sent as JPEG.
JPEG = 48

LISTED = (
    Case(
        "data-image",
        "image of a data address",
        f'<img id=i src="{data_url(GREEN)}">',
        see=SIZES,
        want=[[20, 20]],
        pixels="#i",
    ),
    Case(
        "protected-image",
        "image that only the customer's browser may load",
        "<img id=i src=/g.svg>",
        pages=PICTURES,
        way=Way.UPLOAD,
        steps="document.body.append(Object.assign(new Image(), { src: '/r.svg' }))",
        see=SIZES,
        want=[[20, 20], [30, 30]],
        shown="all('img').every((i) => i.getAttribute('src').startsWith('data:'))",
        pixels="#i",
    ),
    Case(
        "srcset-picture",
        "srcset, picture",
        "<img id=i srcset='/g.svg 1x, /none.svg 2x'><picture><source media='(min-width:1px)'"
        " srcset=/r.svg><img id=k src=/g.svg></picture>",
        pages=PICTURES,
        see=SIZES,
        want=[[20, 20], [30, 30]],
        pixels="#k",
    ),
    Case("canvas", "canvas 2D", CANVAS, before=DRAW, see="box('#c').slice(2)", want=[120, 40], pixels="#c"),
    Case(
        "canvas-live",
        "canvas 2D drawn on while capture runs",
        CANVAS,
        steps=DRAW + "await new Promise((r) => setTimeout(r, 100)); x.fillStyle = 'blue'; x.fillRect(60, 0, 60, 40)",
        pixels="#c",
    ),
    Case(
        "svg-use",
        "SVG use with a symbol that comes later",
        SVG,
        steps="v.insertAdjacentHTML('beforeend', '<symbol id=late><rect width=20 height=20 fill=green /></symbol>')",
        see="box('#u').slice(2)",
        want=[20, 20],
        pixels="#v",
    ),
    Case(
        "svg-names",
        "SVG attributes with a namespace, className",
        SVG
        + "<svg width=0 height=0><symbol id=s><rect width=30 height=10 /></symbol></svg><style>.q{fill:green}</style>",
        steps="u.removeAttribute('href'); u.setAttributeNS('http://www.w3.org/1999/xlink', 'xlink:href',"
        " '#s'); u.classList.add('q'); v.setAttribute('viewBox', '0 0 90 40');"
        " v.setAttributeNS('http://www.w3.org/XML/1998/namespace', 'xml:lang', 'ko')",
        see="[box('#u').slice(2), css('#u', 'fill'), $('#v').getAttribute('viewBox')]",
        pixels="#v",
    ),
    Case(
        "svg-made",
        "SVG made live, with foreignObject",
        "<div id=h></div>",
        steps="const n = 'http://www.w3.org/2000/svg', s = document.createElementNS(n, 'svg'), f ="
        " document.createElementNS(n, 'foreignObject'); s.append(f); f.setAttribute('width', 90);"
        " f.setAttribute('height', 40); f.innerHTML = '<p id=p style=margin:0>html</p>'; h.append(s)",
        see="[$('#p').namespaceURI.endsWith('xhtml'), box('#p').slice(2)]",
        pixels="#h",
    ),
    Case(
        "mathml",
        "MathML",
        "<math id=m><mfrac><mi>a</mi><mn>2</mn></mfrac></math>",
        steps="m.insertAdjacentHTML('beforeend', '<msqrt><mi>b</mi></msqrt>');"
        " m.append(document.createElementNS(m.namespaceURI, 'mo'))",
        see="[box('#m').slice(2), $('#m').children.length]",
        pixels="#m",
    ),
    Case(
        "video",
        "video: the picture at its current time",
        "<video id=v width=128 height=96></video>",
        pages={"/colour.webm": VIDEO},
        steps=SEEK,
        see="box('#v').slice(2)",
        want=[128, 96],
        pixels="#v",
        off=JPEG,
        tree=False,
    ),
)

MORE = (
    Case(
        "svg-base-val",
        "SVG properties by baseVal",
        SVG + "<style>.q{fill:green}</style><rect />",
        before="v.insertAdjacentHTML('beforeend', '<symbol id=late><rect width=20 height=20 /></symbol>')",
        steps="u.className.baseVal = 'q'; v.viewBox.baseVal.width = 90; u.x.baseVal.value = 3",
        see="[css('#u', 'fill'), box('#u').slice(2)]",
        pixels="#v",
        tree=False,
    ),
    Case(
        "image-set",
        "src set, swapped, removed",
        "<img id=i src=/g.svg><img id=k src=/g.svg>",
        pages=PICTURES,
        before=LOADED,
        steps="i.src = '/r.svg'; k.removeAttribute('src'); k.alt = 'alt'",
        see="[$('#i').naturalWidth, $('#k').naturalWidth]",
        want=[30, 0],
    ),
    Case(
        "image-late",
        "an image decoded before it is added",
        "<div id=h></div>",
        pages=PICTURES,
        steps="const i = new Image(); i.src = '/g.svg'; await i.decode(); h.append(i)",
        see=SIZES,
        want=[[20, 20]],
    ),
    Case(
        "image-blob",
        "an image of a blob address, revoked",
        "<div id=h></div>",
        pages=PICTURES,
        steps="const i = new Image(); const url = URL.createObjectURL(await (await fetch('/g.svg')).blob());"
        " i.src = url; await i.decode(); h.append(i); URL.revokeObjectURL(url)",
        see=SIZES,
        want=[[20, 20]],
        way=Way.UPLOAD,
    ),
    Case(
        "image-broken",
        "a broken image with alt text",
        "<img id=i src=/none.png alt='alt text here'>",
        before=LOADED,
        see="[$('#i').naturalWidth, box('#i')[2] > 40]",
        want=[0, True],
    ),
    Case(
        "image-lazy",
        "a lazy image far below",
        "<div style='height:9000px'></div><img id=i loading=lazy src=/g.svg width=20 height=20>",
        pages=PICTURES,
        steps="i.scrollIntoView()",
        see=SIZES,
        want=[[20, 20]],
    ),
    Case(
        "image-sizes",
        "width, height, object-fit, aspect ratio",
        "<img id=i src=/g.svg width=90 height=30 style='object-fit:contain'>",
        pages=PICTURES,
        steps="i.height = 60",
        see="box('#i').slice(2)",
        want=[90, 60],
        pixels="#i",
    ),
    Case(
        "picture-changed",
        "sources of a picture changed",
        "<picture><source id=s media=print srcset=/r.svg><img id=i src=/g.svg></picture>",
        pages=PICTURES,
        before=LOADED,
        steps="s.media = 'all'",
        see=SIZES,
        want=[[30, 30]],
    ),
    Case(
        "picture-far",
        "srcset chosen by the customer's screen",
        "<img id=i srcset='/g.svg 1x, /r.svg 2x'>",
        pages=PICTURES,
        way=Way.FAR,
        see="$('#i').currentSrc.slice(-6)",
        want="/r.svg",
        tree=False,
    ),
    Case(
        "picture-theme",
        "picture chosen by the customer's theme",
        "<picture><source media='(prefers-color-scheme:dark)' srcset=/r.svg><img id=i src=/g.svg></picture>",
        pages=PICTURES,
        way=Way.FAR,
        see="$('#i').naturalWidth",
        want=30,
        tree=False,
    ),
    Case(
        "srcset-uploaded",
        "srcset where the replica loads nothing itself",
        "<img id=i srcset='/g.svg 1x, /r.svg 2x' sizes=50vw>",
        pages=PICTURES,
        way=Way.UPLOAD,
        see=SIZES,
        want=[[20, 20]],
    ),
    Case(
        "background-uploaded",
        "background images where the replica loads nothing itself",
        "<style>#p{background:url(/g.svg);width:40px;height:40px;margin:0}</style><p id=p></p>",
        pages=PICTURES,
        way=Way.UPLOAD,
        pixels="#p",
    ),
    Case(
        "inline-background-uploaded",
        "inline backgrounds where the replica loads nothing itself",
        "<p id=p style='width:40px;height:40px;margin:0'></p>",
        pages=PICTURES,
        way=Way.UPLOAD,
        steps="p.style.backgroundImage = 'url(/r.svg)'",
        pixels="#p",
    ),
    Case(
        "svg-image-uploaded",
        "images inside SVG where the replica loads nothing itself",
        "<svg id=v width=40 height=40><image href=/g.svg width=40 height=40 /></svg>",
        pages=PICTURES,
        way=Way.UPLOAD,
        pixels="#v",
    ),
    Case(
        "foreign-image",
        "an image of another origin",
        "<img id=i src=%OTHER%/o.svg>",
        other={"/o.svg": GREEN},
        see=SIZES,
        want=[[20, 20]],
        pixels="#i",
    ),
    Case(
        "map",
        "image maps, usemap",
        "<img id=i src=/g.svg usemap=#m><map name=m><area id=a shape=rect coords=0,0,9,9 href=/x></map>",
        pages=PICTURES,
        steps="a.coords = '0,0,20,20'",
        see="$('#a').coords",
        want="0,0,20,20",
    ),
    Case(
        "canvas-size",
        "canvas resized, sized by CSS",
        CANVAS,
        before=DRAW,
        steps="c.width = 90; c.height = 30; c.style.width = '180px'; const x = c.getContext('2d');"
        " x.fillRect(0, 0, 20, 20)",
        see="box('#c').slice(2)",
        want=[180, 60],
        pixels="#c",
    ),
    Case(
        "canvas-webgl",
        "WebGL canvas that keeps its buffer",
        CANVAS,
        steps=GL % ", { preserveDrawingBuffer: true }",
        pixels="#c",
    ),
    Case("canvas-webgl-lost", "WebGL canvas that does not keep its buffer", CANVAS, steps=GL % "", pixels="#c"),
    Case(
        "canvas-offscreen",
        "canvas drawn by an OffscreenCanvas",
        CANVAS,
        steps="const o = c.transferControlToOffscreen(), x = o.getContext('2d'); x.fillStyle = 'green';"
        " x.fillRect(0, 0, 60, 40)",
        pixels="#c",
    ),
    Case(
        "canvas-bitmap",
        "canvas of a bitmap renderer",
        CANVAS,
        steps="const o = new OffscreenCanvas(120, 40), x = o.getContext('2d'); x.fillStyle = 'green';"
        " x.fillRect(0, 0, 60, 40);"
        " c.getContext('bitmaprenderer').transferFromImageBitmap(o.transferToImageBitmap())",
        pixels="#c",
    ),
    Case(
        "canvas-tainted",
        "canvas with pixels of another origin",
        CANVAS,
        other={"/o.svg": GREEN},
        steps="const i = new Image(); i.src = '%OTHER%/o.svg'; await i.decode(); c.getContext('2d').drawImage(i, 0, 0)",
        see="box('#c').slice(2)",
        want=[120, 40],
        pixels="#c",
    ),
    Case(
        "canvas-in-shadow",
        "canvas in a shadow root",
        "<div id=h style='width:120px;height:40px'><template shadowrootmode=open><canvas id=c width=120"
        " height=40></canvas></template></div>",
        steps="const c = h.shadowRoot.firstChild; " + DRAW,
        pixels="#h",
    ),
    Case(
        "canvas-in-frame",
        "canvas in a frame",
        "<iframe id=f style='border:0;width:140px;height:60px' srcdoc='<canvas id=c width=120"
        " height=40></canvas>'></iframe>",
        before=until("doc.getElementById('f').contentDocument.getElementById('c')"),
        steps="const c = f.contentDocument.getElementById('c'); " + DRAW,
        pixels="#f",
    ),
    Case(
        "canvas-moved",
        "canvas moved and drawn on again",
        CANVAS + "<div id=h></div>",
        before=DRAW,
        steps=f"h.append(c); {PAUSE} const x = c.getContext('2d'); x.fillStyle = 'navy'; x.fillRect(80, 0, 20, 40)",
        pixels="#c",
    ),
    Case(
        "svg-image",
        "SVG as an image, with fragments",
        "<img id=i src=/g.svg#x width=40><img id=k src='data:image/svg+xml,<svg"
        ' xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="4"/></svg>\'>',
        pages=PICTURES,
        see=SIZES,
        want=[[20, 40], [9, 9]],
    ),
    Case(
        "svg-text",
        "SVG text, gradients, filters, clip paths by reference",
        "<svg id=v width=90 height=60><defs><linearGradient id=g><stop stop-color=red /><stop offset=1"
        " stop-color=green /></linearGradient><clipPath id=k><circle cx=40 cy=30 r=25"
        " /></clipPath></defs><rect id=r width=90 height=60 /></svg>",
        steps="r.setAttribute('fill', 'url(#g)'); r.setAttribute('clip-path', 'url(#k)')",
        pixels="#v",
    ),
    Case(
        "svg-smil",
        "SVG animation paused at a time",
        "<svg id=v width=90 height=40><rect id=r width=20 height=20><animate attributeName=x from=0"
        " to=60 dur=10s fill=freeze /></rect></svg>",
        steps="v.pauseAnimations(); v.setCurrentTime(5)",
        see="box('#r')[0] - box('#v')[0]",
        want=30,
    ),
    Case(
        "video-poster",
        "poster of a video",
        "<video id=v width=60 height=40 poster=/g.svg></video>",
        pages=PICTURES,
        steps="v.poster = '/r.svg'",
        pixels="#v",
        tree=False,
    ),
    Case(
        "video-stream",
        "video of a stream",
        CANVAS + "<video id=v width=120 height=40 muted></video>",
        before="const x = c.getContext('2d'); x.fillStyle = 'green'; x.fillRect(0, 0, 120, 40)",
        steps="v.srcObject = c.captureStream(); const x = c.getContext('2d'); x.fillStyle = 'navy';"
        " x.fillRect(0, 0, 30, 40); await v.play()",
        see="box('#v').slice(2)",
        want=[120, 40],
        pixels="#v",
        off=JPEG,
        tree=False,
    ),
    Case(
        "video-size",
        "size of a video known only when loaded",
        "<video id=v></video><p id=p>x</p>",
        pages={"/colour.webm": VIDEO},
        steps=SEEK,
        see="[box('#v').slice(2), box('#p')[1]]",
        tree=False,
    ),
    Case(
        "video-fallback",
        "video and audio with controls: a box of their size",
        "<video id=v controls width=200 height=80></video><audio id=a controls></audio>",
        steps="v.load()",
        see="[box('#v').slice(2), box('#a').slice(2)]",
        tree=False,
    ),
    Case(
        "object-embed",
        "object and embed: a box of their size",
        "<object id=o data=/x.pdf type=application/pdf width=120 height=60></object><embed id=e"
        " src=/x.swf type=application/x-foo width=90 height=30><p id=p>x</p>",
        shown="true",
        see="box('#p')",
        tree=False,
    ),
    Case(
        "object-fallback",
        "fallback content of an object",
        "<object id=o data=/none.bin><b id=b>instead</b></object>",
        see="box('#b')[2] > 20",
        want=True,
        tree=False,
    ),
    Case(
        "object-image",
        "an object that shows a picture",
        "<object id=o data=/g.svg type=image/svg+xml width=40 height=40></object>",
        pages=PICTURES,
        pixels="#o",
        tree=False,
    ),
    Case(
        "favicon-meta",
        "links and metas that fetch nothing here",
        "<head><link rel=icon href=/g.svg><link rel=preconnect href=%OTHER%><meta http-equiv=refresh"
        " content='99;url=/x'></head><p id=p>x</p>",
        see="$('#p').textContent",
        shown="all('link[rel=preconnect],link[rel=icon],meta[http-equiv]').length === 0",
        tree=False,
    ),
)
