"""What moves by itself or by script."""

from __future__ import annotations

from tests.browser.mirror.battery.case import Case
from tests.browser.mirror.battery.step import shows

__all__ = ["CASES"]

CASES = (
    Case(
        "animate-paused",
        "an animation paused at a time",
        "<p id=p>x</p>",
        steps="const a = p.animate({ marginLeft: ['0px', '100px'] }, 1000); a.pause(); a.currentTime = 250",
        see="css('#p', 'margin-left')",
        want="25px",
    ),
    Case(
        "animate-infinite",
        "a running animation by script",
        "<p id=p>x</p>",
        steps="p.animate({ color: ['rgb(0, 128, 0)', 'rgb(0, 128, 0)'] }, { duration: 500, iterations: Infinity })",
        see="css('#p', 'color')",
        want="rgb(0, 128, 0)",
    ),
    Case(
        "animate-before",
        "an animation by script from before capture",
        "<p id=p>x</p>",
        before="p.animate({ marginLeft: ['5px', '9px'] }, { duration: 1, fill: 'forwards' })",
        see="css('#p', 'margin-left')",
        want="9px",
    ),
    Case(
        "animate-cancelled",
        "an animation cancelled",
        "<p id=p>x</p>",
        steps=(
            "window.a = p.animate({ opacity: [0, 0] }, { duration: 1, fill: 'both' })",
            shows("css('#p', 'opacity') === '0'"),
            "a.cancel()",
        ),
        see="css('#p', 'opacity')",
        want="1",
    ),
    Case(
        "animate-commit",
        "commitStyles",
        "<p id=p>x</p>",
        steps="const a = p.animate({ opacity: [0, .5] }, { duration: 1, fill: 'both' }); await a.finished;"
        " a.commitStyles(); a.cancel()",
        see="css('#p', 'opacity')",
        want="0.5",
    ),
    Case(
        "css-animation-paused",
        "a CSS animation paused and moved by script",
        "<style>@keyframes k{to{margin-left:100px}}#p{animation:k 10s linear}</style><p id=p>x</p>",
        steps="const [a] = document.getAnimations(); a.pause(); a.currentTime = 5000",
        see="css('#p', 'margin-left')",
        want="50px",
    ),
    Case(
        "css-animation-late",
        "a CSS animation half way when capture starts",
        "<style>@keyframes k{0%,90%{color:red}91%,100%{color:green}}#p{animation:k 300ms"
        " forwards}</style><p id=p>x</p>",
        before="await new Promise((r) => setTimeout(r, 150))",
        see="css('#p', 'color')",
        want="rgb(0, 128, 0)",
    ),
    Case(
        "scroll-timeline",
        "a scroll-driven animation",
        "<style>@keyframes k{to{margin-left:100px}}#p{animation:k"
        " linear;animation-timeline:scroll(root)}</style><p id=p>x</p><div style='height:1564px'></div>",
        steps="scrollTo(0, 500)",
        see="css('#p', 'margin-left')",
    ),
    Case(
        "view-transition",
        "a view transition",
        "<p id=p>x</p>",
        steps="await document.startViewTransition(() => { p.style.color = 'green'; }).finished",
        see="css('#p', 'color')",
        want="rgb(0, 128, 0)",
    ),
)
