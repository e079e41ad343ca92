/** What is said about files, in Korean, in the polite form. */
import type { FileTexts } from "./en.ts";

export const ko: FileTexts = {
	"file.tray": "보낼 파일",
	"file.camera": "사진 찍기",
	"file.uploading": "올리는 중",
	"file.stalled": "네트워크를 기다리는 중",
	"file.done": "준비됨",
	"file.again": "페이지를 새로 불러왔습니다. 이어서 올리려면 이 파일을 다시 선택해 주세요",
	"file.remove": "{name} 빼기",
	"file.waiting": "파일이 모두 올라가는 대로 메시지를 보냅니다.",
	"file.decide": "보낼 수 없는 파일을 빼거나 다시 선택해 주세요.",
	"file.too_many": "메시지 하나에 파일을 {count}개까지 넣을 수 있습니다.",
	"file.too_large": "파일이 너무 큽니다.",
	"file.not_taken": "온전한 사진, PDF, 텍스트 파일만 보낼 수 있습니다.",
	"file.quota": "오늘은 파일을 더 보낼 수 없습니다.",
	"file.gone": "이 파일을 더 이상 읽을 수 없습니다.",
	"file.refused": "이 파일을 보내지 못했습니다.",
	"file.view": "{name} 보기",
	"file.download": "{name} 내려받기, {size}",
	"file.save": "내려받기",
	"file.close": "닫기",
	"file.missing": "더 이상 없습니다",
	"file.failed": "불러오지 못했습니다",
};
