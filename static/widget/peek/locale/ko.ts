/** What is said where agents see what is typed, in Korean, in the polite form. */
import type { Catalogue } from "./en.ts";

export const ko: Catalogue = {
	"peek.note": "여기에 입력하는 내용은 보내기 전에도 상담원에게 보입니다.",
};
