/** The few words the loader says itself; all others come with the chat. */

export const bubbleTexts = {
	en: {
		label: "Chat with us",
		unreachable: "Chat can’t be reached right now. Please try again in a moment.",
	},
	ko: {
		label: "채팅 상담 열기",
		unreachable: "지금은 채팅에 연결할 수 없습니다. 잠시 후 다시 시도해 주세요.",
	},
} as const;
