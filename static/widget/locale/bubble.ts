/** The few words the loader says itself, and the chat that comes with all others. */

export const bubbleTexts = {
	en: {
		chat: CHAT_EN,
		label: "Chat with us",
		unreachable: "Chat can’t be reached right now. Please try again in a moment.",
	},
	ko: {
		chat: CHAT_KO,
		label: "채팅 상담 열기",
		unreachable: "지금은 채팅에 연결할 수 없습니다. 잠시 후 다시 시도해 주세요.",
	},
} as const;
