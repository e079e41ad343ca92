/** Fields that many messages have. */
import { LIMITS } from "../limit.ts";
import { integer, text } from "../schema.ts";

export const id = text(64, /^[A-Za-z0-9_-]+$/);
export const optionalId = text(64, /^[A-Za-z0-9_-]*$/);
export const token = text(128, /^[A-Za-z0-9_-]*$/);
export const jwt = text(LIMITS.identity, /^[A-Za-z0-9_.-]*$/);
export const name = text(120);
export const label = text(300);
export const url = text(LIMITS.url);
export const locale = text(35);
export const digits = text(12, /^[0-9]{6,12}$/);
export const digest = text(43, /^[A-Za-z0-9_-]{43}$/);
export const byte = integer(255);
export const pixels = integer(0xffff);
export const seq = integer(Number.MAX_SAFE_INTEGER);
export const millis = seq;
export const channel = integer(0xffff);
export const epoch = integer(0xffffffff);
