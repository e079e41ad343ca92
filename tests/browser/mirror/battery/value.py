"""Values, fonts and media queries: what depends on time, place and device."""

from __future__ import annotations

from typing import Any

from tests.browser.mirror.battery.case import TEXT, Case, Step, Way
from tests.browser.mirror.battery.resource import FONT, GREEN, RED, data_url
from tests.browser.mirror.battery.step import media, shows
from tests.browser.mirror.battery.style import FONT_PAGE, green, styled

__all__ = ["CASES"]

VALUES = (
    styled(
        "animation-paused",
        "a CSS animation, paused half way",
        "@keyframes k{from{color:red}to{color:rgb(0,128,0)}}#p{animation:k 10s -5s linear paused}",
        see="css('#p', 'color')",
        want="rgb(128, 64, 0)",
    ),
    green(
        "animation-class",
        "a class that starts an animation that fills forwards",
        "p.className = 'go'",
        "<style>@keyframes k{to{color:rgb(0,128,0)}}.go{animation:k 80ms forwards}</style>" + TEXT,
    ),
    styled(
        "counters",
        "counters, @counter-style, quotes",
        "@counter-style w{system:cyclic;symbols:'WWWW';suffix:' '}body{counter-reset:c}"
        "p{counter-increment:c;display:inline-block}p::before{content:counter(c, w) open-quote}",
        "<p id=p>a</p><p id=q>b</p>",
        see="[box('#p')[2] > 50, box('#q')[2]]",
    ),
    styled(
        "functions",
        "calc, clamp, color-mix, light-dark, env, attr",
        ":root{color-scheme:light}"
        "#p{width:calc(50vw - 10px);height:clamp(1px,5vh,99px);background:color-mix(in"
        " srgb,red,blue);color:light-dark(green,red);"
        "margin-left:env(none,7px)}",
        see="['width', 'height', 'background-color', 'color', 'margin-left'].map((n) => css('#p', n))",
        want=["390px", "30px", "color(srgb 0.5 0 0.5)", "rgb(0, 128, 0)", "7px"],
    ),
    styled(
        "container-units",
        "container units and style queries",
        "body{container:b/inline-size;--s:1}#p{width:50cqw}@container b style(--s:1){#p{color:green}}",
        see="[css('#p', 'color'), css('#p', 'width')]",
        want=["rgb(0, 128, 0)", "392px"],
    ),
    styled(
        "anchor",
        "anchor positioning, @position-try",
        "#h{anchor-name:--h;width:50px;height:20px}"
        "#p{position:absolute;position-anchor:--h;top:anchor(bottom);left:anchor(right);margin:0;"
        "position-try-fallbacks:--t}@position-try --t{left:0}",
        see="box('#p').slice(0, 2)",
        body="<div id=h>h</div><p id=p>x</p>",
    ),
    styled(
        "image-set",
        "image-set, gradients, masks",
        "#p{width:40px;height:40px;margin:0;background:image-set('%SITE%/g.svg' 1x, '%SITE%/r.svg' 2x);"
        "mask:linear-gradient(#000,transparent)}",
        pages={"/g.svg": GREEN, "/r.svg": RED},
        see="",
        pixels="#p",
    ),
    styled(
        "viewport-units",
        "vh, dvh, @media (width), (orientation)",
        "#p{height:10vh;width:10dvw}@media (width:800px) and (orientation:landscape){#p{color:green}}",
        see="[css('#p', 'height'), css('#p', 'width'), css('#p', 'color')]",
        want=["60px", "80px", "rgb(0, 128, 0)"],
    ),
    styled(
        "namespace-rule",
        "@namespace",
        "@namespace svg url(http://www.w3.org/2000/svg);svg|a{fill:green}a{color:red}",
        "<svg><a id=p>x</a></svg>",
        see="css('#p', 'fill')",
        want="rgb(0, 128, 0)",
    ),
    styled(
        "broken-sheet",
        "a sheet with errors and comments",
        "<!-- #h{color:red} --> /* :hover{ */ #p{color:green;;x:;} @foo{#p{color:red}} #p{color:nope} #h{",
        see="css('#p', 'color')",
    ),
    styled(
        "starting-style",
        "transitions with @starting-style, allow-discrete",
        "#p{transition:opacity 50ms;opacity:.5;color:green;@starting-style{opacity:0}}",
        see="[css('#p', 'opacity'), css('#p', 'color')]",
        want=["0.5", "rgb(0, 128, 0)"],
    ),
    Case(
        "zoom-transform",
        "zoom, transforms, clip-path",
        "<style>#p{zoom:2;rotate:5deg;transform:skew(5deg);clip-path:circle(40%);width:90px;height:40px;"
        "background:linear-gradient(red,green)}</style>" + TEXT,
        see="box('#p')",
        pixels="#p",
        tree=False,
    ),
    Case(
        "font-inline",
        "@font-face with a data address, unicode-range, local()",
        f"<style>@font-face{{font-family:Wide;src:local(nope),url({data_url(FONT)});unicode-range:U+61}}</style>"
        + FONT_PAGE,
        see="$('#w').offsetWidth",
        want=80,
        tree=False,
    ),
    Case(
        "font-uploaded",
        "a font that only the customer's browser can load",
        "<style>@font-face{font-family:Wide;src:url(/wide.woff)}</style>" + FONT_PAGE,
        pages={"/wide.woff": FONT},
        way=Way.UPLOAD,
        see="$('#w').offsetWidth",
        want=80,
        tree=False,
    ),
    Case(
        "font-face-deleted",
        "document.fonts.delete, clear",
        FONT_PAGE,
        pages={"/wide.woff": FONT},
        before="window.kept = new FontFace('Wide', 'url(/wide.woff)'); document.fonts.add(kept); await kept.load()",
        steps=(shows("$('#w').offsetWidth === 80"), "document.fonts.delete(kept)"),
        see="$('#w').offsetWidth < 40",
        want=True,
        tree=False,
    ),
)


