/** What the panel with a session code says in Korean, in the polite form. */
import type { Catalogue } from "./en.ts";

export const ko: Catalogue = {
	"code.title": "세션 코드",
	"code.text":
		"통화 중인 상담원에게 이 숫자를 읽어 주세요. 상담원이 이 페이지를 함께 보자고 요청할 수 있습니다.",
	"code.requesting": "코드를 받는 중입니다…",
	"code.expires": { other: "{count}분 동안 사용할 수 있습니다" },
	"code.expired": "코드의 유효 시간이 지났습니다.",
	"code.again": "새 코드 받기",
	"code.failed": "지금은 코드를 받을 수 없습니다.",
	"code.rate_limited": "코드를 너무 자주 요청했습니다. 잠시 후 다시 시도해 주세요.",
	"code.back": "채팅으로 돌아가기",
};
