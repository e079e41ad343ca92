/** What the menu of the chat says in Korean, in the polite form. */
import type { Catalogue } from "./en.ts";

export const ko: Catalogue = {
	"menu.label": "설정과 대화 내용",
	"menu.sound": "새 메시지 알림음",
	"menu.notify": "브라우저 알림",
	"menu.text": "알림에 메시지 내용 표시",
	"menu.when": "다른 화면을 보고 계실 때만 알립니다. 이 브라우저에 저장됩니다.",
	"menu.blocked": "이 브라우저에서 이 사이트의 알림이 허용되지 않았습니다.",
	"menu.download": "대화 내용 내려받기",
	"menu.print": "대화 내용 인쇄",
	"menu.empty": "아직 저장할 내용이 없습니다.",
	"menu.end": "대화 끝내기",
	"notice.text": "새 메시지가 왔습니다",
	"transcript.title": "{site} 채팅 상담 내용",
	"transcript.file": "상담-내용",
	"transcript.cut": "이전 메시지는 포함되지 않았습니다.",
	"transcript.you": "나",
	"transcript.agent": "상담원",
	"transcript.unsent": "아직 보내지 않음",
};