def far(name: str, words: str, css: str, steps: Step | tuple[Step, ...] = (), body: str = TEXT, **more: Any) -> Case:
    """A case of the customer's device, which is not the viewer's."""
    return green(name, words, steps, f"<style>#p{{color:red}}{css}</style>{body}", way=Way.FAR, **more)


DEVICES = (
    far("reduced-motion", "prefers-reduced-motion of the customer", "@media (prefers-reduced-motion){#p{color:green}}"),
    far("contrast", "prefers-contrast of the customer", "@media (prefers-contrast:more){#p{color:green}}"),
    far(
        "forced-colors",
        "forced-colors of the customer",
        "@media (forced-colors:active){#p{margin:9px}}",
        media(forced_colors="active"),
        see="css('#p', 'margin')",
        want="9px",
    ),
    far(
        "scheme-changed",
        "the customer's theme changes while capture runs",
        "@media (prefers-color-scheme:light){#p{color:green}}",
        media(color_scheme="light"),
    ),
    far(
        "scheme-functions",
        "light-dark() and system colours under the customer's theme",
        ":root{color-scheme:light dark}#p{color:light-dark(red,green);background:Canvas}",
        see="[css('#p', 'color'), css('#p', 'background-color')]",
        want=["rgb(0, 128, 0)", "rgb(18, 18, 18)"],
    ),
    far(
        "scheme-in-media-attribute",
        "themes in media attributes of style and link",
        "</style><style media='(prefers-color-scheme:dark)'>#p{color:green}",
    ),
    far(
        "scheme-in-script",
        "a theme that a script switched by class",
        ".dark #p{color:green}",
        "if (matchMedia('(prefers-color-scheme:dark)').matches) document.body.className = 'dark'",
    ),
    far("touch", "hover and pointer of the customer's device", "@media (any-pointer:coarse){#p{color:green}}"),
    far(
        "resolution-ratio",
        "-webkit-device-pixel-ratio, range syntax",
        "@media (1.5dppx <= resolution){#p{color:green}}@media (-webkit-min-device-pixel-ratio:2){#p{margin:9px}}",
        see="[css('#p', 'color'), css('#p', 'margin')]",
        want=["rgb(0, 128, 0)", "9px"],
    ),
)

CASES = VALUES + DEVICES
