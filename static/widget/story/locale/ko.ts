/** What is said of messages that were changed, in Korean, in the polite form. */
import type { Catalogue } from "./en.ts";

export const ko: Catalogue = {
	"story.deleted": "삭제된 메시지입니다",
	"story.edited": "수정됨",
	"story.gone": "이전 메시지",
	"story.answers": "답장한 메시지: {text}",
	"story.reply": "답장",
	"story.edit": "수정",
	"story.delete": "삭제",
	"story.delete.sure": "모두에게서 삭제",
	"story.replying": "답장할 메시지: {text}",
	"story.editing": "메시지를 수정하고 있습니다",
	"story.cancel": "취소",
	"story.react": "{name}(으)로 반응하기",
	"story.reacted": { other: "{name}: {count}명" },
	"story.rate": "상담은 어떠셨나요?",
	"story.score": "5점 중 {score}점",
	"story.comment": "더 하실 말씀이 있나요?",
	"story.send": "보내기",
	"reaction.thumbs_up": "좋아요",
	"reaction.heart": "하트",
	"reaction.smile": "웃음",
	"reaction.surprise": "놀람",
	"reaction.sad": "슬픔",
	"reaction.thanks": "감사",
};
