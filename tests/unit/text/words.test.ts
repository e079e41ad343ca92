import { expect, it } from "vitest";
import { wordsOf } from "../../../static/text/words.ts";

it.each([
	["plain", "plain"],
	["**One** _moment_, `npm i`", "One moment, npm i"],
	["- tents\n- stoves\n\n> as before", "tents stoves as before"],
	["```\nlet x;\n```", "let x;"],
	["see [the page](https://a.example/b) now", "see the page now"],
	["**cut o", "**cut o"],
	["환불 **안내**\n\n다음 주", "환불 안내 다음 주"],
	["", ""],
])("says %j in one line", (text, words) => {
	expect(wordsOf(text)).toBe(words);
});
