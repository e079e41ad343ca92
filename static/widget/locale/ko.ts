/** Korean, in the polite form. */
import type { Catalogue } from "./en.ts";

export const ko: Catalogue = {
	"bubble.open": "채팅 상담 열기",
	"bubble.close": "채팅 닫기",
	"bubble.unread": { other: "채팅 상담 열기, 새 메시지 {count}개" },

	"panel.label": "{site} 채팅 상담",
	"panel.menu": "더 보기 메뉴",
	"panel.close": "닫기",
	"header.online": "지금 상담할 수 있습니다",
	"header.away": "지금은 자리를 비웠습니다. 돌아오면 여기에 답변드립니다",
	"header.unknown": "채팅 상담",

	"link.reconnecting": "다시 연결하는 중입니다… 계속 작성하셔도 됩니다.",
	"link.offline": "오프라인 상태입니다. 다시 연결되면 메시지를 보내 드립니다.",
	"link.unavailable": "지금은 이 페이지에서 채팅을 이용할 수 없습니다.",

	"thread.label": "메시지",
	"thread.loading": "대화를 불러오는 중입니다…",
	"thread.empty.title": "안녕하세요! 무엇을 도와드릴까요?",
	"thread.empty.text": "여기에 편하게 적어 주세요. 원하시면 페이지를 함께 보면서 도와드립니다.",
	"thread.away.title": "지금은 자리를 비웠습니다",
	"thread.away.text":
		"메시지를 남겨 주세요. 여기에 보관되며 답변도 여기로 드립니다. 이 브라우저에서 채팅을 다시 열면 보실 수 있습니다.",
	"thread.away.left":
		"지금은 상담원이 없습니다. 메시지는 보관되었고 답변은 여기로 드립니다. 이 브라우저에서 채팅을 다시 열어 주세요.",
	"thread.earlier": "이전 메시지 보기",
	"thread.typing": "{name} 님이 입력하고 있습니다…",
	"thread.today": "오늘",
	"thread.yesterday": "어제",
	"thread.newest": "최신 메시지로",
	"thread.new": "여기부터 새 메시지",
	"thread.news": { other: "새 메시지 {count}개" },

	"message.you": "나",
	"message.agent": "상담원",
	"message.waiting": "전송 대기 중",
	"message.sending": "보내는 중…",
	"message.sent": "보냄",
	"message.delivered": "전달됨",
	"message.read": "읽음",
	"message.failed": "보내지 못했습니다",
	"message.failed.too_long": "메시지가 너무 길어 보내지 못했습니다.",
	"message.failed.empty": "내용이 없어 보내지 못했습니다.",
	"message.retry": "다시 보내기",
	"message.more": "더 보기",
	"message.less": "접기",
	"message.actions": "이 메시지 더 보기",
	"message.unchanged": "메시지를 변경하지 못했습니다.",
	"message.discard": "삭제",

	"composer.label": "메시지 입력",
	"composer.placeholder": "메시지를 입력하세요…",
	"composer.attach": "파일 추가",
	"composer.send": "보내기",
	"composer.card": "카드 번호를 가리고 보냈습니다. 채팅에는 카드 정보를 적지 마세요.",
	"composer.too_long": "메시지가 너무 깁니다. 조금 줄여 주세요.",

	"offer.open": "이 페이지 보여 주기",
	"offer.waiting": "상담원을 기다리고 있습니다. 보여 주기 전에 먼저 여쭤봅니다.",
	"offer.withdraw": "취소",
	"offer.refused": "지금은 볼 수 있는 상담원이 없습니다. 여기에 글을 남겨 주세요.",

	"code.open": "통화 중이신가요? 코드 알려 주기",

	"event.session_offered": "페이지를 보여 주겠다고 했습니다",
	"event.session_requested": "{name} 님이 페이지를 함께 보자고 요청했습니다",
	"event.session_started": "{name} 님과 이 페이지를 함께 보고 있습니다",
	"event.session_declined": "페이지 공유를 거절했습니다",
	"event.session_ended": "페이지 공유가 끝났습니다",
	"event.control_requested": "{name} 님이 대신 클릭하고 입력하기를 요청했습니다",
	"event.control_granted": "{name} 님이 이 페이지에서 클릭하고 입력할 수 있습니다",
	"event.control_declined": "페이지를 직접 조작하기로 했습니다",
	"event.control_revoked": "이제 페이지를 직접 조작합니다",
	"event.session_seen": "{name} 님이 {from}부터 {to}까지 페이지를 보았고, 조작한 것은 없습니다",
	"event.session_acted": {
		other: "{name} 님이 {from}부터 {to}까지 페이지를 보면서 {count}번 조작했습니다",
	},
	"event.conversation_ended": "대화를 끝냈습니다. 언제든지 다시 적어 주세요.",
	"event.conversation_rated": "상담을 평가했습니다: 5점 중 {score}점",
	"event.other": "대화가 업데이트되었습니다",
};
