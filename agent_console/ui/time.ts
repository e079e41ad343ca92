/** Times as people say them, in the agent's language and time zone. */
import type { Words } from "./context.ts";

const DAY_MS = 24 * 60 * 60 * 1000;

/** Which unit an age is told in from which age on, with its size; both in milliseconds. Two hours are "120 min". */
const UNITS = [
	[2 * DAY_MS, "day", DAY_MS],
	[3 * 60 * 60_000, "hour", 60 * 60_000],
	[60_000, "minute", 60_000],
	[0, "second", 1000],
] as const;

/** The time of day: "14:05". */
export function clock(words: Words, atMs: number): string {
	return format(words.locale, { hour: "numeric", minute: "2-digit" }, atMs);
}

/** The day: "Today", "Yesterday", or its date. */
export function day(words: Words, atMs: number, nowMs: number = Date.now()): string {
	const age = daysBetween(atMs, nowMs);
	if (age === 0) return words("thread.today");
	if (age === 1) return words("thread.yesterday");
	return format(words.locale, { weekday: "long", month: "long", day: "numeric" }, atMs);
}

/** Short, for a list: the time today, else the date. */
export function brief(words: Words, atMs: number, nowMs: number = Date.now()): string {
	const age = daysBetween(atMs, nowMs);
	if (age === 0) return clock(words, atMs);
	if (age === 1) return words("thread.yesterday");
	return format(words.locale, { month: "short", day: "numeric" }, atMs);
}

/** A moment to the second, for a record. */
export function moment(words: Words, atMs: number): string {
	return format(words.locale, { dateStyle: "medium", timeStyle: "medium" }, atMs);
}

/** How long something has lasted: "40 sec", "5 min", "2 hr", "3 days". A clock that is behind counts from 0. */
export function age(words: Words, ms: number): string {
	const [, unit, size] = UNITS.find(([above]) => ms >= above) ?? UNITS[3];
	const value = Math.max(0, Math.floor(ms / size));
	const options = { style: "unit", unit, unitDisplay: "short" } as const;
	return new Intl.NumberFormat(words.locale, options).format(value);
}

function daysBetween(atMs: number, nowMs: number): number {
	return Math.round((midnight(nowMs) - midnight(atMs)) / DAY_MS);
}

function midnight(atMs: number): number {
	return new Date(atMs).setHours(0, 0, 0, 0);
}

function format(locale: string, options: Intl.DateTimeFormatOptions, atMs: number): string {
	return new Intl.DateTimeFormat(locale, options).format(atMs);
}
