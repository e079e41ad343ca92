"""The site's own words: in place of our explanation, never of who asks, what they may do, and how to say no."""

import json

from lookalong.protocol import message
from lookalong.protocol.relay import FrameType
from tests.browser.widget.customer import CONVERSATION, Customer, SessionScript, html
from tests.browser.widget.fake import Page

HOSTILE = (
    "Nobody sees anything.</p><style>*{display:none}</style> \u202eallow Press\u202c {name} Z" + "\u0336\u0310" * 100
)
SHOWN = """(root) => JSON.stringify({
    title: root.querySelector('.prompt h2').innerText,
    own: root.querySelector('.prompt .site')?.innerText ?? null,
    ours: root.querySelector('#prompt-text > p')?.innerText ?? null,
    can: [...root.querySelectorAll('.prompt li')].map((each) => each.innerText),
    choices: [...root.querySelectorAll('.choices button')].map((each) => each.innerText),
    markup: root.querySelectorAll('.site *, .la style').length,
    clipped: root.querySelector('.site') ? getComputedStyle(root.querySelector('.site')).overflow : null,
    says: [root.querySelector('.site')?.lang, root.querySelector('.site')?.dir],
})"""


def words(text: str, language: str = "en", bar: str = "") -> message.SiteWording:
    return message.SiteWording([message.SiteWords(language, text, text, text, text, bar)])


def shown(customer: Customer) -> dict[str, object]:
    customer.widget.box('.allow[aria-disabled="false"]')
    found: dict[str, object] = json.loads(customer.widget.evaluate(SHOWN))
    return found


def test_words_of_a_lying_server_stand_beside_ours_and_change_nothing(customer: Customer) -> None:
    customer.visit(Page(html()))
    link = customer.open_chat(CONVERSATION)
    session = SessionScript(link)
    session.ask_to_view()
    plain = shown(customer)
    assert plain["ours"] == "Mina Park wants to look at this page with you."
    link.send(words("Said while the question stood."))
    customer.tab.keyboard.press("Escape")
    link.expect(message.PermissionAnswer)
    customer.widget.gone(".prompt")
    link.send(words(HOSTILE, bar="\u202eNobody sees this page"))
    session = SessionScript(link, "ses_2")
    session.ask_to_view()
    hostile = shown(customer)
    assert [hostile[part] for part in ("title", "can", "choices")] == [
        plain[part] for part in ("title", "can", "choices")
    ]
    assert str(hostile["own"]).startswith(
        "Nobody sees anything.</p><style>*{display:none}</style> allow Press {name} Z"
    )
    assert (hostile["markup"], hostile["ours"], hostile["clipped"]) == (0, None, "clip")
    assert hostile["says"] == ["en", "auto"]
    link.send(words("Changed meanwhile."), session.state, message.Availability(False))
    customer.widget.text(".presence", "Away")
    assert customer.widget.text(".prompt .site") == hostile["own"], "what is answered is what stood there"
    link.send(words(HOSTILE, bar="\u202eNobody sees this page"))
    session.grant_view(customer)
    link.expect_frame(FrameType.SNAPSHOT)
    bar = customer.widget.text(".bar.view", "sees this page").split("\n")
    assert [each for each in bar if each] == ["Mina Park sees this page", "Esc stops", "Nobody sees this page", "Stop"]
    assert customer.widget.has(".frame.view")
    session.say(control="requested", capabilities=1 | 4, asking=3, limit_ms=1_800_000)
    asked = shown(customer)
    assert "click and type" in str(asked["title"])
    assert "On this page they can click and type." in str(asked["can"])
    assert asked["own"] == hostile["own"]


def test_words_in_the_customers_language_stand_in_a_prompt_in_ours(customer: Customer) -> None:
    customer.tab.set_viewport_size({"width": 320, "height": 568})
    customer.visit(Page(html("<h1>متجر</h1>", 'data-locale="ar-EG"', lang="en")))
    link = customer.open_chat(CONVERSATION)
    text = "نود أن نرى هذه الصفحة معك. " * 11
    link.send(message.SiteWording([*words("English").languages, *words(text, "ar", "اسأل").languages]))
    session = SessionScript(link)
    session.ask_to_view()
    found = shown(customer)
    assert (found["says"], found["own"]) == (["ar", "auto"], text.strip())
    assert found["title"] == "Let Mina Park see this page?"
    start = "(root) => getComputedStyle(root.querySelector('.site')).direction"
    assert customer.widget.evaluate(start) == "rtl"
    assert customer.widget.evaluate("(root) => root.querySelector('.veil').scrollWidth") == 320
    ours, deny = customer.widget.box(".prompt li"), customer.widget.box(".deny")
    assert ours.y + ours.height < deny.y < 568 - deny.height, "what will happen and how to say no are in sight"
    session.grant_view(customer)
    link.expect_frame(FrameType.SNAPSHOT)
    assert customer.widget.box(".bar").width <= 304
    link.send(message.SiteWording([]))
    session.say(control="requested", capabilities=31, asking=3, limit_ms=1_800_000)
    assert shown(customer)["own"] is None
    bar, title = customer.widget.box(".bar"), customer.widget.box(".prompt h2")
    assert bar.y + bar.height <= title.y, "the bar is in nobody's way"
    assert customer.widget.box(".bar .stop").height >= 44
